package dev.weft.metrics;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Metrics of two destinations whose times and levels a test sets. Thread-safe. */
public final class Figures {
  public static final long NOW = 1_700_000_000_000L;

  public final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may overflow
  public final Accounting accounting = new Accounting();
  public final Requests requests = new Requests(nanos::get);
  public volatile Levels levels = levels("running", "", 0, 0);
  public final Readings readings =
      new Readings(
          accounting,
          requests,
          () -> levels,
          Clock.fixed(Instant.ofEpochMilli(NOW), ZoneOffset.UTC),
          nanos::get);

  /** Of {@code miso} as said, and of {@code file}, which is well. */
  public static Levels levels(String state, String trouble, long waiting, long oldestAt) {
    return new Levels(
        new Levels.Ring(3, 300),
        new Levels.Spool(4_096, 2, true),
        List.of(
            new Levels.Destination("miso", state, trouble, waiting, oldestAt),
            new Levels.Destination("file", "running", "", 0, 0)));
  }

  public List<Accounting.Balance> balances() {
    return List.of(accounting.balance("miso", 0), accounting.balance("file", 0));
  }

  /** All values by the text of their series: {@code weft.retries[miso, held]}. */
  public Map<String, Double> values() {
    Map<String, Double> values = new TreeMap<>();
    for (Reading reading : readings.all()) {
      Reading.Series series = reading.series();
      values.put(series.metric().meter() + series.tags(), reading.value());
    }
    return values;
  }
}
