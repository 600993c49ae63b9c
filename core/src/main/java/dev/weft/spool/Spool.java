package dev.weft.spool;

import dev.weft.event.Lane;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Keeps encoded interactions, in order, until every reader is done with them. Readers are named
 * when the spool is made and do not disturb each other.
 *
 * <p>One thread appends and tends. Each reader reads and advances on a thread of its own. The rest
 * may be called from any thread.
 */
public interface Spool extends AutoCloseable {
  /** Bytes that one payload may have; a larger one is never handed in. */
  int MAX_PAYLOAD = 1 << 20;

  /**
   * One encoded interaction on its way in. The payload is shared: nobody changes it.
   *
   * @param capturedAt epoch milliseconds
   */
  record Item(Lane lane, long capturedAt, byte[] payload) {}

  /**
   * One interaction in the spool. The payload is shared: nobody changes it.
   *
   * @param sequence counts from 1, without gaps but for what is lost
   */
  record Entry(long sequence, byte[] payload) {}

  /**
   * What one read found.
   *
   * @param entries in order
   * @param upTo the next read goes on after this; at least what was asked for. Every sequence
   *     between is either in entries or lost
   * @param lost how many are gone, by reason in one word, for instance {@code damaged}
   */
  record Reading(List<Entry> entries, long upTo, Map<String, Long> lost) {}

  /**
   * Appends as many as there is room for, from the first on.
   *
   * @return how many were taken; the rest is not in the spool
   */
  int append(List<Item> items);

  /**
   * The next entries after this sequence, in order; none when there are none yet. Gives at least
   * one if there is one, whatever its size.
   *
   * @param after as {@link Reading#upTo} of the read before, or {@link Cursor#done}
   */
  Reading read(String reader, long after, int maxEntries, int maxBytes);

  /** How far the reader was when it last advanced. */
  Cursor cursor(String reader);

  /**
   * Notes how far the reader is. A crash before this returns has it read again what came since the
   * cursor before. A cursor that is behind the last one, or ahead of what is there, is ignored.
   */
  void advance(String reader, Cursor cursor);

  /** The sequence of the newest entry; 0 when there never was one. */
  long last();

  /** How many entries the reader's cursor has not settled. */
  default long lag(String reader) {
    return Math.max(0, last() - cursor(reader).settledUpTo());
  }

  /** To be called now and then by the thread that appends: what has to be done in time. */
  default void tend() {}

  /** Whether what is left at a stop is still there at the next start; may change with the disk. */
  boolean isDurable();

  /** Bytes of its files, or of what it holds in memory if it has none. */
  default long bytes() {
    return 0;
  }

  /** How many files those are. */
  default int segments() {
    return 0;
  }

  /**
   * Ends it for good; what it can keep is there at the next start. Idempotent.
   *
   * @param patience how long to wait for an append under way, whose disk may hang; beyond it, what
   *     that append has in hand may or may not be there at the next start, and whoever appends ends
   *     the rest when the disk answers
   * @return of each reader, how many entries are lost that its cursor has not settled; a second
   *     call says nothing more
   */
  Map<String, Long> stop(Duration patience);

  /** As {@link #stop}, for who does not ask what is lost and has a minute. */
  @Override
  default void close() {
    stop(Duration.ofMinutes(1));
  }
}
