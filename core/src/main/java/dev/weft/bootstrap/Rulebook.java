package dev.weft.bootstrap;

import dev.weft.capture.Explanation;
import dev.weft.capture.MethodPattern;
import dev.weft.capture.Rule;
import dev.weft.capture.TrackedMethod;
import dev.weft.config.Problems;
import dev.weft.config.RuleText;
import dev.weft.config.SettingsSource;
import dev.weft.extract.Signature;
import java.util.List;
import java.util.Set;

/**
 * The rules of some settings, to be looked at without anything being captured: they are read and
 * bound by the very code that does so in an application. Thread-safe.
 */
public final class Rulebook {
  private final Weft weft;

  private Rulebook(Weft weft) {
    this.weft = weft;
  }

  /** A rule of the file for a method. Immutable. */
  public record MethodRule(String origin, MethodPattern pattern) {}

  /**
   * Reads settings and rules; no key of a destination is needed for it.
   *
   * @param problems takes everything that is wrong with the file
   */
  public static Rulebook read(SettingsSource source, Problems problems) {
    return new Rulebook(Weft.ofRulesOnly(source, problems, new Unheard()));
  }

  /** The rules of the file that are for methods, in its order. */
  public List<MethodRule> methodRules() {
    return weft.rules().methodRules();
  }

  /** The classes that rules of the file name, as in source. */
  public Set<String> classesWithRules() {
    return weft.rules().classes();
  }

  /** As {@link RulesInForce#hasRule}. */
  public boolean hasRule(String className, String methodName, List<String> parameterTypes) {
    return weft.rules().hasRule(className, methodName, parameterTypes);
  }

  /** What the rules for routes do. */
  public List<Explanation> routes() {
    return weft.capture().routeExplanations();
  }

  /**
   * What the rules of a method do, as {@link RulesInForce#rulesOf} finds them.
   *
   * @param signature of the method that is called
   * @param problems takes what is wrong with its annotations, and with paths that do not fit it
   */
  public List<Explanation> explain(
      String className,
      String methodName,
      List<String> parameterTypes,
      List<RuleText> annotations,
      Signature signature,
      Problems problems) {
    List<Rule> rules =
        weft.rules().rulesOf(className, methodName, parameterTypes, annotations, problems);
    return weft.capture()
        .method(signature.where(), rules, signature, problems)
        .map(TrackedMethod::explanations)
        .orElse(List.of());
  }
}
