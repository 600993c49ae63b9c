package dev.weft.spool;

import dev.weft.event.Lane;
import java.io.File;
import java.util.List;
import java.util.Map;

/**
 * What is in one segment file. Immutable.
 *
 * @param first the first sequence in it; 0 for no whole frame
 * @param last the last sequence in it; 0 for no whole frame
 * @param events whole events by lane, those repeated from before left out
 * @param oldest when the oldest event was captured, epoch milliseconds; 0 for none
 * @param newest likewise of the newest
 * @param told sequences that are gone, with the reason that a gap record gives
 * @param unexplained sequences that are missing without a word
 * @param damages bytes that are no frame, within the file
 * @param tornBytes at the end, of a record that was being written
 * @param headerDamaged whether the first 64 bytes are not what they should be; costs no event
 * @param ofTheFuture whether a later Weft wrote it: nothing else is known of it
 */
public record SegmentReport(
    File file,
    long bytes,
    long first,
    long last,
    Map<Lane, Long> events,
    long oldest,
    long newest,
    List<Told> told,
    List<Range> unexplained,
    List<Range> damages,
    long tornBytes,
    boolean headerDamaged,
    boolean ofTheFuture) {

  /** From and to, both of sequences included; of bytes, to is behind the last. Immutable. */
  public record Range(long from, long to) {}

  /** Sequences that are gone, and why, in one word. Immutable. */
  public record Told(long from, long to, String reason) {
    /** How many. */
    public long count() {
      return to - from + 1;
    }
  }

  /** How many events of all lanes are in it. */
  public long eventCount() {
    return events.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Whether something in it is not as it was written. */
  public boolean isDamaged() {
    return headerDamaged || !damages.isEmpty() || !unexplained.isEmpty();
  }
}
