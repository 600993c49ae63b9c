package dev.weft.destination.personalize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The contract's table as a judge of request bodies. Immutable. */
final class PersonalizeSchema {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int EVENT_BYTES = 10 * 1024;

  private final JsonNode operations;

  PersonalizeSchema() {
    try (InputStream file =
        PersonalizeSchema.class.getResourceAsStream("/contracts/personalize-constraints.json")) {
      if (file == null) throw new IllegalStateException("the contract's table is missing");
      operations = JSON.readTree(file).get("operations");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode operation(String name) {
    return operations.get(name);
  }

  /** The operation at this path; null if there is none. */
  @Nullable JsonNode at(String path) {
    for (JsonNode operation : operations) {
      if (operation.get("path").asText().equals(path)) return operation;
    }
    return null;
  }

  /** Everything in the body that is against the table. */
  static List<String> check(JsonNode operation, JsonNode body) {
    List<String> faults = new ArrayList<>();
    checkMembers("", operation.get("request_members"), body, faults);
    return faults;
  }

  private static void checkMembers(
      String at, JsonNode members, JsonNode value, List<String> faults) {
    if (!value.isObject()) {
      faults.add(at + " is no object");
      return;
    }
    Set<String> known = new TreeSet<>();
    for (Map.Entry<String, JsonNode> member : members.properties()) {
      known.add(member.getKey());
      String place = at.isEmpty() ? member.getKey() : at + "." + member.getKey();
      JsonNode given = value.get(member.getKey());
      if (given != null) check(place, member.getValue(), given, faults);
      else if (member.getValue().path("required").asBoolean()) faults.add(place + " is missing");
    }
    value
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) faults.add(at + " has the unknown member " + name);
            });
  }

  private static void check(String at, JsonNode rule, JsonNode value, List<String> faults) {
    switch (rule.get("type").asText()) {
      case "string" -> checkText(at, rule, value, faults);
      case "list" -> checkList(at, rule, value, faults);
      case "structure" -> checkMembers(at, rule.get("members"), value, faults);
      case "timestamp" -> checkTime(at, value, faults);
      case "float" -> {
        if (!value.isNumber()) faults.add(at + " is no number");
      }
      default -> throw new IllegalStateException("unknown type in the table: " + rule);
    }
  }

  private static void checkText(String at, JsonNode rule, JsonNode value, List<String> faults) {
    if (!value.isTextual()) {
      faults.add(at + " is no string");
      return;
    }
    String text = value.asText();
    int length = text.codePointCount(0, text.length());
    if (length < rule.path("min").asInt(0)) faults.add(at + " is too short");
    if (length > rule.path("max").asInt(Integer.MAX_VALUE)) faults.add(at + " is too long");
    if (rule.has("pattern") && !text.matches(rule.get("pattern").asText())) {
      faults.add(at + " does not match its pattern");
    }
    if (rule.has("semantic_enum")) {
      boolean known = false;
      for (JsonNode word : rule.get("semantic_enum")) known |= word.asText().equals(text);
      if (!known) faults.add(at + " is none of the documented words");
    }
    if (rule.path("jsonvalue").asBoolean()) checkJson(at, rule, text, faults);
  }

  private static void checkJson(String at, JsonNode rule, String text, List<String> faults) {
    try {
      JsonNode object = JSON.readTree(text);
      if (!object.isObject()) {
        faults.add("Error parsing properties json");
        return;
      }
      Set<String> forbidden = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
      rule.path("forbidden_keys_case_insensitive").forEach(key -> forbidden.add(key.asText()));
      object
          .fieldNames()
          .forEachRemaining(
              key -> {
                if (forbidden.contains(key)) faults.add(at + " has the reserved key " + key);
              });
    } catch (JsonProcessingException e) {
      faults.add("Error parsing properties json");
    }
  }

  private static void checkList(String at, JsonNode rule, JsonNode value, List<String> faults) {
    if (!value.isArray()) {
      faults.add(at + " is no list");
      return;
    }
    if (value.size() < rule.path("min_items").asInt(0)) faults.add(at + " has too few items");
    if (value.size() > rule.path("max_items").asInt(Integer.MAX_VALUE)) {
      faults.add(at + " has too many items");
    }
    for (int i = 0; i < value.size(); i++) {
      check(at + "." + i, rule.get("member"), value.get(i), faults);
      int bytes = value.get(i).toString().getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
      if (bytes > EVENT_BYTES) faults.add(at + "." + i + " has more than 10 KB");
    }
  }

  /** A number of seconds; one that would be after the year 2286 was meant in milliseconds. */
  private static void checkTime(String at, JsonNode value, List<String> faults) {
    if (!value.isNumber()) faults.add(at + " is no number");
    else if (value.asDouble() >= 1e10) faults.add(at + " is in milliseconds");
  }
}
