package dev.weft.bootstrap;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.weft.annotation.Field;
import dev.weft.capture.RuleParser;
import dev.weft.config.ConfigurationSchema;
import dev.weft.event.EventType;
import dev.weft.event.FieldSpec;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes {@code docs/weft.schema.json}, with which editors complete and check a {@code weft.yaml},
 * from what is declared in the code. Stateless.
 */
public final class SchemaFile {
  private static final String PATH =
      "^\\s*('|(arg|result|this|principal|session-id|body|path|query|form|header|cookie|session|attribute|response)\\b)";

  private static final Map<String, Object> TEXT = map("type", "string", "minLength", 1);

  private SchemaFile() {}

  /** The text of {@code docs/weft.schema.json}. */
  public static String text() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(
        "rules", map("type", List.of("array", "null"), "items", Map.of("$ref", "#/$defs/rule")));
    properties.putAll(ConfigurationSchema.properties(Keys.all()));
    return json(
        map(
            "$schema",
            "https://json-schema.org/draft/2020-12/schema",
            "title",
            "weft.yaml",
            "type",
            List.of("object", "null"),
            "properties",
            properties,
            "additionalProperties",
            false,
            "$defs",
            map("rule", rule(), "path", path())));
  }

  private static Map<String, Object> path() {
    return map("type", "string", "pattern", PATH, "maxLength", 1000);
  }

  private static Map<String, Object> rule() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("type", map("enum", types()));
    properties.put(
        "method",
        map(
            "description",
            "com.acme.shop.CartController#add(String, Item); wildcards as in com.acme..*Controller#add*",
            "type",
            "string",
            "pattern",
            "^[^#()]+#[^#()]+(\\(.*\\))?$"));
    properties.put(
        "route",
        map(
            "description",
            "POST /cart/{sku}?confirmed=yes",
            "type",
            "string",
            "pattern",
            "^\\s*([A-Za-z]+\\s*|\\*\\s*)?/"));
    properties.put("custom-action-name", TEXT);
    properties.put("when", TEXT);
    properties.put(
        "destinations",
        map("anyOf", List.of(TEXT, map("type", "array", "items", TEXT, "minItems", 1))));
    for (Field field : Field.values()) {
      if (field != Field.CUSTOM_ACTION_NAME) properties.put(RuleParser.key(field), field(field));
    }
    List<Object> types = new ArrayList<>();
    for (EventType type : EventType.values()) types.add(ofType(type));
    return map(
        "type",
        "object",
        "properties",
        properties,
        "additionalProperties",
        false,
        "required",
        List.of("type"),
        "oneOf",
        List.of(map("required", List.of("method")), map("required", List.of("route"))),
        "dependentRequired",
        map(
            RuleParser.key(Field.PAGE_TITLE),
            List.of(RuleParser.key(Field.PAGE_URL)),
            RuleParser.key(Field.PAGE_REFERRER),
            List.of(RuleParser.key(Field.PAGE_URL))),
        "allOf",
        types);
  }

  private static Map<String, Object> field(Field field) {
    Map<String, Object> path = map("$ref", "#/$defs/path");
    FieldSpec.Kind kind = FieldSpec.of(field).kind();
    if (kind != FieldSpec.Kind.ENTRIES && kind != FieldSpec.Kind.FACETS) return path;
    Map<String, Object> entry = map("type", "string", "pattern", "^\\s*[^=\\s][^=]*=");
    return map(
        "anyOf",
        List.of(
            map("type", "object", "additionalProperties", path),
            map("type", "array", "items", entry),
            entry));
  }

  /** Only the fields that the type takes. */
  private static Map<String, Object> ofType(EventType type) {
    List<String> keys = new ArrayList<>(List.of("type", "method", "route", "when", "destinations"));
    for (Field field : Field.values()) {
      if (field != Field.CUSTOM_ACTION_NAME && type.takes(field)) keys.add(RuleParser.key(field));
    }
    Map<String, Object> then = new LinkedHashMap<>();
    if (type == EventType.CUSTOM) {
      keys.add("custom-action-name");
      then.put("required", List.of("custom-action-name"));
    }
    then.put("propertyNames", map("enum", keys));
    return map("if", map("properties", map("type", map("const", type.wireName()))), "then", then);
  }

  private static List<String> types() {
    return Arrays.stream(EventType.values()).map(EventType::wireName).toList();
  }

  private static Map<String, Object> map(Object... namesAndValues) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      map.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return map;
  }

  private static String json(Map<String, Object> schema) {
    StringWriter text = new StringWriter();
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    DefaultPrettyPrinter printer = new DefaultPrettyPrinter();
    printer.indentObjectsWith(indenter);
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.setPrettyPrinter(printer);
      write(json, schema);
    } catch (IOException e) {
      throw new IllegalStateException("cannot write to memory", e);
    }
    return text.append('\n').toString();
  }

  private static void write(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        write(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object item : list) write(json, item);
      json.writeEndArray();
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else {
      json.writeString(String.valueOf(value));
    }
  }
}
