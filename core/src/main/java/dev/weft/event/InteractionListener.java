package dev.weft.event;

/**
 * Hears what becomes of interactions: counters, the log and the inspector are listeners. Called on
 * whichever thread did the work, application threads included: must not block and must not throw.
 */
public interface InteractionListener {
  /** A rule's condition held and something was there to be told. Comes before anything else. */
  default void captured(Lane lane) {}

  /**
   * It was left out on purpose, for every destination.
   *
   * @param reason one word, for instance {@code bot}
   */
  default void suppressed(Lane lane, String reason) {}

  /**
   * It is lost, for every destination.
   *
   * @param reason one word, for instance {@code no_identity} or {@code ring_full}
   * @param detail for people: where and why, without any value; may be empty
   */
  default void dropped(Lane lane, String reason, String detail) {}

  /**
   * One destination has no use for it.
   *
   * @param reason one word, for instance {@code not_for_destination}
   */
  default void suppressed(String destination, Interaction interaction, String reason) {}

  /** One destination has it. */
  default void delivered(String destination, Interaction interaction) {}

  /** One destination refused it for good; the text says why. */
  default void deadLettered(String destination, Interaction interaction, String reason) {}

  /** Interactions are lost for one destination, for instance at a stop without a disk spool. */
  default void dropped(String destination, long count, String reason) {}

  /** An earlier process left these in the spool; they count as if captured by this one. */
  default void recovered(String destination, long count) {}

  /**
   * A batch was not taken and is sent again.
   *
   * @param kind one word: {@code no_answer}, {@code asked_to_wait}, {@code held}, {@code
   *     too_large}, {@code refused} or {@code not_sent}
   */
  default void retried(String destination, String kind) {}

  /**
   * A request was made, whatever came of it.
   *
   * @param events how many interactions were in it
   * @param bytes of its body, before it was compressed
   * @param nanos how long it took, the answer included
   */
  default void sent(String destination, int events, long bytes, long nanos) {}

  /**
   * Something about a rule that a person should know.
   *
   * @param notice names the rule and the path, and no value
   */
  default void noticed(String notice) {}
}
