package dev.weft.metrics.jmx;

import dev.weft.metrics.Accounting.Balance;
import dev.weft.metrics.Levels;
import dev.weft.metrics.Metric;
import dev.weft.metrics.Reading;
import dev.weft.metrics.Readings;
import dev.weft.metrics.Requests;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What the MBeans answer. Stateless. */
final class Beans {
  private Beans() {}

  record Capture(Readings readings) implements CaptureMXBean {
    @Override
    public Map<String, Long> getCaptured() {
      return sums(readings, Metric.CAPTURED, "lane", "");
    }

    @Override
    public Map<String, Long> getSuppressed() {
      return sums(readings, Metric.SUPPRESSED, "reason", "all");
    }

    @Override
    public Map<String, Long> getDropped() {
      return sums(readings, Metric.DROPPED, "reason", "all");
    }
  }

  record Ring(Readings readings) implements RingMXBean {
    @Override
    public long getEvents() {
      return readings.levels().ring().events();
    }

    @Override
    public long getBytes() {
      return readings.levels().ring().bytes();
    }
  }

  record Spool(Readings readings) implements SpoolMXBean {
    @Override
    public long getBytes() {
      return readings.levels().spool().bytes();
    }

    @Override
    public int getSegments() {
      return readings.levels().spool().segments();
    }

    @Override
    public double getOldestAgeSeconds() {
      return readings.oldestAgeSeconds();
    }

    @Override
    public boolean isDurable() {
      return readings.levels().spool().durable();
    }
  }

  record Rules(Supplier<String> text) implements RulesMXBean {
    @Override
    public String report() {
      return text.get();
    }
  }

  /** One destination, by its name. */
  record Destination(String name, Readings readings, Supplier<List<Balance>> balances)
      implements DestinationMXBean {
    @Override
    public String getState() {
      return level().state();
    }

    @Override
    public String getTrouble() {
      return level().trouble();
    }

    @Override
    public long getCaptured() {
      return balance().captured();
    }

    @Override
    public long getRecovered() {
      return balance().recovered();
    }

    @Override
    public long getDelivered() {
      return balance().delivered();
    }

    @Override
    public long getDeadLettered() {
      return balance().deadLettered();
    }

    @Override
    public Map<String, Long> getDropped() {
      return balance().dropped();
    }

    @Override
    public Map<String, Long> getSuppressed() {
      return balance().suppressed();
    }

    @Override
    public long getPending() {
      return balance().pending();
    }

    @Override
    public String getAccounting() {
      return balance().toString();
    }

    @Override
    public double getLagSeconds() {
      return readings.lagSeconds(level());
    }

    @Override
    public Map<String, Long> getRetries() {
      return sums(readings, Metric.RETRIES, "class", name);
    }

    @Override
    public long getRequests() {
      return readings.sent(name).requests();
    }

    @Override
    public long getBytesSent() {
      return readings.sent(name).bytes();
    }

    @Override
    public double getMeanSendSeconds() {
      Requests.Sent sent = readings.sent(name);
      return sent.requests() == 0 ? 0 : sent.seconds() / sent.requests();
    }

    @Override
    public double getMaxSendSeconds() {
      return readings.sent(name).maxSeconds();
    }

    private Balance balance() {
      return balances.get().stream()
          .filter(balance -> balance.destination().equals(name))
          .findFirst()
          .orElseThrow();
    }

    private Levels.Destination level() {
      return readings.levels().destinations().stream()
          .filter(level -> level.name().equals(name))
          .findFirst()
          .orElseThrow();
    }
  }

  /** The values of one metric by one of its tags, for one destination if the metric has some. */
  private static Map<String, Long> sums(
      Readings readings, Metric metric, String tag, String destination) {
    Map<String, Long> sums = new TreeMap<>();
    int key = metric.tags().indexOf(tag);
    int at = metric.tags().indexOf("destination");
    for (Reading reading : readings.all()) {
      List<String> tags = reading.series().tags();
      if (reading.series().metric() != metric) continue;
      if (at >= 0 && !tags.get(at).equals(destination)) continue;
      sums.merge(tags.get(key), (long) reading.value(), Long::sum);
    }
    return sums;
  }
}
