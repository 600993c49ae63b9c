package dev.weft.destination;

import dev.weft.event.Interaction;
import java.io.IOException;
import java.util.List;

/**
 * Where interactions go. One uploader thread calls it, so that an implementation needs no locks;
 * blocking is fine, for at most the configured call timeout.
 */
public interface Destination extends AutoCloseable {
  /** Unique among the configured destinations; stands in settings, counters and the log. */
  String name();

  /** How much one {@link #send} may carry. */
  Limits limits();

  /** Bytes that {@link #send} puts around {@code records} records, separators included. */
  int envelopeBytes(int records);

  /** How many requests a {@link #send} of {@code records} records makes at most; they are paced. */
  default int requests(int records) {
    return 1;
  }

  /** Interactions with different keys are never put in one batch. */
  default String batchKey(Interaction interaction) {
    return "";
  }

  /**
   * Encodes one interaction in this destination's own form.
   *
   * @return the records it becomes, usually one; empty when this destination has no use for it, in
   *     which case it is counted as suppressed
   * @throws UnfitException if the service would refuse it; it is a dead letter with that reason
   */
  List<byte[]> encode(Interaction interaction);

  /**
   * Sends one batch and says what came of it. An answer is a {@link Delivery}, never an exception.
   *
   * @throws IOException if no answer came; the batch is tried again with the same ids
   */
  Delivery send(Batch batch) throws IOException;

  /**
   * Breaks off a {@link #send} that is under way, because the time to stop is over. Called by
   * another thread than that which sends, perhaps while nothing is sent; must not block.
   */
  default void cancel() {}

  /** Frees what the destination holds; called once, by the thread that sent. */
  @Override
  default void close() {}
}
