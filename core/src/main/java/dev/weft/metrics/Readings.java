package dev.weft.metrics;

import dev.weft.event.Lane;
import dev.weft.metrics.Accounting.Count;
import dev.weft.metrics.Reading.Series;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All metrics in one list: what every exporter reads. Thread-safe.
 *
 * <p>What is known beforehand, such as the deliveries of each lane, is there from the start with 0;
 * what is not, such as a reason, appears when it first counts and then stays.
 */
public final class Readings {
  /** The tag {@code destination} of what concerns all of them. */
  private static final String EVERYWHERE = "all";

  /** A scrape asks for one value after the other; they are of one moment then. */
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private static final List<String> STATES = List.of("running", "retrying", "down", "held");

  private final Accounting accounting;
  private final Requests requests;
  private final Supplier<Levels> levels;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private volatile @Nullable Snapshot last;

  private record Snapshot(long takenAt, Map<Series, Reading> readings) {}

  /**
   * Reads these.
   *
   * @param levels may be called on any thread
   * @param nanoTime as {@link System#nanoTime}
   */
  public Readings(
      Accounting accounting,
      Requests requests,
      Supplier<Levels> levels,
      Clock clock,
      LongSupplier nanoTime) {
    this.accounting = accounting;
    this.requests = requests;
    this.levels = levels;
    this.clock = clock;
    this.nanoTime = nanoTime;
  }

  /** Everything at this moment, in the order of {@link Metric}. */
  public List<Reading> all() {
    return List.copyOf(take().readings().values());
  }

  /** One of them, not older than a second; 0 when there is none. */
  public Reading one(Series series) {
    Snapshot snapshot = last;
    if (snapshot == null || nanoTime.getAsLong() - snapshot.takenAt() > FRESH_NANOS) {
      snapshot = take();
    }
    return snapshot.readings().getOrDefault(series, new Reading(series, 0, 0));
  }

  /** What waits where at this moment. */
  public Levels levels() {
    return levels.get();
  }

  /** What was sent to this destination so far. */
  public Requests.Sent sent(String destination) {
    return requests.sent(destination);
  }

  /** How long the oldest event has waited for this destination, seconds. */
  public double lagSeconds(Levels.Destination destination) {
    return destination.lagSeconds(clock.millis());
  }

  /** How long the oldest event of the spool has waited, seconds. */
  public double oldestAgeSeconds() {
    return levels.get().oldestAgeSeconds(clock.millis());
  }

  private Snapshot take() {
    Collection collection = new Collection();
    Levels now = levels.get();
    for (Lane lane : Lane.values()) collection.count(Metric.CAPTURED, 0, lane.word());
    for (Levels.Destination one : now.destinations()) collection.start(one.name());
    for (Count count : accounting.counts()) collection.put(count);
    long millis = clock.millis();
    for (Levels.Destination one : now.destinations()) collection.put(one, millis);
    collection.put(now, millis);
    Snapshot snapshot = new Snapshot(nanoTime.getAsLong(), collection.sorted());
    last = snapshot;
    return snapshot;
  }

  private final class Collection {
    private final Map<Series, Reading> readings = new LinkedHashMap<>();

    void start(String destination) {
      count(Metric.RECOVERED, 0, destination);
      for (Lane lane : Lane.values()) {
        count(Metric.DELIVERED, 0, destination, lane.word());
        count(Metric.DEAD_LETTERED, 0, destination, lane.word());
      }
    }

    void put(Count count) {
      Metric metric =
          count.name().equals("retried")
              ? Metric.RETRIES
              : Metric.valueOf(count.name().toUpperCase(Locale.ROOT));
      String[] tags = metric.tags().stream().map(tag -> tag(count, tag)).toArray(String[]::new);
      count(metric, count.value(), tags);
    }

    private static String tag(Count count, String name) {
      return switch (name) {
        case "destination" -> count.destination().isEmpty() ? EVERYWHERE : count.destination();
        case "lane" -> count.lane();
        default -> count.reason();
      };
    }

    void put(Levels.Destination level, long millis) {
      String name = level.name();
      count(Metric.LAG_EVENTS, level.waiting(), name);
      put(Metric.LAG, level.lagSeconds(millis), name);
      put(Metric.STATE, Math.max(0, STATES.indexOf(level.state())), name);
      Requests.Sent sent = requests.sent(name);
      Series send = Series.of(Metric.SEND, name);
      readings.put(send, new Reading(send, sent.seconds(), sent.requests()));
      put(Metric.SEND_MAX, sent.maxSeconds(), name);
      count(Metric.SENT_EVENTS, sent.events(), name);
      count(Metric.SENT_BYTES, sent.bytes(), name);
      count(Metric.BATCH_EVENTS, sent.lastEvents(), name);
    }

    void put(Levels now, long millis) {
      count(Metric.RING_EVENTS, now.ring().events());
      count(Metric.RING_BYTES, now.ring().bytes());
      count(Metric.SPOOL_BYTES, now.spool().bytes());
      count(Metric.SPOOL_SEGMENTS, now.spool().segments());
      put(Metric.SPOOL_AGE, now.oldestAgeSeconds(millis));
      count(Metric.SPOOL_DURABLE, now.spool().durable() ? 1 : 0);
    }

    private void count(Metric metric, long value, String... tags) {
      put(metric, (double) value, tags);
    }

    private void put(Metric metric, double value, String... tags) {
      Series series = Series.of(metric, tags);
      readings.put(series, new Reading(series, value, 0));
    }

    Map<Series, Reading> sorted() {
      Map<Series, Reading> sorted = new LinkedHashMap<>();
      readings.keySet().stream()
          .sorted((one, other) -> one.metric().compareTo(other.metric()))
          .forEach(series -> sorted.put(series, readings.get(series)));
      return sorted;
    }
  }
}
