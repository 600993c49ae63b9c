package dev.weft.metrics;

import dev.weft.event.InteractionListener;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/** Adds up what was sent to each destination, and how long it took. Thread-safe. */
public final class Requests implements InteractionListener {
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);
  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  private final LongSupplier nanoTime;
  private final long began;
  private final Map<String, Sums> byDestination = new ConcurrentHashMap<>();

  /**
   * Starts with nothing.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  public Requests(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.began = nanoTime.getAsLong();
  }

  /**
   * What was sent to one destination. Immutable.
   *
   * @param bytes of bodies, before compression
   * @param seconds of all requests together
   * @param maxSeconds of the longest in this minute and the one before
   * @param lastEvents in the last request
   */
  public record Sent(
      long requests, long events, long bytes, double seconds, double maxSeconds, int lastEvents) {
    static final Sent NOTHING = new Sent(0, 0, 0, 0, 0, 0);
  }

  /** What was sent to this destination so far. */
  public Sent sent(String destination) {
    Sums sums = byDestination.get(destination);
    return sums == null ? Sent.NOTHING : sums.sent(minute());
  }

  @Override
  public void sent(String destination, int events, long bytes, long nanos) {
    byDestination
        .computeIfAbsent(destination, any -> new Sums())
        .add(events, bytes, nanos, minute());
  }

  private long minute() {
    return (nanoTime.getAsLong() - began) / MINUTE;
  }

  /** One lock, held for moments. */
  private static final class Sums {
    private final Object lock = new Object();
    private long requests;
    private long events;
    private long bytes;
    private long nanos;
    private int lastEvents;
    private long minute;
    private long longest;
    private long longestBefore;

    void add(int moreEvents, long moreBytes, long moreNanos, long now) {
      synchronized (lock) {
        requests++;
        events += moreEvents;
        bytes += moreBytes;
        nanos += moreNanos;
        lastEvents = moreEvents;
        moveTo(now);
        longest = Math.max(longest, moreNanos);
      }
    }

    Sent sent(long now) {
      synchronized (lock) {
        moveTo(now);
        double max = Math.max(longest, longestBefore) / NANOS;
        return new Sent(requests, events, bytes, nanos / NANOS, max, lastEvents);
      }
    }

    private void moveTo(long now) {
      if (now == minute) return;
      longestBefore = now == minute + 1 ? longest : 0;
      longest = 0;
      minute = now;
    }
  }
}
