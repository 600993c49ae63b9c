package dev.weft.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Reads the maps of one YAML file line by line, checking what is wrong in any map. One thread. */
final class YamlMap {
  // a file of the largest size has fewer, unless aliases unfold it
  static final int MAX_NODES = 200_000;

  private final String file;
  private final Problems problems;
  private int nodes;

  YamlMap(String file, Problems problems) {
    this.file = file;
    this.problems = problems;
  }

  String origin(Node node) {
    return node.getStartMark().map(mark -> file + ":" + (mark.getLine() + 1)).orElse(file);
  }

  /** The lines of this map, wrong ones marked. */
  List<Line> lines(MappingNode map) {
    List<Line> lines = new ArrayList<>();
    Map<String, String> originByKey = new HashMap<>();
    for (NodeTuple tuple : map.getValue()) {
      if (isFull()) {
        return List.of();
      }
      String origin = origin(tuple.getKeyNode());
      if (!(tuple.getKeyNode() instanceof ScalarNode scalar) || scalar.getValue().isBlank()) {
        problems.add(origin, "a key must be plain text");
        continue;
      }
      if (scalar.getTag().equals(Tag.MERGE)) {
        problems.add(origin, "merge keys (<<) are not supported: write the keys out");
        continue;
      }
      String key = scalar.getValue().trim();
      String first = originByKey.putIfAbsent(key, origin);
      if (first != null) {
        problems.add(origin, twice(key, first));
      }
      boolean tagged = isTagged(tuple.getValueNode(), key);
      lines.add(new Line(origin, key, tuple.getValueNode(), first != null || tagged));
    }
    return lines;
  }

  /** The texts of a list; empty when one of them is no text, which is a problem. */
  Optional<List<String>> texts(SequenceNode list, String key) {
    List<String> texts = new ArrayList<>();
    for (Node node : list.getValue()) {
      if (isFull() || isTagged(node, key)) {
        return Optional.empty();
      }
      if (!(node instanceof ScalarNode scalar)) {
        problems.add(
            origin(node),
            Quoted.name(key)
                + " is nested too deeply: each item of the list must be a single"
                + " text; a text with one of [ ] { } , : must be put in quotes");
        return Optional.empty();
      }
      if (isNothing(scalar)) {
        problems.add(origin(node), Quoted.name(key) + " has an empty item: remove it");
        return Optional.empty();
      }
      texts.add(scalar.getValue());
    }
    return Optional.of(texts);
  }

  /** Whether aliases unfold the file so far that the rest was not looked at. */
  boolean isTooMuch() {
    return nodes > MAX_NODES;
  }

  /** Whether nothing is written there: {@code key:} or {@code key: ~}. */
  static boolean isNothing(Node node) {
    return node.getTag().equals(Tag.NULL);
  }

  static String twice(String key, String first) {
    return Quoted.name(key) + " is written twice, first at " + first + "; remove one of them";
  }

  /** The tag itself is not told: it may be the beginning of a secret. */
  private boolean isTagged(Node node, String key) {
    if (!node.getTag().getValue().startsWith("!")) {
      return false;
    }
    problems.add(
        origin(node),
        "the value of "
            + Quoted.name(key)
            + " begins with !, which means a tag in YAML: put the value in quotes");
    return true;
  }

  private boolean isFull() {
    nodes++;
    return isTooMuch();
  }

  /**
   * A key and its value. Immutable.
   *
   * @param wrong whether it was reported already
   */
  record Line(String origin, String key, Node value, boolean wrong) {}
}
