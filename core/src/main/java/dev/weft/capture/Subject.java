package dev.weft.capture;

import dev.weft.annotation.Field;
import dev.weft.event.Layout;
import dev.weft.visit.Pseudonyms;
import dev.weft.visit.Visit;
import dev.weft.visit.Visits;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finishes the values of an interaction with what the visit tells, and takes out what may not leave
 * with them. Immutable and thread-safe.
 */
final class Subject {
  private final Visits visits;
  private final Optional<Pseudonyms> pseudonyms;

  Subject(Visits visits, Optional<Pseudonyms> pseudonyms) {
    this.visits = visits;
    this.pseudonyms = pseudonyms;
  }

  /** Changes the values of a layout in place. */
  void complete(Visit visit, Layout layout, @Nullable Object[] values) {
    nameVisitor(visit, layout.indexOf(Field.ANONYMOUS_ID), values);
    coverUser(visit, layout.indexOf(Field.USER_ID), values);
    if (!visit.surroundings().isEmpty()) addSurroundings(visit, layout, values);
    int page = layout.indexOf(Field.PAGE_URL);
    clean(page, values);
    dropPartOfPage(page, layout.indexOf(Field.PAGE_REFERRER), values);
    dropPartOfPage(page, layout.indexOf(Field.PAGE_TITLE), values);
    clean(layout.indexOf(Field.PAGE_REFERRER), values);
  }

  private static void nameVisitor(Visit visit, int visitor, @Nullable Object[] values) {
    if (visitor < 0 || values[visitor] != null || visit.anonymousId().isEmpty()) return;
    values[visitor] = visit.anonymousId();
  }

  private void coverUser(Visit visit, int user, @Nullable Object[] values) {
    if (user < 0 || !(values[user] instanceof String id)) return;
    if (visit.isAnonymous()) values[user] = null;
    else if (pseudonyms.isPresent()) values[user] = pseudonyms.get().of(id);
  }

  private static void addSurroundings(Visit visit, Layout layout, @Nullable Object[] values) {
    for (Map.Entry<Field, Object> one : visit.surroundings().entrySet()) {
      int index = layout.indexOf(one.getKey());
      if (index < 0) continue;
      if (one.getValue() instanceof Map<?, ?> entries) {
        values[index] = joined(entries, values[index]);
      } else if (values[index] == null) {
        values[index] = one.getValue();
      }
    }
  }

  /** The rule's own entries win. */
  private static Map<Object, Object> joined(Map<?, ?> entries, @Nullable Object own) {
    Map<Object, Object> joined = new LinkedHashMap<>(entries);
    if (own instanceof Map<?, ?> map) joined.putAll(map);
    return joined;
  }

  private void clean(int index, @Nullable Object[] values) {
    if (index < 0 || !(values[index] instanceof String address)) return;
    String clean = visits.cleanAddress(address);
    values[index] = clean.isBlank() ? null : clean;
  }

  /** A service takes no page without its address; the interaction is worth more than its page. */
  private static void dropPartOfPage(int page, int part, @Nullable Object[] values) {
    if (part >= 0 && (page < 0 || values[page] == null)) values[part] = null;
  }
}
