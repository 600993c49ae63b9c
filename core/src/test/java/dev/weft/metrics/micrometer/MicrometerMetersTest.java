package dev.weft.metrics.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.Examples;
import dev.weft.event.Lane;
import dev.weft.log.ListLog;
import dev.weft.metrics.Figures;
import dev.weft.metrics.Metric;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Metrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MicrometerMetersTest {
  private final PrometheusMeterRegistry prometheus =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final Figures figures = new Figures();
  private final ListLog log = new ListLog();
  private final Deque<ClassLoader> applications = new ArrayDeque<>();
  private MicrometerMeters meters = meters("");

  @BeforeEach
  void addRegistry() {
    Metrics.addRegistry(prometheus);
  }

  @AfterEach
  void removeRegistry() {
    meters.close();
    Metrics.removeRegistry(prometheus);
    prometheus.close();
  }

  @Test
  void everyMetricIsScrapedUnderItsName() {
    figures.accounting.dropped(Lane.VIEW, "no_identity", "A#add");
    figures.accounting.suppressed(Lane.VIEW, "bot");
    figures.accounting.retried("miso", "held");

    applications.add(getClass().getClassLoader());
    meters.refresh();

    assertThat(families())
        .containsExactly(
            "weft_batch_events",
            "weft_destination_lag_events",
            "weft_destination_lag_seconds",
            "weft_destination_state",
            "weft_events_captured_total",
            "weft_events_dead_lettered_total",
            "weft_events_delivered_total",
            "weft_events_dropped_total",
            "weft_events_recovered_total",
            "weft_events_suppressed_total",
            "weft_retries_total",
            "weft_ring_bytes",
            "weft_ring_events",
            "weft_send_max_seconds",
            "weft_send_seconds_count",
            "weft_send_seconds_sum",
            "weft_sent_bytes_total",
            "weft_sent_events_total",
            "weft_spool_bytes",
            "weft_spool_durable",
            "weft_spool_oldest_age_seconds",
            "weft_spool_segments");
    assertThat(Metrics.globalRegistry.getMeters())
        .extracting(meter -> meter.getId().getName())
        .containsOnly(Stream.of(Metric.values()).map(Metric::meter).toArray(String[]::new));
  }

  @Test
  void anApplicationWithoutARegistryOfItsOwnGetsItsMetersWhenItAddsOne() {
    Metrics.removeRegistry(prometheus);
    applications.add(getClass().getClassLoader());

    meters.refresh();
    int before = Metrics.globalRegistry.getMeters().size();
    Metrics.addRegistry(prometheus);
    meters.refresh();

    assertThat(before).isZero();
    assertThat(families()).contains("weft_events_captured_total");
  }

  @Test
  void valuesAreReadWhenTheyAreAskedFor() {
    applications.add(getClass().getClassLoader());
    meters.refresh();

    figures.accounting.delivered("miso", Examples.addToCart(1));
    figures.requests.sent("miso", 1, 500, Duration.ofMillis(250).toNanos());
    figures.levels = Figures.levels("held", "HTTP 401", 42, Figures.NOW - 1_500);
    figures.nanos.addAndGet(Duration.ofSeconds(2).toNanos());

    assertThat(prometheus.scrape())
        .contains(
            "weft_events_delivered_total{destination=\"miso\",lane=\"conversion\"} 1.0\n",
            "weft_events_delivered_total{destination=\"file\",lane=\"conversion\"} 0.0\n",
            "weft_send_seconds_count{destination=\"miso\"} 1\n",
            "weft_send_seconds_sum{destination=\"miso\"} 0.25\n",
            "weft_sent_bytes_total{destination=\"miso\"} 500.0\n",
            "weft_destination_lag_seconds{destination=\"miso\"} 1.5\n",
            "weft_destination_state{destination=\"miso\"} 3.0\n",
            "# HELP weft_destination_state 0 idle or running, 1 retrying, 2 down, 3 held\n");
  }

  @Test
  void aReasonHasAMeterFromTheTimeItAppears() {
    applications.add(getClass().getClassLoader());
    meters.refresh();
    String before = prometheus.scrape();

    figures.accounting.dropped("miso", 7, "expired");
    meters.refresh();

    assertThat(before).doesNotContain("weft_events_dropped");
    assertThat(prometheus.scrape())
        .contains(
            "weft_events_dropped_total{destination=\"miso\",lane=\"unknown\",reason=\"expired\"}"
                + " 7.0\n");
  }

  @Test
  void aCloseTakesAllMetersBackAndNoOthers() {
    Meter theirs = Metrics.counter("orders.placed");
    applications.add(getClass().getClassLoader());
    meters.refresh();

    meters.close();

    assertThat(Metrics.globalRegistry.getMeters()).containsExactly(theirs);
    assertThat(families()).containsExactly("orders_placed_total");
    Metrics.globalRegistry.remove(theirs);
  }

  @Test
  void twoWebApplicationsWithOneMicrometerTellTheirsApartByTheContext() {
    meters = meters("/shop");
    MicrometerMeters blog = meters("/blog");
    ClassLoader shared = getClass().getClassLoader();

    applications.add(shared);
    meters.refresh();
    applications.add(shared);
    blog.refresh();
    List<String> both = ringLines();
    meters.close();
    List<String> blogAlone = ringLines();
    blog.close();

    assertThat(both)
        .containsExactlyInAnyOrder(
            "weft_ring_events{context=\"/shop\"} 3.0", "weft_ring_events{context=\"/blog\"} 3.0");
    assertThat(blogAlone).containsExactly("weft_ring_events{context=\"/blog\"} 3.0");
  }

  @Test
  void aMicrometerThatSeveralLoadersSeeIsBoundOnce() throws Exception {
    ClassLoader parent = OwnMicrometer.loader();
    applications.add(parent);
    applications.add(new ClassLoader(parent) {});

    meters.refresh();
    int bound = OwnMicrometer.meters(parent).size();
    meters.refresh();

    assertThat(bound).isEqualTo(figures.readings.all().size());
    assertThat(OwnMicrometer.meters(parent)).hasSize(bound);
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void withoutAMicrometerNothingHappens() {
    applications.add(ClassLoader.getPlatformClassLoader());
    applications.add(new ClassLoader(null) {});

    meters.refresh();
    meters.refresh();
    meters.close();

    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aRegistryThatRefusesIsToldOnceAndTheOthersGetTheirs() throws Exception {
    ClassLoader refusing = OwnMicrometer.loader();
    ClassLoader willing = OwnMicrometer.loader();
    OwnMicrometer.refuse(refusing);
    applications.addAll(List.of(refusing, willing));

    meters.refresh();
    meters.refresh();

    assertThat(log.lines())
        .containsExactly(
            "WARNING the Micrometer of an application does not take Weft's metrics, all else goes"
                + " on: java.lang.IllegalStateException: no more meters");
    assertThat(OwnMicrometer.meters(refusing)).isEmpty();
    assertThat(OwnMicrometer.meters(willing)).hasSize(figures.readings.all().size());
  }

  @Test
  void anApplicationThatIsGoneIsNotHeld() throws Exception {
    WeakReference<ClassLoader> gone = bindAnApplication();

    while (gone.get() != null) System.gc();
    figures.accounting.dropped("miso", 7, "expired");
    meters.refresh();

    assertThat(log.lines()).isEmpty();
  }

  private WeakReference<ClassLoader> bindAnApplication() throws Exception {
    ClassLoader application = OwnMicrometer.loader();
    applications.add(application);
    meters.refresh();
    assertThat(OwnMicrometer.meters(application)).isNotEmpty();
    return new WeakReference<>(application);
  }

  private MicrometerMeters meters(String context) {
    return new MicrometerMeters(context, figures.readings, applications::poll, log);
  }

  /** The names of all samples but those of others. */
  private Set<String> families() {
    Set<String> names = new TreeSet<>();
    for (String line : prometheus.scrape().split("\n", -1)) {
      if (!line.isEmpty() && !line.startsWith("#")) names.add(line.split("[{ ]", 2)[0]);
    }
    return names;
  }

  private List<String> ringLines() {
    return Stream.of(prometheus.scrape().split("\n", -1))
        .filter(line -> line.startsWith("weft_ring_events"))
        .toList();
  }
}
