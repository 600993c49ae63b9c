package dev.weft.agent.weave;

import dev.weft.config.RuleText;
import java.util.List;

/**
 * Whether any rule reads the body of a request: until then, nothing that has to do with bodies is
 * woven. Thread-safe.
 */
public final class Bodies {
  private static final String WORD = "body";

  private final Runnable whenWanted;
  private final Runnable whenReadByMethods;
  private final Object lock = new Object();
  private volatile boolean wanted;
  private volatile boolean readByMethods;
  private volatile Needles needles = Needles.of();

  /**
   * Nobody wants them yet.
   *
   * @param whenWanted called once, by whoever finds out, perhaps in the middle of the loading of a
   *     class: must not wait
   * @param whenReadByMethods called once an annotation reads one, likewise
   */
  public Bodies(Runnable whenWanted, Runnable whenReadByMethods) {
    this.whenWanted = whenWanted;
    this.whenReadByMethods = whenReadByMethods;
  }

  /** Whether they are woven in classes that are loaded from now on. */
  boolean areWanted() {
    return wanted;
  }

  /** Whether a rule of an annotation reads one. */
  public boolean areReadByMethods() {
    return readByMethods;
  }

  Needles needles() {
    return needles;
  }

  /** A rule reads a body. */
  public void want() {
    synchronized (lock) {
      if (wanted) return;
      needles = BodyMethod.needles();
      wanted = true;
    }
    whenWanted.run();
  }

  /** Looks whether a rule of an annotation reads a body. */
  void lookAt(List<RuleText> rules) {
    if (readByMethods) return;
    for (RuleText rule : rules) {
      for (RuleText.Entry entry : rule.entries()) {
        for (String value : entry.values()) {
          if (mentionsBody(value)) {
            readByMethods = true;
            want();
            whenReadByMethods.run();
            return;
          }
        }
      }
    }
  }

  /** Whether a path in the text may begin with it; the text may also be a condition. */
  static boolean mentionsBody(String text) {
    for (int at = text.indexOf(WORD); at >= 0; at = text.indexOf(WORD, at + 1)) {
      int end = at + WORD.length();
      boolean begins = at == 0 || " |&!=\t".indexOf(text.charAt(at - 1)) >= 0;
      boolean ends = end == text.length() || ".[ |&!=<>\t".indexOf(text.charAt(end)) >= 0;
      if (begins && ends) return true;
    }
    return false;
  }
}
