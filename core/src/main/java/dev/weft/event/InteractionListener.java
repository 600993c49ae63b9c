package dev.weft.event;

/**
 * Hears what becomes of interactions: counters, the log and the inspector are listeners. Called on
 * whichever thread did the work, application threads included: must not block and must not throw.
 */
public interface InteractionListener {
  /** A rule's condition held and something was there to be told. Comes before anything else. */
  default void captured() {}

  /**
   * It was left out on purpose, for every destination.
   *
   * @param reason one word, for instance {@code bot}
   */
  default void suppressed(String reason) {}

  /**
   * It is lost, for every destination.
   *
   * @param reason one word, for instance {@code no_identity} or {@code ring_full}
   * @param detail for people: where and why, without any value; may be empty
   */
  default void dropped(String reason, String detail) {}

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
}
