package dev.weft.visit;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Predicate;

/**
 * Asks a question about a {@code User-Agent} and remembers the answers: most requests come with one
 * of a few. Thread-safe; two threads may ask the same at once.
 */
final class AgentCheck {
  /** Longer ones are not remembered, so that nobody fills the heap with them. */
  private static final int MAX_LENGTH = 512;

  private static final int REMEMBERED = 256;

  private final Predicate<String> question;
  private final AtomicReferenceArray<Answer> answers = new AtomicReferenceArray<>(REMEMBERED);

  private record Answer(String agent, boolean yes) {}

  AgentCheck(Predicate<String> question) {
    this.question = question;
  }

  /** The answer; no for no {@code User-Agent} at all. */
  boolean matches(String agent) {
    if (agent.isEmpty()) return false;
    int index = (agent.hashCode() & 0x7fffffff) % REMEMBERED;
    Answer known = answers.get(index);
    if (known != null && known.agent.equals(agent)) return known.yes;
    boolean yes = question.test(agent);
    if (agent.length() <= MAX_LENGTH) answers.set(index, new Answer(agent, yes));
    return yes;
  }
}
