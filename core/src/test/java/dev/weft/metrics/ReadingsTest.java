package dev.weft.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.weft.destination.Examples;
import dev.weft.event.Lane;
import dev.weft.metrics.Reading.Series;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadingsTest {
  private final Figures figures = new Figures();

  @Test
  void whatIsKnownBeforehandIsThereFromTheStart() {
    assertThat(figures.values())
        .contains(
            entry("weft.events.captured[conversion]", 0.0),
            entry("weft.events.captured[impression]", 0.0),
            entry("weft.events.delivered[miso, view]", 0.0),
            entry("weft.events.dead.lettered[file, conversion]", 0.0),
            entry("weft.events.recovered[miso]", 0.0),
            entry("weft.send[miso]", 0.0))
        .noneSatisfy((series, value) -> assertThat(series).contains("dropped"));
  }

  @Test
  void everyCounterIsThereWithItsLaneDestinationAndReason() {
    figures.accounting.captured(Lane.CONVERSION);
    figures.accounting.captured(Lane.VIEW);
    figures.accounting.delivered("miso", Examples.addToCart(1));
    figures.accounting.deadLettered("file", Examples.addToCart(1), "a text with user@example.org");
    figures.accounting.dropped(Lane.VIEW, "no_identity", "A#add");
    figures.accounting.dropped("miso", 7, "expired");
    figures.accounting.suppressed(Lane.IMPRESSION, "bot");
    figures.accounting.recovered("miso", 12);
    figures.accounting.retried("miso", "held");

    assertThat(figures.values())
        .contains(
            entry("weft.events.captured[conversion]", 1.0),
            entry("weft.events.captured[view]", 1.0),
            entry("weft.events.delivered[miso, conversion]", 1.0),
            entry("weft.events.dead.lettered[file, conversion]", 1.0),
            entry("weft.events.dropped[all, view, no_identity]", 1.0),
            entry("weft.events.dropped[miso, unknown, expired]", 7.0),
            entry("weft.events.suppressed[all, impression, bot]", 1.0),
            entry("weft.events.recovered[miso]", 12.0),
            entry("weft.retries[miso, held]", 1.0))
        .noneSatisfy((series, value) -> assertThat(series).contains("example.org"));
  }

  @Test
  void whatWaitsIsThereWithItsAge() {
    figures.levels = Figures.levels("held", "HTTP 401", 42, Figures.NOW - 1_500);

    assertThat(figures.values())
        .contains(
            entry("weft.destination.lag.events[miso]", 42.0),
            entry("weft.destination.lag[miso]", 1.5),
            entry("weft.destination.lag[file]", 0.0),
            entry("weft.destination.state[miso]", 3.0),
            entry("weft.destination.state[file]", 0.0),
            entry("weft.ring.events[]", 3.0),
            entry("weft.ring.bytes[]", 300.0),
            entry("weft.spool.bytes[]", 4096.0),
            entry("weft.spool.segments[]", 2.0),
            entry("weft.spool.oldest.age[]", 1.5),
            entry("weft.spool.durable[]", 1.0));
  }

  @Test
  void anEventFromTheFutureHasNotWaited() {
    figures.levels = Figures.levels("running", "", 1, Figures.NOW + 60_000);

    assertThat(figures.values()).containsEntry("weft.destination.lag[miso]", 0.0);
  }

  @Test
  void requestsAreThereAsATimerAndItsMaximum() {
    figures.requests.sent("miso", 100, 5_000, Duration.ofMillis(250).toNanos());
    figures.requests.sent("miso", 20, 1_000, Duration.ofMillis(750).toNanos());

    Series send = Series.of(Metric.SEND, "miso");

    assertThat(figures.readings.all()).contains(new Reading(send, 1.0, 2));
    assertThat(figures.values())
        .contains(
            entry("weft.send.max[miso]", 0.75),
            entry("weft.sent.events[miso]", 120.0),
            entry("weft.sent.bytes[miso]", 6_000.0),
            entry("weft.batch.events[miso]", 20.0));
  }

  @Test
  void oneValueIsAtMostASecondOld() {
    Series delivered = Series.of(Metric.DELIVERED, "miso", "conversion");

    double before = figures.readings.one(delivered).value();
    figures.accounting.delivered("miso", Examples.addToCart(1));
    double atOnce = figures.readings.one(delivered).value();
    figures.nanos.addAndGet(Duration.ofMillis(1_001).toNanos());
    double aSecondLater = figures.readings.one(delivered).value();

    assertThat(List.of(before, atOnce, aSecondLater)).containsExactly(0.0, 0.0, 1.0);
  }

  @Test
  void aSeriesThatDoesNotExistReadsZero() {
    Series unknown = Series.of(Metric.RETRIES, "miso", "held");

    assertThat(figures.readings.one(unknown)).isEqualTo(new Reading(unknown, 0, 0));
  }
}
