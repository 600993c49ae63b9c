package dev.weft.retry;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets through so many a second, on average; what was not used in the last second may come in one
 * burst. Told to slow down, it halves, and within a minute comes back to what it was: so that many
 * processes that share one quota find their share of it. One thread.
 */
public final class RateLimit {
  /** From nothing to everything in a minute. */
  private static final double RECOVERY_NANOS = TimeUnit.SECONDS.toNanos(60);

  /** At its slowest it lets one through in so many seconds. */
  private static final double SLOWEST_SECONDS = 10;

  private final double fullBurst;
  private final double highest;
  private final LongSupplier nanoTime;
  private double perNano;
  private double tokens;
  private long at;

  /**
   * Begins with a full burst.
   *
   * @param perSecond 0 for no limit
   */
  public RateLimit(double perSecond, LongSupplier nanoTime) {
    this.fullBurst = perSecond;
    this.highest = perSecond / TimeUnit.SECONDS.toNanos(1);
    this.perNano = highest;
    this.nanoTime = nanoTime;
    this.tokens = burst();
    this.at = nanoTime.getAsLong();
  }

  /** Returns zero if it is let through now, else how long to wait before asking again. */
  public Duration take() {
    return take(1);
  }

  /** The same for several that go one right after the other; the next wait for all of them. */
  public Duration take(int count) {
    if (highest == 0) return Duration.ZERO;
    pass();
    if (tokens >= 1) {
      tokens -= count;
      return Duration.ZERO;
    }
    return Duration.ofNanos((long) Math.ceil((1 - tokens) / perNano));
  }

  /** Halves what is let through, and takes back what was saved up; does nothing without a limit. */
  public void slowDown() {
    if (highest == 0) return;
    pass();
    double slowest = Math.min(highest, 1 / (SLOWEST_SECONDS * TimeUnit.SECONDS.toNanos(1)));
    perNano = Math.max(slowest, perNano / 2);
    tokens = Math.min(0, tokens);
  }

  private void pass() {
    long now = nanoTime.getAsLong();
    double passed = now - at;
    at = now;
    double before = perNano;
    perNano = Math.min(highest, perNano + highest * passed / RECOVERY_NANOS);
    tokens = Math.min(burst(), tokens + passed * (before + perNano) / 2);
  }

  private double burst() {
    return highest == 0 ? 1 : Math.max(1, fullBurst * (perNano / highest));
  }
}
