package dev.weft.capture;

import static dev.weft.event.InvalidInteractionException.Reason.BAD_VALUE;

import dev.weft.annotation.Field;
import dev.weft.event.EventType;
import dev.weft.event.FieldSpec;
import dev.weft.event.InvalidInteractionException;
import dev.weft.extract.Scalars;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a path found into the type of its field, or says why that cannot be. It guesses
 * nothing: {@code 1.234,50} is no number, and a text without an offset no time. Stateless.
 */
final class Conversion {
  private Conversion() {}

  /**
   * Converts a value.
   *
   * @param value as {@link Scalars#read} gives it
   * @return null for a text that stands for no value
   * @throws InvalidInteractionException saying what it is instead, without telling the value
   */
  static @Nullable Object convert(EventType type, Field field, Object value)
      throws InvalidInteractionException {
    return switch (FieldSpec.of(field).kind()) {
      case TEXT -> text(field, first(value));
      case TEXTS, FACETS -> texts(field, value);
      case NUMBER -> number(type, field, first(value));
      case NUMBERS -> numbers(type, field, value);
      case TIME -> time(type, field, first(value));
      case ENTRIES -> entry(field, value);
    };
  }

  private static Object first(Object value) {
    return value instanceof List<?> list ? list.get(0) : value;
  }

  private static @Nullable String text(Field field, Object value) {
    return Ids.isId(field) ? Ids.id(value) : Scalars.text(value);
  }

  private static @Nullable List<String> texts(Field field, Object value) {
    if (!(value instanceof List<?> list)) {
      String text = text(field, value);
      return text == null ? null : List.of(text);
    }
    List<String> texts = new ArrayList<>(list.size());
    for (Object item : list) {
      String text = text(field, item);
      if (text != null) texts.add(text);
    }
    return texts.isEmpty() ? null : List.copyOf(texts);
  }

  private static @Nullable Number number(EventType type, Field field, Object value)
      throws InvalidInteractionException {
    if (value instanceof Integer || value instanceof Long) return (Number) value;
    if (Ids.isNone(value)) return null;
    BigDecimal exact = Scalars.decimal(value);
    if (exact == null) throw bad(type, field, whyNoNumber(value));
    boolean whole = exact.signum() == 0 || exact.stripTrailingZeros().scale() <= 0;
    return whole && exact.precision() - exact.scale() < 18 ? (Number) exact.longValue() : exact;
  }

  private static String whyNoNumber(Object value) {
    if (value instanceof Double || value instanceof Float) return "is no finite number";
    if (value instanceof Number) return "is a number of more digits than make sense";
    if (!(value instanceof String text)) return "is a " + noun(value) + ", and no number";
    return text.indexOf(',') < 0
        ? "is a text, and no plain number such as 1234.50"
        : "is a text with a comma, which differs by country; a plain number is written as 1234.50";
  }

  private static @Nullable List<Number> numbers(EventType type, Field field, Object value)
      throws InvalidInteractionException {
    if (!(value instanceof List<?> list)) {
      Number number = number(type, field, value);
      return number == null ? null : List.of(number);
    }
    List<Number> numbers = new ArrayList<>(list.size());
    for (Object item : list) {
      Number number = number(type, field, item);
      if (number == null) throw bad(type, field, "has an item without a value");
      numbers.add(number);
    }
    return List.copyOf(numbers);
  }

  private static @Nullable Instant time(EventType type, Field field, Object value)
      throws InvalidInteractionException {
    if (value instanceof Instant instant) return instant;
    if (value instanceof LocalDate day) return day.atStartOfDay(ZoneId.systemDefault()).toInstant();
    if (Ids.isNone(value)) return null;
    if (value instanceof String text) {
      try {
        return OffsetDateTime.parse(text).toInstant();
      } catch (DateTimeException e) {
        throw bad(type, field, "is no time with an offset from UTC, such as 2026-01-02T03:04:05Z");
      }
    }
    throw bad(type, field, "is a " + noun(value) + ", and no time: its unit is not guessed");
  }

  private static String noun(Object value) {
    if (value instanceof Boolean) return "boolean";
    return value instanceof Number ? "number" : "time";
  }

  /** Scalars and lists of one kind as they are; times as RFC 3339. */
  private static @Nullable Object entry(Field field, Object value) {
    if (value instanceof Instant || value instanceof LocalDate) return Scalars.text(value);
    if (!(value instanceof List<?> list)) return value;
    for (Object item : list) {
      if (!(item instanceof Number)) return texts(field, list);
    }
    return list;
  }

  private static InvalidInteractionException bad(EventType type, Field field, String what) {
    return new InvalidInteractionException(
        BAD_VALUE, field, type.wireName() + " has a " + field.wireName() + " that " + what);
  }
}
