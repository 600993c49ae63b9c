package dev.weft.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Describes the declared keys in the words of JSON Schema, for editors. A key may be written with
 * dots, or in maps: {@code miso.timeout} or {@code miso: {timeout}}; both are described. Stateless.
 */
public final class ConfigurationSchema {
  private ConfigurationSchema() {}

  /** What may stand in the file beside {@code rules}: names of keys, each with its schema. */
  public static Map<String, Object> properties(Collection<Key<?>> keys) {
    return properties(keys, "");
  }

  private static Map<String, Object> properties(Collection<Key<?>> keys, String prefix) {
    Map<String, Object> properties = new LinkedHashMap<>();
    for (Key<?> key : keys) {
      add(key, prefix, properties);
      if (key.isSecret()) add(key.file(), prefix, properties);
    }
    for (Key<?> key : keys) {
      String rest = rest(key, prefix);
      int dot = rest.indexOf('.');
      if (dot < 0) continue;
      String group = rest.substring(0, dot);
      properties.computeIfAbsent(group, name -> group(properties(keys, prefix + name + ".")));
    }
    return properties;
  }

  private static Map<String, Object> group(Map<String, Object> properties) {
    Map<String, Object> group = new LinkedHashMap<>();
    group.put("type", List.of("object", "null"));
    group.put("properties", properties);
    group.put("additionalProperties", false);
    return group;
  }

  private static void add(Key<?> key, String prefix, Map<String, Object> properties) {
    String rest = rest(key, prefix);
    if (rest.isEmpty()) return;
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("description", key.doc());
    if (!key.describeDefault().isEmpty()) {
      schema.put("markdownDescription", key.doc() + "\n\nDefault: `" + key.describeDefault() + "`");
    }
    schema.putAll(key.schema());
    properties.put(rest, schema);
  }

  /** The name below the prefix; empty when it is not below. */
  private static String rest(Key<?> key, String prefix) {
    return key.name().startsWith(prefix) ? key.name().substring(prefix.length()) : "";
  }
}
