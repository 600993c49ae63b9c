package dev.weft.destination.miso;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Checks an event against the contract's tables in {@code contracts/}, in the words of Miso's own
 * answers. Immutable.
 */
final class MisoSchema {
  // RFC 3339 says T, seconds and an offset; java.time alone would take less
  private static final Pattern DATE_TIME =
      Pattern.compile("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|[+-]\\d\\d:\\d\\d)");
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
  private static final String BYTE = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern IPV4 = Pattern.compile(BYTE + "(\\." + BYTE + "){3}");

  private final JsonNode types = table("contracts/miso-event-types.json");
  private final JsonNode fields = table("contracts/miso-event-fields.json");

  /** Returns what is wrong, each starting with the path of a field; empty if all is well. */
  List<String> check(JsonNode event) {
    List<String> faults = new ArrayList<>();
    if (!event.isObject()) return List.of(wrongType("", "object", event));
    JsonNode type = types.path(event.path("type").asText());
    if (type.isMissingNode()) {
      return List.of("type is invalid. The attribute should be one of the known types.");
    }
    Set<String> allowed = new HashSet<>();
    type.get("wireFields").forEach(each -> allowed.add(each.asText()));
    for (JsonNode required : type.get("required")) {
      if (!event.has(required.asText())) {
        faults.add(required.asText() + " is invalid. The attribute is required.");
      }
    }
    event
        .properties()
        .forEach(
            each -> {
              if (allowed.contains(each.getKey())) {
                checkField(each.getKey(), each.getValue(), faults);
              } else {
                faults.add(each.getKey() + " is invalid. The attribute is not allowed.");
              }
            });
    return faults;
  }

  private void checkField(String path, JsonNode value, List<String> faults) {
    JsonNode row = fields.get(path);
    String type = row.get("type").asText();
    switch (type) {
      case "string" -> checkText(path, row, "maxLength", value, faults);
      case "number" -> {
        if (!value.isNumber()) faults.add(wrongType(path, "number", value));
      }
      case "array<string>" -> checkTexts(path, row, value, faults);
      case "array<number> | number" -> {
        if (!value.isNumber() && !isListOf(value, JsonNode::isNumber)) {
          faults.add(wrongType(path, "array', 'number", value));
        }
      }
      case "object" -> checkObject(path, value, faults);
      case "object<string, array<string>>" -> checkFilters(path, value, faults);
      default -> checkCustomContext(path, value, faults);
    }
  }

  private void checkText(
      String path, JsonNode row, String lengthKey, JsonNode value, List<String> faults) {
    if (!value.isTextual()) {
      faults.add(wrongType(path, "string", value));
      return;
    }
    String text = value.asText();
    int max = row.path(lengthKey).asInt(Integer.MAX_VALUE);
    if (text.codePointCount(0, text.length()) > max) {
      faults.add(path + " is invalid. The attribute must have at most " + max + " characters.");
    }
    String format = row.path("format").asText();
    if (!fitsFormat(text, format)) {
      faults.add(path + " is invalid. The attribute should match the '" + format + "' format.");
    }
  }

  private static boolean fitsFormat(String text, String format) {
    return switch (format) {
      case "date-time" -> isDateTime(text);
      case "uuid" -> UUID.matcher(text).matches();
      case "ipv4" -> IPV4.matcher(text).matches();
      default -> true;
    };
  }

  private static boolean isDateTime(String text) {
    if (!DATE_TIME.matcher(text).matches()) return false;
    try {
      return OffsetDateTime.parse(text).getYear() >= 0;
    } catch (DateTimeException e) {
      return false; // the 31st of a short month
    }
  }

  private void checkTexts(String path, JsonNode row, JsonNode value, List<String> faults) {
    if (!value.isArray()) {
      faults.add(wrongType(path, "array', 'null", value));
      return;
    }
    for (int i = 0; i < value.size(); i++) {
      checkText(path + "." + i, row, "itemMaxLength", value.get(i), faults);
    }
  }

  /** Members that the table knows are checked; others are not forbidden. */
  private void checkObject(String path, JsonNode value, List<String> faults) {
    if (!value.isObject()) {
      faults.add(wrongType(path, "object", value));
      return;
    }
    if (path.equals("context.page") && !value.has("url")) {
      faults.add("context.page.url is invalid. The attribute is required.");
    }
    value
        .properties()
        .forEach(
            each -> {
              String name = path + "." + each.getKey();
              if (fields.has(name)) checkField(name, each.getValue(), faults);
            });
  }

  private static void checkFilters(String path, JsonNode value, List<String> faults) {
    if (!value.isObject()) {
      faults.add(wrongType(path, "object", value));
      return;
    }
    value
        .properties()
        .forEach(
            each -> {
              if (!isListOf(each.getValue(), JsonNode::isTextual)) {
                faults.add(wrongType(path + "." + each.getKey(), "array", each.getValue()));
              }
            });
  }

  private static void checkCustomContext(String path, JsonNode value, List<String> faults) {
    if (!value.isObject()) {
      faults.add(wrongType(path, "object", value));
      return;
    }
    value
        .properties()
        .forEach(
            each -> {
              if (!isEntry(each.getValue())) {
                faults.add(
                    path + "." + each.getKey() + " is invalid. The attribute is no flat value.");
              }
            });
  }

  private static boolean isEntry(JsonNode value) {
    return isScalar(value)
        || isListOf(value, JsonNode::isNumber)
        || isListOf(value, JsonNode::isTextual)
        || isListOf(value, MisoSchema::isFlat);
  }

  private static boolean isFlat(JsonNode value) {
    if (!value.isObject()) return false;
    for (JsonNode member : value) {
      if (!isScalar(member)) return false;
    }
    return true;
  }

  private static boolean isScalar(JsonNode value) {
    return value.isTextual() || value.isNumber() || value.isBoolean();
  }

  private static boolean isListOf(JsonNode value, Predicate<JsonNode> item) {
    if (!value.isArray()) return false;
    for (JsonNode each : value) {
      if (!item.test(each)) return false;
    }
    return true;
  }

  private static String wrongType(String path, String wanted, JsonNode value) {
    return "%s is invalid. The attribute was expected to be of type ''%s'' but type '%s' was given."
        .formatted(path, wanted, value.getNodeType().name().toLowerCase(Locale.ROOT));
  }

  private static JsonNode table(String name) {
    try (InputStream in = MisoSchema.class.getClassLoader().getResourceAsStream(name)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(name, e);
    }
  }
}
