package dev.weft.bootstrap;

import static dev.weft.bootstrap.QuickWeft.PATIENCE;
import static dev.weft.bootstrap.QuickWeft.awaitNothingPending;
import static dev.weft.bootstrap.QuickWeft.awaitThat;
import static dev.weft.bootstrap.QuickWeft.track;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.collector.Fault;
import dev.weft.collector.Fault.Silence;
import dev.weft.collector.FaultCollector;
import dev.weft.log.ListLog;
import dev.weft.metrics.Accounting.Balance;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A stop keeps to its deadline and tells the figures once, whoever asks for it and when. */
@Timeout(120)
class CloseTest {
  private final Set<Thread> before = Thread.getAllStackTraces().keySet();
  private final FaultCollector collector = new FaultCollector(QuickWeft::products);
  private final ExecutorService others = Executors.newCachedThreadPool();
  private final ListLog log = new ListLog();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    others.shutdownNow();
    collector.close();
  }

  private Weft weft(String... more) {
    return QuickWeft.start(folder, collector.address(""), log, more);
  }

  @Test
  void whoClosesMeanwhileWaitsForTheFirstAndTheFiguresAreToldOnce() throws Exception {
    collector.always(Silence.NEVER);
    Weft weft = weft("weft.miso.timeout", "30s");
    track(weft, 0, 10);
    var unused = collector.awaitRequests(1, PATIENCE);
    CountDownLatch together = new CountDownLatch(1);
    List<Future<Long>> toldAtReturn = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      toldAtReturn.add(
          others.submit(
              () -> {
                together.await();
                weft.close();
                return accountings();
              }));
    }

    together.countDown();

    for (Future<Long> told : toldAtReturn) assertThat(told.get()).isEqualTo(1);
    weft.close();
    assertThat(accountings()).isEqualTo(1);
    assertThat(weft.balances().get(0).pending()).isEqualTo(10);
  }

  @Test
  void aRequestThatHangsIsBrokenOffAtTheDeadline() {
    collector.always(Silence.NEVER);
    Weft weft = weft("weft.miso.timeout", "30s");
    track(weft, 0, 10);
    var unused = collector.awaitRequests(1, PATIENCE);

    weft.close();

    awaitThat(() -> newThreads().isEmpty(), weft);
    assertThat(log.lines()).noneMatch(line -> line.contains("did not take a batch"));
    collector.always(Fault.accept());
    try (Weft next = weft()) {
      collector.awaitAccepted(10, PATIENCE);
      awaitNothingPending(next);
    }
  }

  /** Those of Weft's that this test made. */
  private List<Thread> newThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("weft-") && !before.contains(thread))
        .toList();
  }

  @Test
  void aCloseDuringTheStartLosesNothingUncounted() throws Exception {
    long closed = 0;
    for (int i = 0; i < 20; i++) {
      Weft weft = weft();
      int first = 10 * i;
      Future<?> tracking = others.submit(() -> track(weft, first, 10));
      Future<?> closing = others.submit(weft::close);
      tracking.get(30, TimeUnit.SECONDS);
      closing.get(30, TimeUnit.SECONDS);
      Balance balance = weft.balances().get(0);
      assertThat(balance.captured()).isEqualTo(10);
      assertThat(balance.holds()).as("%s", balance).isTrue();
      closed += droppedBy(balance);
    }

    int stored = 200 - (int) closed;
    try (Weft last = weft()) {
      collector.awaitAccepted(stored, PATIENCE);
      awaitNothingPending(last);
    }
    assertThat(collector.accepted()).hasSize(stored);
  }

  private static long droppedBy(Balance balance) {
    return balance.dropped().values().stream().mapToLong(Long::longValue).sum();
  }

  @Test
  void aCloseBeforeTheFirstEventIsSilentAndWhatComesAfterIsCounted() {
    Weft weft = weft();

    weft.close();
    weft.close();
    track(weft, 0, 3);

    assertThat(accountings()).isZero();
    Balance balance = weft.balances().get(0);
    assertThat(balance.dropped()).containsEntry("closed", 3L);
    assertThat(balance.holds()).isTrue();
  }

  @Test
  void theDeadlineIsKeptUnderEveryFault() {
    List<Fault> faults =
        List.of(
            Silence.RESET_BEFORE_REQUEST,
            Silence.RESET_AFTER_REQUEST,
            Fault.status(413),
            Fault.status(422),
            Fault.status(429).retryAfter("60"),
            Fault.accept().drippingBody(Duration.ofMillis(100)),
            Fault.accept().late(Duration.ofSeconds(20)));
    for (Fault fault : faults) {
      collector.always(fault);
      Weft weft = weft("weft.miso.timeout", "30s");
      int connections = collector.connections();
      track(weft, 0, 100);
      awaitThat(() -> collector.connections() > connections, weft);
      long before = System.nanoTime();

      weft.close();

      assertThat(Duration.ofNanos(System.nanoTime() - before))
          .as("%s", fault)
          .isLessThan(Duration.ofSeconds(3));
      assertThat(weft.balances().get(0).holds()).as("%s", fault).isTrue();
    }
  }

  private long accountings() {
    return log.lines().stream().filter(line -> line.startsWith("accounting: miso")).count();
  }
}
