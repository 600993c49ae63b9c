package dev.weft.config;

import dev.weft.config.Written.Place;
import dev.weft.config.Written.Shape;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * What stands in a {@code weft.yaml}: settings, their names joined from the maps around them, and
 * rules. Immutable.
 *
 * @param file the path as it was given; empty if there was no file
 * @param isRead whether its bytes could be read, whatever they say
 * @param wrong names of settings that are reported already
 */
record WrittenFile(
    String file, boolean isRead, List<Written> settings, Set<String> wrong, List<RuleText> rules) {
  /** No file at all. */
  static final WrittenFile NONE = nothingIn("", false);

  WrittenFile {
    settings = List.copyOf(settings);
    wrong = Set.copyOf(wrong);
    rules = List.copyOf(rules);
  }

  static WrittenFile read(SettingsSource source, Problems problems) {
    String file = source.file();
    if (file.isEmpty()) {
      return NONE;
    }
    try {
      String text = TextFile.read(file, YamlText.MAX_BYTES);
      return YamlText.parse(file, text, problems)
          .map(root -> walk(file, root, problems))
          .orElseGet(() -> nothingIn(file, true));
    } catch (IOException e) {
      if (source.fileRequired()) {
        problems.add(file, "this file " + e.getMessage() + "; " + source.asker() + " asks for it");
      } else if (new File(file).exists()) {
        problems.add(file, "this file " + e.getMessage());
      } else {
        return NONE;
      }
      return nothingIn(file, false);
    }
  }

  private static WrittenFile walk(String file, Node root, Problems problems) {
    Problems own = new Problems();
    Reader reader = new Reader(file, own);
    reader.document(root);
    if (reader.yaml.isTooMuch()) {
      problems.add(file, "aliases unfold this file to more than " + YamlMap.MAX_NODES + " values");
      return nothingIn(file, true);
    }
    problems.addAll(own);
    return new WrittenFile(file, true, reader.settings, reader.wrong, reader.rules);
  }

  private static WrittenFile nothingIn(String file, boolean isRead) {
    return new WrittenFile(file, isRead, List.of(), Set.of(), List.of());
  }

  /** Walks the nodes of one file. One thread. */
  private static final class Reader {
    // miso.retry.first-wait is 3; a node that contains itself is endless
    private static final int MAX_DEPTH = 16;

    private final YamlMap yaml;
    private final Problems problems;
    private final List<Written> settings = new ArrayList<>();
    private final Map<String, String> originByName = new HashMap<>();
    private final Set<String> wrong = new HashSet<>();
    private final List<RuleText> rules = new ArrayList<>();

    Reader(String file, Problems problems) {
      this.yaml = new YamlMap(file, problems);
      this.problems = problems;
    }

    void document(Node root) {
      if (YamlMap.isNothing(root)) {
        return;
      }
      if (!(root instanceof MappingNode map)) {
        problems.add(
            yaml.origin(root), "the file must be a map of keys, for instance \"spool: off\"");
        return;
      }
      settings(map, "", 1);
    }

    private void settings(MappingNode map, String prefix, int depth) {
      for (YamlMap.Line line : yaml.lines(map)) {
        String name = prefix + line.key();
        if (line.wrong()) {
          wrong.add(name);
        } else if (name.equals("rules")) {
          rules(line);
        } else {
          setting(line, name, depth);
        }
      }
    }

    private void setting(YamlMap.Line line, String name, int depth) {
      if (line.value() instanceof MappingNode map) {
        if (depth == MAX_DEPTH) {
          problems.add(line.origin(), Quoted.name(name) + " is nested too deeply");
        } else {
          settings(map, name + ".", depth + 1);
        }
        return;
      }
      String first = originByName.putIfAbsent(name, line.origin());
      if (first != null) {
        problems.add(line.origin(), YamlMap.twice(name, first));
        wrong.add(name);
      } else if (line.value() instanceof SequenceNode list) {
        Optional<List<String>> texts = yaml.texts(list, name);
        if (texts.isPresent()) {
          add(line, name, Shape.LIST, texts.get());
        } else {
          wrong.add(name);
        }
      } else if (YamlMap.isNothing(line.value())) {
        add(line, name, Shape.NOTHING, List.of());
      } else if (line.value() instanceof ScalarNode scalar) {
        add(line, name, Shape.TEXT, List.of(scalar.getValue()));
      }
    }

    private void add(YamlMap.Line line, String name, Shape shape, List<String> values) {
      settings.add(new Written(Place.FILE, line.origin(), name, shape, values));
    }

    private void rules(YamlMap.Line line) {
      if (line.value() instanceof SequenceNode list) {
        for (Node node : list.getValue()) {
          rule(node);
        }
      } else if (!YamlMap.isNothing(line.value())) {
        problems.add(line.origin(), "\"rules\" must be a list: each rule begins with \"- \"");
      }
    }

    private void rule(Node node) {
      int before = problems.count();
      if (!(node instanceof MappingNode map)) {
        problems.add(
            yaml.origin(node),
            "a rule must be a map of keys, for instance \"- route: POST /cart/{sku}\" and below it"
                + " \"  type: add_to_cart\"");
        return;
      }
      List<RuleText.Entry> entries = new ArrayList<>();
      for (YamlMap.Line line : yaml.lines(map)) {
        entries.add(new RuleText.Entry(line.origin(), line.key(), values(line)));
      }
      // half a rule would mean something else: without its "when" it tracks more
      if (problems.count() == before) {
        rules.add(new RuleText(yaml.origin(node), entries));
      }
    }

    private List<String> values(YamlMap.Line line) {
      if (line.value() instanceof SequenceNode list) {
        return yaml.texts(list, line.key()).orElse(List.of());
      }
      if (!(line.value() instanceof MappingNode map)) {
        return value(line, line.key());
      }
      List<String> values = new ArrayList<>();
      for (YamlMap.Line inner : yaml.lines(map)) {
        for (String value : value(inner, line.key() + "." + inner.key())) {
          values.add(inner.key() + " = " + value);
        }
      }
      return values;
    }

    /** One, or none if it is wrong. */
    private List<String> value(YamlMap.Line line, String name) {
      if (YamlMap.isNothing(line.value())) {
        problems.add(line.origin(), Quoted.name(name) + " has no value: write one or remove it");
      } else if (line.value() instanceof ScalarNode scalar) {
        return List.of(scalar.getValue());
      } else {
        problems.add(
            line.origin(), Quoted.name(name) + " is nested too deeply: it must be a single value");
      }
      return List.of();
    }
  }
}
