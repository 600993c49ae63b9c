package dev.weft.retry;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Lets through so many a second, on average; what was not used in the last second may come in one
 * burst. One thread.
 */
public final class RateLimit {
  private final double perNano;
  private final double burst;
  private final LongSupplier nanoTime;
  private double tokens;
  private long at;

  /**
   * Begins with a full burst.
   *
   * @param perSecond 0 for no limit
   */
  public RateLimit(double perSecond, LongSupplier nanoTime) {
    this.perNano = perSecond / TimeUnit.SECONDS.toNanos(1);
    this.burst = Math.max(1, perSecond);
    this.nanoTime = nanoTime;
    this.tokens = burst;
    this.at = nanoTime.getAsLong();
  }

  /** Returns zero if it is let through now, else how long to wait before asking again. */
  public Duration take() {
    if (perNano == 0) return Duration.ZERO;
    long now = nanoTime.getAsLong();
    tokens = Math.min(burst, tokens + (now - at) * perNano);
    at = now;
    if (tokens >= 1) {
      tokens--;
      return Duration.ZERO;
    }
    return Duration.ofNanos((long) Math.ceil((1 - tokens) / perNano));
  }
}
