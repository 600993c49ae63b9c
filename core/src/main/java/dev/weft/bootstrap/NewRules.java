package dev.weft.bootstrap;

import dev.weft.capture.Capture;
import dev.weft.config.Problems;
import dev.weft.extract.Signature;
import java.util.List;

/** Rules of a changed file that do not hold yet. Immutable. */
public final class NewRules {
  private final FileRules rules;
  private final Capture capture;

  NewRules(FileRules rules, Capture capture) {
    this.rules = rules;
    this.capture = capture;
  }

  /**
   * Whether the paths of those that are for a method fit it.
   *
   * @param problems takes what does not
   */
  public void check(
      String className,
      String methodName,
      List<String> parameterTypes,
      Signature signature,
      Problems problems) {
    var unused =
        capture.unlisted(
            signature.where(),
            rules.of(className, methodName, parameterTypes),
            signature,
            problems);
  }
}
