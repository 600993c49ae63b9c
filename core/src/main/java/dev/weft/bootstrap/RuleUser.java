package dev.weft.bootstrap;

import dev.weft.config.Problems;

/** Whoever has bound rules of the file to something: the agent, to methods. Thread-safe. */
public interface RuleUser {
  /**
   * Whether new rules fit what they would be bound to; nothing of them holds yet.
   *
   * @param problems takes all that does not fit: then the rules before stay
   */
  void check(NewRules rules, Problems problems);

  /** They hold from now on for all that is bound; what is bound already must be bound again. */
  void changed();
}
