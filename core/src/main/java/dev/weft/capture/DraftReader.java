package dev.weft.capture;

import static dev.weft.event.InvalidInteractionException.Reason.MISSING_FIELD;

import dev.weft.annotation.Field;
import dev.weft.event.Interaction;
import dev.weft.event.InvalidInteractionException;
import dev.weft.event.Layout;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the values of a draft into an interaction: each into the type of its field, at its place. A
 * value that a rule names and that does not fit makes the event invalid; one that was merely found
 * by convention is left out. One thread, one draft.
 */
final class DraftReader {
  private final Rule rule;
  private final Layout layout;
  private final @Nullable Object[] values;
  private final Subject subject;
  private long at;
  private boolean quantitiesGuessed;

  private DraftReader(Draft draft, Subject subject) {
    this.subject = subject;
    this.rule = draft.plan.rule();
    this.layout = draft.plan.layout();
    this.values = new @Nullable Object[layout.size()];
    this.at = draft.at;
  }

  /**
   * Makes the interaction.
   *
   * @param destinations the names of those that may have it; none for all
   */
  static Interaction read(Draft draft, List<String> destinations, Subject subject)
      throws InvalidInteractionException {
    return new DraftReader(draft, subject).interaction(draft, destinations);
  }

  private Interaction interaction(Draft draft, List<String> destinations)
      throws InvalidInteractionException {
    try {
      return unlocated(draft, destinations);
    } catch (InvalidInteractionException e) {
      throw located(e, draft);
    }
  }

  private Interaction unlocated(Draft draft, List<String> destinations)
      throws InvalidInteractionException {
    if (!rule.customActionName().isEmpty()) put(Field.CUSTOM_ACTION_NAME, rule.customActionName());
    for (int g = 0; g < draft.plan.fieldCount(); g++) {
      Plan.Group group = draft.plan.group(g);
      Object value = draft.value(g);
      if (value == null || group.field() == null) continue;
      if (group.guessed()) guess(group.field(), group.entry(), value);
      else take(group.field(), group.entry(), value);
    }
    subject.complete(draft.visit, layout, values);
    checkProducts();
    int products = size(Field.PRODUCT_IDS);
    if (quantitiesGuessed && products > 0 && size(Field.QUANTITIES) != products) {
      values[layout.indexOf(Field.QUANTITIES)] = null;
    }
    return Interaction.of(rule.type(), at, destinations, layout, values);
  }

  /** With the path that the rule names for the field, if a single field is to blame. */
  private static InvalidInteractionException located(InvalidInteractionException e, Draft draft) {
    if (e.field() == null) return e;
    for (int g = 0; g < draft.plan.fieldCount(); g++) {
      Plan.Group group = draft.plan.group(g);
      boolean single = group.field() == e.field() && group.entry().isEmpty() && !group.guessed();
      if (!single || draft.value(g) == null) continue;
      String path = draft.plan.pathText(draft.slot(g));
      return new InvalidInteractionException(
          e.reason(), e.field(), e.getMessage() + "; it was read from \"" + path + "\"");
    }
    return e;
  }

  private void take(Field field, String entry, Object value) throws InvalidInteractionException {
    Object converted = Conversion.convert(rule.type(), field, value);
    if (converted == null) return;
    if (converted instanceof Instant time && field == Field.TIMESTAMP) {
      at = Interaction.millis(time);
    } else if (entry.isEmpty()) {
      put(field, converted);
    } else {
      putEntry(field, entry, converted);
    }
  }

  private void guess(Field field, String entry, Object value) {
    Object converted;
    try {
      converted = Conversion.convert(rule.type(), field, value);
    } catch (InvalidInteractionException e) {
      return;
    }
    if (converted == null) return;
    if (!entry.isEmpty()) {
      putEntry(field, entry, converted);
      return;
    }
    if (!rule.type().takes(field, converted)) return;
    put(field, converted);
    quantitiesGuessed |= field == Field.QUANTITIES;
  }

  private void put(Field field, Object value) {
    values[layout.indexOf(field)] = value;
  }

  @SuppressWarnings("unchecked") // a field with entries has no other value before it is checked
  private void putEntry(Field field, String entry, Object value) {
    int index = layout.indexOf(field);
    Map<String, Object> entries = (Map<String, Object>) values[index];
    if (entries == null) {
      entries = new LinkedHashMap<>();
      values[index] = entries;
    }
    entries.put(entry, value);
  }

  private void checkProducts() throws InvalidInteractionException {
    if (!rule.type().isAboutProducts()) return;
    if (size(Field.PRODUCT_IDS) > 0 || size(Field.PRODUCT_GROUP_IDS) > 0) return;
    throw new InvalidInteractionException(
        MISSING_FIELD,
        rule.type().wireName()
            + " has neither product_ids nor product_group_ids: nothing was found where they were looked for");
  }

  private int size(Field field) {
    int index = layout.indexOf(field);
    return index >= 0 && values[index] instanceof List<?> list ? list.size() : 0;
  }
}
