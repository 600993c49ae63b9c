package dev.weft.metrics;

import java.util.List;

/**
 * What waits where at one moment. Immutable.
 *
 * @param destinations in the order of the settings
 */
public record Levels(Ring ring, Spool spool, List<Destination> destinations) {
  /**
   * What is captured and not stored yet.
   *
   * @param bytes of memory
   */
  public record Ring(long events, long bytes) {}

  /**
   * What is stored.
   *
   * @param segments files; 0 without a disk
   * @param durable whether a crash loses none of it
   */
  public record Spool(long bytes, int segments, boolean durable) {
    /** Before the first event. */
    public static final Spool EMPTY = new Spool(0, 0, false);
  }

  /**
   * What one destination does not have yet.
   *
   * @param state {@code idle}, {@code running}, {@code retrying}, {@code down} or {@code held}
   * @param trouble why it does not take what it gets; empty while it does
   * @param waiting interactions in the spool
   * @param oldestAt when the oldest of those was captured, epoch milliseconds; 0 for none
   */
  public record Destination(
      String name, String state, String trouble, long waiting, long oldestAt) {
    /** How long the oldest has waited at this time, seconds; 0 when nothing waits. */
    public double lagSeconds(long epochMillis) {
      boolean waits = waiting > 0 && oldestAt > 0;
      return waits ? Math.max(0, epochMillis - oldestAt) / 1000.0 : 0;
    }
  }

  /** How long the oldest has waited, seconds: the spool keeps it for a destination. */
  public double oldestAgeSeconds(long epochMillis) {
    return destinations.stream().mapToDouble(one -> one.lagSeconds(epochMillis)).max().orElse(0);
  }
}
