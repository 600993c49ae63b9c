package dev.weft.capture;

import static dev.weft.event.InvalidInteractionException.Reason.BAD_VALUE;
import static dev.weft.event.InvalidInteractionException.Reason.MISSING_FIELD;

import dev.weft.annotation.Field;
import dev.weft.event.FieldSpec;
import dev.weft.event.Interaction;
import dev.weft.event.InvalidInteractionException;
import dev.weft.extract.Scalars;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the values of a draft into an interaction: each into the type of its field. A value that a
 * rule names and that does not fit makes the event invalid; one that was merely found by convention
 * is left out. One thread, one draft.
 */
final class DraftReader implements Plan.FieldSink {
  private final Draft draft;
  private final Interaction.Builder builder;
  private final Map<Field, Map<String, Object>> entries = new LinkedHashMap<>(0);
  private boolean hasProduct;
  private boolean quantitiesGuessed;
  private @Nullable String mismatch;

  private DraftReader(Draft draft) {
    this.draft = draft;
    this.builder = Interaction.builder(draft.plan.rule().type()).at(draft.at);
  }

  static Interaction read(Draft draft) throws InvalidInteractionException {
    return new DraftReader(draft).interaction();
  }

  private Interaction interaction() throws InvalidInteractionException {
    Rule rule = draft.plan.rule();
    if (!rule.customActionName().isEmpty()) {
      builder.set(Field.CUSTOM_ACTION_NAME, rule.customActionName());
    }
    draft.fields(this);
    if (mismatch != null) {
      throw new InvalidInteractionException(BAD_VALUE, rule.type().wireName() + " " + mismatch);
    }
    entries.forEach(builder::set);
    if (rule.type().isAboutProducts() && !hasProduct) {
      throw new InvalidInteractionException(
          MISSING_FIELD,
          rule.type().wireName()
              + " has neither product_ids nor product_group_ids: nothing was found where they were looked for");
    }
    if (quantitiesGuessed && !builder.quantitiesFit()) builder.set(Field.QUANTITIES, List.of());
    return builder.destinations(rule.destinations()).build();
  }

  @Override
  public void field(Field field, String entry, boolean guessed, Object value) {
    Object fitting = fit(field, value);
    if (fitting == null) {
      if (!guessed && !Ids.isNone(value)) {
        mismatch = "has a " + field.wireName() + " that is no " + noun(field);
      }
      return;
    }
    if (entry.isEmpty()) {
      if (!guessed) {
        builder.set(field, fitting);
      } else if (!builder.setIfValid(field, fitting)) {
        return;
      }
      quantitiesGuessed |= guessed && field == Field.QUANTITIES;
      hasProduct |= field == Field.PRODUCT_IDS || field == Field.PRODUCT_GROUP_IDS;
    } else {
      entries.computeIfAbsent(field, f -> new LinkedHashMap<>()).put(entry, fitting);
    }
  }

  private static @Nullable Object fit(Field field, Object value) {
    return switch (FieldSpec.of(field).kind()) {
      case TEXT -> Ids.isId(field) ? Ids.id(first(value)) : Scalars.text(first(value));
      case TEXTS -> texts(value, Ids.isId(field));
      case NUMBER -> number(first(value));
      case NUMBERS -> numbers(value);
      case TIME -> time(value);
      case FACETS -> texts(value, false);
      case ENTRIES -> entry(value);
    };
  }

  private static String noun(Field field) {
    return FieldSpec.of(field).kind().name().toLowerCase(Locale.ROOT);
  }

  private static @Nullable Object first(Object value) {
    return value instanceof List<?> list ? list.get(0) : value;
  }

  private static @Nullable List<String> texts(Object value, boolean ids) {
    List<String> texts = new ArrayList<>();
    for (Object item : Scalars.list(value)) {
      String text = ids ? Ids.id(item) : Scalars.text(item);
      if (text != null) texts.add(text);
    }
    return texts.isEmpty() ? null : texts;
  }

  private static @Nullable Number number(@Nullable Object value) {
    if (value instanceof Integer || value instanceof Long) return (Number) value;
    BigDecimal exact = Scalars.decimal(value);
    if (exact == null) return null;
    boolean whole = exact.signum() == 0 || exact.stripTrailingZeros().scale() <= 0;
    return whole && exact.precision() - exact.scale() < 18 ? (Number) exact.longValue() : exact;
  }

  private static @Nullable List<Number> numbers(Object value) {
    List<Number> numbers = new ArrayList<>();
    for (Object item : Scalars.list(value)) {
      Number number = number(item);
      if (number == null) return null;
      numbers.add(number);
    }
    return numbers.isEmpty() ? null : numbers;
  }

  private static @Nullable Instant time(Object value) {
    if (value instanceof Instant instant) return instant;
    try {
      return OffsetDateTime.parse(String.valueOf(value)).toInstant();
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static @Nullable Object entry(Object value) {
    if (value == Scalars.Opaque.PRESENT) return null;
    if (value instanceof Instant) return value.toString();
    if (!(value instanceof List<?> list)) return value;
    boolean allNumbers = list.stream().allMatch(Number.class::isInstance);
    return allNumbers ? list : texts(list, false);
  }
}
