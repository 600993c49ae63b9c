package dev.weft.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.config.SettingsSource;
import dev.weft.destination.Examples;
import dev.weft.log.ListLog;
import dev.weft.metrics.Metric;
import dev.weft.metrics.Reading;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class ReportingTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  @TempDir Path folder;
  private final Set<Thread> before = Thread.getAllStackTraces().keySet();
  private final ListLog log = new ListLog();
  private final MBeanServer server = ManagementFactory.getPlatformMBeanServer();

  @Test
  void beforeTheFirstEventThereIsNoThreadAndNoBean() {
    try (Weft weft = start(Map.of())) {
      assertThat(reporters()).isEmpty();
      assertThat(beans()).isEmpty();
      assertThat(value(weft, Metric.CAPTURED)).isZero();
    }
  }

  @Test
  void fromTheFirstEventOnTheFiguresAreMBeansUntilTheClose() {
    Weft weft = start(Map.of());

    weft.track(Examples.addToCart(1));
    await(() -> beans().size() == 5 && value(weft, Metric.DELIVERED) == 1);
    int running = reporters().size();
    double requests = value(weft, Metric.SENT_EVENTS);
    weft.close();

    assertThat(running).isEqualTo(1);
    assertThat(requests).isEqualTo(1);
    assertThat(reporters()).isEmpty();
    assertThat(beans()).isEmpty();
    assertThat(log.lines()).last().asString().startsWith("accounting: file: captured 1 =");
  }

  @Test
  void whoWantsNoBeansHasNone() {
    try (Weft weft = start(Map.of("weft.metrics.jmx", "false"))) {
      weft.track(Examples.addToCart(1));
      await(() -> value(weft, Metric.DELIVERED) == 1 && reporters().size() == 1);

      assertThat(beans()).isEmpty();
    }
  }

  @Test
  void aCloseBeforeTheFirstEventLeavesNothingBehind() {
    Weft weft = start(Map.of());

    weft.close();
    weft.track(Examples.addToCart(1));

    assertThat(reporters()).isEmpty();
    assertThat(beans()).isEmpty();
  }

  private Weft start(Map<String, String> more) {
    Map<String, String> settings = new HashMap<>(more);
    settings.put("weft.destinations", "file");
    settings.put("weft.file.path", folder.resolve("events.jsonl").toString());
    settings.put("weft.upload.linger", "0 ms");
    return Weft.start(new SettingsSource("", false, Map.of(), settings), log).orElseThrow();
  }

  private List<Thread> reporters() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("weft-report") && !before.contains(thread))
        .toList();
  }

  private Set<ObjectName> beans() {
    try {
      return server.queryNames(new ObjectName("dev.weft:*"), null);
    } catch (JMException e) {
      throw new AssertionError(e);
    }
  }

  private static double value(Weft weft, Metric metric) {
    double sum = 0;
    for (Reading reading : weft.readings()) {
      if (reading.series().metric() == metric) sum += reading.value();
    }
    return sum;
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) throw new AssertionError("not within " + PATIENCE);
      LockSupport.parkNanos(1_000_000);
    }
  }
}
