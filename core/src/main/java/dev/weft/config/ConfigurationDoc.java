package dev.weft.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes {@code docs/configuration.md} from the declared keys, so that it never differs from what
 * is read. Stateless.
 *
 * <p>One heading for each first part of a name, in the order of declaration, and below it one for
 * each key; keys of a single part that begin no group come first.
 */
public final class ConfigurationDoc {
  private static final String GENERAL = "General";

  private static final String HEAD =
      """
      # Configuration

      <!-- Generated from the declared keys by ConfigurationDoc: change the keys, not this file. -->

      Weft reads `weft.yaml`: the path in the agent's argument, else in the environment variable
      `WEFT_CONFIG`, else `./weft.yaml` if there is one. Then it reads the environment, then the
      system properties; the later wins. An empty environment variable counts as absent.

      In the file, `miso: {timeout: 10 s}` and `miso.timeout: 10 s` are the same. Durations are
      written as `200 ms`, `10 s`, `2 min`, `1 h`, `7 d`; sizes as `512`, `64 KiB`, `1 MiB`, `2 GiB`;
      lists as YAML lists or as one text with commas. A value that begins with `!`, `*`, `&`, `@` or
      `{` must be put in quotes.

      Whatever is wrong is told at once, with its file and line, and nothing is tracked until it is
      corrected. A key that does not exist is wrong too.
      """;

  private ConfigurationDoc() {}

  public static String markdown(Collection<Key<?>> keys) {
    StringBuilder text = new StringBuilder(HEAD);
    for (Map.Entry<String, List<Key<?>>> group : groups(keys).entrySet()) {
      if (!group.getValue().isEmpty()) {
        text.append("\n## ").append(group.getKey()).append('\n');
      }
      for (Key<?> key : group.getValue()) {
        append(key, text);
      }
    }
    return text.toString();
  }

  private static Map<String, List<Key<?>>> groups(Collection<Key<?>> keys) {
    Map<String, List<Key<?>>> groups = new LinkedHashMap<>();
    List<Key<?>> general = new ArrayList<>();
    groups.put(GENERAL, general);
    for (Key<?> key : keys) {
      if (key.name().indexOf('.') >= 0) {
        groups.putIfAbsent(firstPart(key), new ArrayList<>());
      }
    }
    for (Key<?> key : keys) {
      groups.getOrDefault(firstPart(key), general).add(key);
    }
    return groups;
  }

  private static String firstPart(Key<?> key) {
    int dot = key.name().indexOf('.');
    return dot < 0 ? key.name() : key.name().substring(0, dot);
  }

  private static void append(Key<?> key, StringBuilder text) {
    text.append("\n### `").append(key.name()).append("`\n\n").append(key.doc()).append("\n\n");
    text.append("- type: ").append(key.describeType()).append('\n');
    text.append("- default: ").append(codeOrNone(key.describeDefault())).append('\n');
    appendNames(key, text);
    if (key.isSecret()) {
      Key<String> file = key.file();
      text.append("- or in a file of its own, whose path is `").append(file.name()).append("`\n  ");
      appendNames(file, text);
    }
  }

  private static void appendNames(Key<?> key, StringBuilder text) {
    text.append("- environment variable `").append(key.environmentVariable());
    text.append("`, system property `").append(key.systemProperty()).append("`\n");
  }

  private static String codeOrNone(String value) {
    return value.isEmpty() ? "none" : "`" + value + "`";
  }
}
