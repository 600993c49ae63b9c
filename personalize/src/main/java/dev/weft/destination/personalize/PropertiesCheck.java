package dev.weft.destination.personalize;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What the service would refuse of an event's properties, which are sent as JSON in a text: one
 * that it cannot read refuses the whole call. By hand they may be anything. Stateless.
 */
final class PropertiesCheck {
  /** Characters of the JSON. */
  static final int LENGTH = 1024;

  /** Characters of one text: the quota for categorical data. */
  static final int TEXT = 1000;

  /** In lower case. One of these refuses the whole call. */
  static final Set<String> RESERVED =
      Set.of("userid", "sessionid", "eventtype", "timestamp", "recommendationid", "impression");

  private static final int DEPTH = 6;
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private PropertiesCheck() {}

  /** What is wrong with them; empty if nothing is. */
  static String fault(Map<String, Object> properties) {
    if (properties.isEmpty()) return "";
    String fault = faultOf(properties, 0);
    if (!fault.isEmpty()) return fault;
    for (String key : properties.keySet()) {
      if (RESERVED.contains(key.toLowerCase(Locale.ROOT))) {
        return "properties has the key \"" + key + "\", which is reserved";
      }
    }
    String json = Wire.json(properties);
    int length = json.codePointCount(0, json.length());
    if (length <= LENGTH) return "";
    return "properties has " + length + " characters as JSON, of at most " + LENGTH;
  }

  private static String faultOf(Object value, int depth) {
    if (depth > DEPTH) return "properties is nested deeper than " + DEPTH;
    if (value == null) return "properties has a null in it";
    if (value instanceof String text) return faultOf(text);
    if (value instanceof Boolean) return "";
    if (value instanceof Number number) {
      boolean json = NUMBER.matcher(number.toString()).matches();
      return json ? "" : "properties has a number that JSON cannot write";
    }
    if (value instanceof List<?> list) return faultOfAll(list, depth + 1);
    if (!(value instanceof Map<?, ?> map)) {
      return "properties has a value that is no text, number, boolean, list or map";
    }
    if (map.keySet().stream().anyMatch(Objects::isNull)) return "properties has a null in it";
    return faultOfAll(map.values(), depth + 1);
  }

  private static String faultOf(String text) {
    int length = text.codePointCount(0, text.length());
    return length <= TEXT
        ? ""
        : "properties has a text of " + length + " characters, of at most " + TEXT;
  }

  private static String faultOfAll(Iterable<?> values, int depth) {
    for (Object value : values) {
      String fault = faultOf(value, depth);
      if (!fault.isEmpty()) return fault;
    }
    return "";
  }
}
