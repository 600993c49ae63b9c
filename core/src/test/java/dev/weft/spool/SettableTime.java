package dev.weft.spool;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.function.LongSupplier;

/** A wall clock and a {@link System#nanoTime} that go when they are told to. Thread-safe. */
final class SettableTime extends Clock implements LongSupplier {
  /** When every test begins. */
  static final Instant START = Instant.parse("2026-03-01T10:00:00Z");

  private final Object lock = new Object();
  private Instant wall = START;

  /** Near its end, as it may be: who compares instead of subtracting is found out. */
  private long nanos = Long.MAX_VALUE - Duration.ofMinutes(1).toNanos();

  /** Both go on. */
  void pass(Duration time) {
    synchronized (lock) {
      wall = wall.plus(time);
      nanos += time.toNanos();
    }
  }

  /** Only the wall clock changes: somebody set it, or the machine slept. */
  void jump(Duration time) {
    synchronized (lock) {
      wall = wall.plus(time);
    }
  }

  void setWall(Instant time) {
    synchronized (lock) {
      wall = time;
    }
  }

  /** Only {@code nanoTime} goes on. */
  void passWithoutTheWall(Duration time) {
    synchronized (lock) {
      nanos += time.toNanos();
    }
  }

  @Override
  public Instant instant() {
    synchronized (lock) {
      return wall;
    }
  }

  @Override
  public long getAsLong() {
    synchronized (lock) {
      return nanos;
    }
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
