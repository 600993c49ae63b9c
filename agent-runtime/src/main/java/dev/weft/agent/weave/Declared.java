package dev.weft.agent.weave;

import dev.weft.config.RuleText;
import java.util.List;

/**
 * A method whose rules hold wherever it is implemented or overridden. Immutable; texts only, so
 * that it holds no class.
 *
 * @param owner the class or interface that has the rules, as in source
 * @param descriptor in the class file, by which implementations are known
 * @param parameterTypes class names as in source
 * @param parameterNames empty when the class file has none, as an interface without {@code
 *     -parameters}
 * @param rules of its annotations; none if only a rule outside the class names it
 */
record Declared(
    String owner,
    String name,
    String descriptor,
    List<String> parameterTypes,
    List<String> parameterNames,
    List<RuleText> rules) {

  /** Tells methods of one class apart. */
  String key() {
    return name + descriptor;
  }
}
