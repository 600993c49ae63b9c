package dev.weft.event;

import static dev.weft.event.InvalidInteractionException.Reason.BAD_VALUE;

import dev.weft.annotation.Field;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Checks one value against the spec of its field and copies it, so that it can no longer change.
 */
final class ValueCheck {
  /** Amazon Personalize: ids in an impression, and properties in characters of JSON. */
  private static final int MAX_IMPRESSION = 25;

  private static final int MAX_PROPERTIES = 1024;
  private static final int MAX_KEY_TOLD = 80;

  /** Keys for which Amazon Personalize refuses the whole request; in lower case. */
  private static final Set<String> RESERVED_PROPERTIES =
      Set.of("userid", "sessionid", "eventtype", "timestamp", "recommendationid", "impression");

  private ValueCheck() {}

  static Object check(EventType type, Field field, Object value)
      throws InvalidInteractionException {
    FieldSpec spec = FieldSpec.of(field);
    return switch (spec.kind()) {
      case TEXT -> checkText(type, field, spec, value);
      case TEXTS -> checkTexts(type, field, spec, value);
      case NUMBER -> checkNumber(type, field, value);
      case NUMBERS -> checkNumbers(type, field, value);
      case TIME -> throw wrongKind(type, field, "a time");
      case FACETS -> checkFacets(type, field, value);
      case ENTRIES -> checkEntries(type, field, value);
    };
  }

  private static String checkText(EventType type, Field field, FieldSpec spec, Object value)
      throws InvalidInteractionException {
    if (!(value instanceof String text)) throw wrongKind(type, field, "a text");
    if (spec.maxLength() > 0) {
      if (text.isBlank()) throw bad(type, field, "is blank");
      int length = text.codePointCount(0, text.length());
      if (length > spec.maxLength()) {
        throw bad(type, field, "has " + length + " characters, of at most " + spec.maxLength());
      }
    }
    if (field == Field.MISO_ID && UuidText.parse(text) == null)
      throw bad(type, field, "is no UUID");
    return wellFormed(text);
  }

  private static List<?> checkTexts(EventType type, Field field, FieldSpec spec, Object value)
      throws InvalidInteractionException {
    if (!(value instanceof List<?> list)) throw wrongKind(type, field, "a list of texts");
    if (field == Field.IMPRESSION && list.size() > MAX_IMPRESSION) {
      throw bad(type, field, "has " + list.size() + " ids, of at most " + MAX_IMPRESSION);
    }
    boolean changed = false;
    for (Object item : list) changed |= checkText(type, field, spec, item) != item;
    if (!changed) return List.copyOf(list); // itself, when it is immutable
    List<String> texts = new ArrayList<>(list.size());
    for (Object item : list) texts.add(checkText(type, field, spec, item));
    return List.copyOf(texts);
  }

  private static Number checkNumber(EventType type, Field field, Object value)
      throws InvalidInteractionException {
    if (!(value instanceof Number given)) throw wrongKind(type, field, "a number");
    Number number = Numbers.canonical(given);
    if (number == null) throw bad(type, field, "is no finite number");
    double size = number.doubleValue();
    if (field == Field.RATING && (size < 0 || size > 5)) {
      throw bad(type, field, "is not between 0 and 5");
    }
    if (field == Field.DURATION && size < 0) throw bad(type, field, "is below 0");
    if (field == Field.QUANTITIES && size <= 0) throw bad(type, field, "is not above 0");
    return number;
  }

  private static List<?> checkNumbers(EventType type, Field field, Object value)
      throws InvalidInteractionException {
    if (!(value instanceof List<?> list)) throw wrongKind(type, field, "a list of numbers");
    boolean changed = false;
    for (Object item : list) changed |= checkNumber(type, field, item) != item;
    if (!changed) return List.copyOf(list); // itself, when it is immutable
    List<Number> numbers = new ArrayList<>(list.size());
    for (Object item : list) numbers.add(checkNumber(type, field, item));
    return List.copyOf(numbers);
  }

  private static Map<String, List<?>> checkFacets(EventType type, Field field, Object value)
      throws InvalidInteractionException {
    if (!(value instanceof Map<?, ?> map)) throw wrongKind(type, field, "a map of lists of texts");
    Map<String, List<?>> facets = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      facets.put(
          wellFormed(String.valueOf(entry.getKey())),
          checkTexts(type, field, FieldSpec.of(field), entry.getValue()));
    }
    return Collections.unmodifiableMap(facets);
  }

  private static Map<String, Object> checkEntries(EventType type, Field field, Object value)
      throws InvalidInteractionException {
    if (!(value instanceof Map<?, ?> map)) throw wrongKind(type, field, "a map of entries");
    Map<String, Object> entries = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : map.entrySet()) {
      String key = wellFormed(String.valueOf(entry.getKey()));
      entries.put(key, checkEntry(type, field, key, entry.getValue()));
    }
    if (field == Field.PROPERTIES) checkProperties(type, entries);
    return Collections.unmodifiableMap(entries);
  }

  /** What only Amazon Personalize knows is held to its limits here: nobody else could take it. */
  private static void checkProperties(EventType type, Map<String, Object> properties)
      throws InvalidInteractionException {
    for (String key : properties.keySet()) {
      if (RESERVED_PROPERTIES.contains(key.toLowerCase(Locale.ROOT))) {
        throw bad(type, Field.PROPERTIES, "has the entry " + inShort(key) + ", a reserved name");
      }
    }
    int length = FieldWriter.lengthOf(properties);
    if (length > MAX_PROPERTIES) {
      throw bad(
          type,
          Field.PROPERTIES,
          "has " + length + " characters as JSON, of at most " + MAX_PROPERTIES);
    }
  }

  /** As the contract has it: a scalar, or a list of texts, of numbers, or of flat objects. */
  private static Object checkEntry(EventType type, Field field, String key, Object value)
      throws InvalidInteractionException {
    if (!(value instanceof List<?> list)) return checkScalar(type, field, key, value);
    Class<?> kind = null;
    List<Object> items = new ArrayList<>(list.size());
    for (Object item : list) {
      Object checked =
          item instanceof Map<?, ?> flat
              ? checkFlat(type, field, key, flat)
              : checkScalar(type, field, key, item);
      Class<?> itemKind = kindOf(checked);
      if (itemKind == Boolean.class || (kind != null && kind != itemKind)) {
        throw bad(
            type,
            field,
            "has the entry "
                + inShort(key)
                + ", a list that is neither of texts, nor of numbers, nor of flat objects");
      }
      kind = itemKind;
      items.add(checked);
    }
    return List.copyOf(items);
  }

  private static Map<String, Object> checkFlat(
      EventType type, Field field, String key, Map<?, ?> flat) throws InvalidInteractionException {
    Map<String, Object> copy = new LinkedHashMap<>();
    for (Map.Entry<?, ?> entry : flat.entrySet()) {
      copy.put(
          wellFormed(String.valueOf(entry.getKey())),
          checkScalar(type, field, key, entry.getValue()));
    }
    return Collections.unmodifiableMap(copy);
  }

  private static Object checkScalar(EventType type, Field field, String key, Object value)
      throws InvalidInteractionException {
    if (value instanceof String text) return wellFormed(text);
    if (value instanceof Boolean) return value;
    Number number = value instanceof Number given ? Numbers.canonical(given) : null;
    if (number != null) return number;
    throw bad(
        type, field, "has the entry " + inShort(key) + ", which is no text, number or boolean");
  }

  /** A key may come from a visitor and be any text, but a message is a line. */
  private static String inShort(String key) {
    StringBuilder line = new StringBuilder("\"");
    for (int i = 0; i < key.length() && i < MAX_KEY_TOLD; i++) {
      char c = key.charAt(i);
      line.append(Character.isISOControl(c) ? '?' : c);
    }
    return line.append(key.length() > MAX_KEY_TOLD ? "…\"" : "\"").toString();
  }

  private static Class<?> kindOf(Object value) {
    if (value instanceof Number) return Number.class;
    if (value instanceof Map) return Map.class;
    return value.getClass();
  }

  /** Puts U+FFFD for each half of a surrogate pair that stands alone: JSON in UTF-8 has no such. */
  private static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c)) continue;
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else {
        return mended(text);
      }
    }
    return text;
  }

  private static String mended(String text) {
    StringBuilder mended = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(mended::appendCodePoint);
    return mended.toString();
  }

  private static InvalidInteractionException wrongKind(EventType type, Field field, String kind) {
    return bad(type, field, "is not " + kind);
  }

  private static InvalidInteractionException bad(EventType type, Field field, String what) {
    return new InvalidInteractionException(
        BAD_VALUE, field, type.wireName() + " has a " + field.wireName() + " that " + what);
  }
}
