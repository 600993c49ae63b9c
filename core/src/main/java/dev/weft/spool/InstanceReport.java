package dev.weft.spool;

import dev.weft.event.Lane;
import java.io.File;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What is in the folder of one process. Immutable.
 *
 * @param pid of the process that made it, if its name says so; else 0
 * @param corruptFiles copies of damaged bytes that are kept for people
 * @param corruptBytes of these
 */
public record InstanceReport(
    File folder,
    Use use,
    long pid,
    List<SegmentReport> segments,
    List<CursorReport> cursors,
    int corruptFiles,
    long corruptBytes) {

  /** Who has the folder. */
  public enum Use {
    /** A process has its lock. */
    IN_USE,
    /** Nobody: the next process that starts, or one that runs, goes on with it. */
    LEFT,
    /** The lock cannot be looked at, for lack of rights perhaps. */
    UNKNOWN
  }

  /** Bytes of all segments. */
  public long bytes() {
    return segments.stream().mapToLong(SegmentReport::bytes).sum();
  }

  /** Events by lane. */
  public Map<Lane, Long> events() {
    Map<Lane, Long> events = new EnumMap<>(Lane.class);
    for (Lane lane : Lane.values()) events.put(lane, 0L);
    for (SegmentReport segment : segments) {
      segment.events().forEach((lane, count) -> events.merge(lane, count, Long::sum));
    }
    return events;
  }

  /** All events. */
  public long eventCount() {
    return segments.stream().mapToLong(SegmentReport::eventCount).sum();
  }

  /** When the oldest event was captured, epoch milliseconds; 0 for none. */
  public long oldest() {
    return segments.stream().mapToLong(SegmentReport::oldest).filter(at -> at > 0).min().orElse(0);
  }

  /** When the newest event was captured, epoch milliseconds; 0 for none. */
  public long newest() {
    return segments.stream().mapToLong(SegmentReport::newest).max().orElse(0);
  }

  /** Whether something in it is not as it was written. */
  public boolean isDamaged() {
    return segments.stream().anyMatch(SegmentReport::isDamaged)
        || cursors.stream().anyMatch(CursorReport::isDamaged);
  }
}
