package dev.weft.retry;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Knows when a destination is down, so that it is only probed, and how long to leave it alone. One
 * thread.
 *
 * <pre>
 * closed   after a failure: wait as the retry policy says
 *    |     5 failures in a row, or most of the tries in 30 s, or one that never got through
 *    v
 * open     wait 5 to 60 s, growing and drawn by lot, then probe; a success closes it
 * </pre>
 */
public final class CircuitBreaker {
  private static final int FAILURES_IN_A_ROW = 5;
  private static final long MEMORY_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** With fewer tries in the last 30 s nothing is said about most of them. */
  private static final int ENOUGH_TRIES = 10;

  private static final int MAX_TRIES = 100;

  /** How many times the first delay of the policy the first pause of an open breaker is. */
  private static final int OPEN_FACTOR = 5;

  private final RetryPolicy policy;
  private final LongSupplier nanoTime;
  private final Deque<Try> tries = new ArrayDeque<>();
  private int failed;
  private int inARow;
  private int openFor;

  private record Try(long at, boolean failed) {}

  /** Begins closed. */
  public CircuitBreaker(RetryPolicy policy, LongSupplier nanoTime) {
    this.policy = policy;
    this.nanoTime = nanoTime;
  }

  /** A try came through. */
  public void succeeded() {
    note(false);
    if (isOpen()) forget();
    inARow = 0;
    openFor = 0;
  }

  /**
   * A try failed.
   *
   * @param unreachable nobody was there to be asked
   * @param asked how long the destination wants to be left alone; zero if it did not say
   * @return how long to wait before the next try
   */
  public Duration failed(boolean unreachable, Duration asked) {
    note(true);
    inARow++;
    if (isOpen()) {
      openFor++;
    } else if (unreachable || inARow >= FAILURES_IN_A_ROW || mostFailed()) {
      openFor = 1;
    }
    if (!isOpen() || asked.compareTo(Duration.ZERO) > 0) return policy.delay(inARow, asked);
    return policy.delayBetween(ceiling());
  }

  /** Whether a next try is a probe only. */
  public boolean isOpen() {
    return openFor > 0;
  }

  private Duration ceiling() {
    Duration ceiling = policy.first().multipliedBy(OPEN_FACTOR);
    for (int i = 1; i < openFor && ceiling.compareTo(policy.longest()) < 0; i++) {
      ceiling = ceiling.multipliedBy(2);
    }
    return ceiling.compareTo(policy.longest()) < 0 ? ceiling : policy.longest();
  }

  private void note(boolean failure) {
    long now = nanoTime.getAsLong();
    while (!tries.isEmpty() && isOld(tries.element(), now)) {
      if (tries.remove().failed()) failed--;
    }
    tries.add(new Try(now, failure));
    if (failure) failed++;
  }

  private boolean isOld(Try one, long now) {
    return tries.size() >= MAX_TRIES || now - one.at() > MEMORY_NANOS;
  }

  private boolean mostFailed() {
    return tries.size() >= ENOUGH_TRIES && failed * 2 > tries.size();
  }

  /** What was before a recovery says nothing about the time after it. */
  private void forget() {
    tries.clear();
    failed = 0;
  }
}
