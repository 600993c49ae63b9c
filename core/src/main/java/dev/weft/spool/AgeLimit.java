package dev.weft.spool;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.LongSupplier;

/**
 * Says which events have waited for too long. One thread: the writer's.
 *
 * <p>The wall clock decides nothing alone: only after it has gone along with {@link
 * System#nanoTime} for an hour, give or take an hour, is it believed. So neither a clock that jumps
 * nor a machine that slept makes events old. What this process wrote must be too old by {@code
 * nanoTime} as well. An event without a believable time never gets old.
 */
final class AgeLimit {
  private static final Duration TRIAL = Duration.ofHours(1);
  private static final Duration TOLERANCE = Duration.ofHours(1);

  /** Before this no event was captured: the clock was not set yet. */
  private static final long EARLIEST = Instant.parse("2020-01-01T00:00:00Z").toEpochMilli();

  private final Duration maxAge;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private long baseMillis;
  private long baseNanos;

  /** Begins the trial of the wall clock. */
  AgeLimit(Duration maxAge, Clock clock, LongSupplier nanoTime) {
    this.maxAge = maxAge;
    this.clock = clock;
    this.nanoTime = nanoTime;
    beginTrial();
  }

  private void beginTrial() {
    baseMillis = clock.millis();
    baseNanos = nanoTime.getAsLong();
  }

  /** Compares the clocks; to be called every minute or so. Begins the trial anew after a jump. */
  void compare() {
    long wall = clock.millis() - baseMillis;
    long nanos = (nanoTime.getAsLong() - baseNanos) / 1_000_000;
    if (Math.abs(wall - nanos) > TOLERANCE.toMillis()) beginTrial();
  }

  /** Whether a segment's newest event is too old. */
  boolean isOver(Segment segment) {
    if (maxAge.isZero() || segment.newest() < EARLIEST) return false;
    long now = nanoTime.getAsLong();
    boolean trusted = (now - baseNanos) / 1_000_000 >= TRIAL.toMillis();
    long age = clock.millis() - segment.newest();
    return trusted
        && age > maxAge.toMillis()
        && !segment.isWrittenWithin(maxAge.toMillis() * 1_000_000, now);
  }
}
