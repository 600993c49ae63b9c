package dev.weft.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.Delivery;
import dev.weft.destination.Examples;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.event.InvalidInteractionException;
import dev.weft.event.Lane;
import dev.weft.log.ListLog;
import dev.weft.metrics.Accounting;
import dev.weft.retry.RetryPolicy;
import dev.weft.spool.FileSpool;
import dev.weft.spool.FileSpool.Sync;
import dev.weft.spool.Spool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a stop does with events that are on a disk, or that nobody knows to be. */
class PipelineOutageTest {
  private static final int MANY = 100;
  private static final Duration SHORT = Duration.ofMillis(50);

  @TempDir private Path root;
  private final Accounting accounting = new Accounting();
  private final FakeDestination down = new FakeDestination("one");

  @Test
  void aStopDuringAnOutageGivesUpNothingThatTheDiskHas() throws IOException {
    refuseAll();
    Pipeline pipeline = pipeline(() -> open(accounting));
    offer(pipeline, MANY);
    waitFor(() -> pipeline.unstored() == 0);
    removeNewestSegment();
    waitFor(() -> !pipeline.isDurable());

    pipeline.close(SHORT);

    Accounting.Balance balance = pipeline.balances(accounting).get(0);
    assertThat(balance.dropped()).as("%s", balance).isEmpty();
    assertThat(balance.pending()).isEqualTo(MANY);
    assertThat(balance.holds()).as("%s", balance).isTrue();
    Accounting next = new Accounting();
    open(next).close();
    assertThat(next.balance("one", 0).recovered()).isEqualTo(MANY);
  }

  @Test
  void whatIsNotForADestinationThatIsDownIsNotPendingToo() throws InvalidInteractionException {
    refuseAll();
    CountDownLatch offered = new CountDownLatch(1); // so that both are read at once
    Pipeline pipeline =
        pipeline(
            () -> {
              awaitQuietly(offered);
              return open(accounting);
            });
    offer(pipeline, 1);
    offer(
        pipeline,
        Interaction.builder(EventType.HOME_PAGE_VIEW).userId("u").destinations(List.of("two")));
    offered.countDown();
    waitFor(() -> !pipeline.balances(accounting).get(0).suppressed().isEmpty());

    pipeline.close(SHORT);

    Accounting.Balance balance = pipeline.balances(accounting).get(0);
    assertThat(balance.pending()).isEqualTo(1);
    assertThat(balance.holds()).as("%s", balance).isTrue();
  }

  @Test
  void whatIsRecoveredTooLateIsPending() {
    FileSpool before = open(new Accounting());
    before.append(List.of(new Spool.Item(Lane.VIEW, 1, new byte[] {'{', '}'})));
    before.close();
    CountDownLatch stopped = new CountDownLatch(1);
    Pipeline pipeline =
        pipeline(
            () -> {
              awaitQuietly(stopped);
              return open(accounting);
            });
    pipeline.resume();
    pipeline.close(SHORT);

    stopped.countDown();
    waitFor(() -> accounting.balance("one", 0).recovered() == 1);
    waitFor(() -> pipeline.balances(accounting).get(0).holds());

    assertThat(pipeline.balances(accounting).get(0).pending()).isEqualTo(1);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void refuseAll() {
    for (int i = 0; i < 10_000; i++) down.then(Delivery.retry("down", Duration.ZERO));
  }

  private void removeNewestSegment() throws IOException {
    try (Stream<Path> all = Files.walk(root)) {
      List<Path> segments = all.filter(each -> each.toString().endsWith(".seg")).sorted().toList();
      assertThat(segments).hasSizeGreaterThan(2);
      Files.delete(segments.get(segments.size() - 1));
    }
  }

  private void offer(Pipeline pipeline, int count) {
    for (int i = 0; i < count; i++) {
      accounting.captured(Lane.CONVERSION);
      pipeline.offer(Examples.addToCart(i));
    }
  }

  private void offer(Pipeline pipeline, Interaction.Builder interaction)
      throws InvalidInteractionException {
    Interaction built = interaction.build();
    accounting.captured(built.type().lane());
    pipeline.offer(built);
  }

  private Pipeline pipeline(Supplier<Spool> openSpool) {
    RetryPolicy retry =
        new RetryPolicy(
            Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofMillis(10), new Random(1));
    return new Pipeline(
        new Pipeline.Options(1000, 1 << 20, Duration.ZERO, Duration.ofMillis(10), retry, "", 0),
        List.of(new Pipeline.Outlet("one", () -> down)),
        openSpool,
        accounting,
        new ListLog(),
        Clock.systemUTC());
  }

  private FileSpool open(Accounting listener) {
    FileSpool.Options options =
        new FileSpool.Options(
            root.toFile(),
            64 << 20,
            Duration.ZERO,
            0,
            1 << 20,
            Sync.NEVER,
            Duration.ofSeconds(1),
            2_000);
    return FileSpool.open(
        options, List.of("one"), listener, new ListLog(), Clock.systemUTC(), System::nanoTime);
  }

  private static void waitFor(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("no wait is that long").isLessThan(end);
      Thread.onSpinWait();
    }
  }
}
