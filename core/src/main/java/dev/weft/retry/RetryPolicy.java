package dev.weft.retry;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait after the n-th failure in a row. Pure arithmetic: it neither sleeps nor counts.
 * As thread-safe as its random generator.
 *
 * <p>The ceiling doubles from {@code first} to {@code longest}, and the delay is drawn evenly from
 * nothing to the ceiling ("full jitter"), so that many hosts do not come back at once.
 *
 * @param first ceiling after the first failure
 * @param longest ceiling after many
 * @param longestAsked what a destination may ask for at most
 * @param random for the jitter
 */
public record RetryPolicy(
    Duration first, Duration longest, Duration longestAsked, RandomGenerator random) {

  /** Checks the order of the durations. */
  public RetryPolicy {
    if (first.toMillis() < 1 || longest.compareTo(first) < 0 || longestAsked.isNegative()) {
      throw new IllegalArgumentException(
          "retry delays must be at least 1 ms and the longest not below the first, but are "
              + first
              + ", "
              + longest
              + " and "
              + longestAsked);
    }
  }

  /** 1 s, doubled up to 60 s; a destination may ask for 5 minutes. */
  public static RetryPolicy standard(RandomGenerator random) {
    return new RetryPolicy(
        Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofMinutes(5), random);
  }

  /**
   * Returns how long to wait: what was asked for, within its cap, or else at least 1 ms and at most
   * the ceiling.
   *
   * @param failures in a row, 1 after the first
   * @param asked by the destination; zero if it did not
   */
  public Duration delay(int failures, Duration asked) {
    if (asked.compareTo(Duration.ZERO) > 0) {
      return asked.compareTo(longestAsked) < 0 ? asked : longestAsked;
    }
    return Duration.ofMillis(1 + random.nextLong(ceiling(failures)));
  }

  /**
   * Draws evenly between half of the ceiling and the ceiling: not at once, and not all together.
   */
  Duration delayBetween(Duration ceiling) {
    long half = Math.max(1, ceiling.toMillis() / 2);
    return Duration.ofMillis(half + random.nextLong(Math.max(1, ceiling.toMillis() - half + 1)));
  }

  /** In milliseconds. Doubles step by step, since a shift would overflow. */
  private long ceiling(int failures) {
    long ceiling = first.toMillis();
    for (int i = 1; i < failures && ceiling < longest.toMillis(); i++) ceiling *= 2;
    return Math.min(ceiling, longest.toMillis());
  }
}
