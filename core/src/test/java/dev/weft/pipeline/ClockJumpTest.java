package dev.weft.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.Delivery;
import dev.weft.destination.Examples;
import dev.weft.event.InteractionListeners;
import dev.weft.log.ListLog;
import dev.weft.metrics.Accounting;
import dev.weft.retry.RetryPolicy;
import dev.weft.spool.FileSpool;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The wall clock is set while events wait, and while they are sent: none expires or is lost. */
@Timeout(120)
class ClockJumpTest {
  private static final Instant NOW = Instant.parse("2026-03-29T00:59:59Z");
  private static final List<Instant> JUMPS =
      List.of(
          NOW.plus(Duration.ofHours(1)),
          NOW.minus(Duration.ofHours(1)),
          NOW.plus(Duration.ofDays(1)),
          NOW.minus(Duration.ofDays(1)),
          Instant.EPOCH,
          NOW.plus(Duration.ofDays(3650)),
          NOW);

  private final Clock clock = new SetClock();
  private final Accounting accounting = new Accounting();
  private final FakeDestination destination = new FakeDestination("one");
  private final ListLog log = new ListLog();

  private volatile Instant time = NOW;

  @TempDir private Path folder;

  /** Says what was set last. */
  private final class SetClock extends Clock {
    @Override
    public Instant instant() {
      return time;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }

  @Test
  void noEventIsLostWhenTheClockIsSet() {
    Pipeline pipeline = pipeline();
    int events = 0;
    for (Instant jump : JUMPS) {
      destination.then(Delivery.retry("busy", Duration.ZERO));
      for (int i = 0; i < 10; i++) offer(pipeline, events++);
      time = jump;
      for (int i = 0; i < 10; i++) offer(pipeline, events++);
      awaitDelivered(pipeline, events);
    }
    pipeline.close(Duration.ofSeconds(5));

    Accounting.Balance balance = pipeline.balances(accounting).get(0);
    assertThat(balance.delivered()).as("%s %s", balance, log.lines()).isEqualTo(events);
    assertThat(balance.holds()).isTrue();
  }

  @Test
  void whatWaitsOnDiskOverAJumpIsSentByTheNextProcess() {
    int events = 0;
    for (Instant jump : JUMPS) {
      destination.then(Delivery.hold("closed for now"));
      Pipeline pipeline = pipeline();
      for (int i = 0; i < 10; i++) offer(pipeline, events++);
      pipeline.close(Duration.ofSeconds(5));
      time = jump;
    }
    Pipeline last = pipeline();
    last.resume();
    awaitDelivered(last, events);
    last.close(Duration.ofSeconds(5));

    assertThat(last.balances(accounting).get(0).dropped()).as("%s", log.lines()).isEmpty();
  }

  private void offer(Pipeline pipeline, int number) {
    accounting.captured(Examples.addToCart(number).type().lane());
    pipeline.offer(Examples.addToCart(number));
  }

  private void awaitDelivered(Pipeline pipeline, int count) {
    long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (pipeline.balances(accounting).get(0).delivered() < count) {
      if (System.nanoTime() > end) {
        throw new AssertionError(pipeline.balances(accounting) + " " + log.lines());
      }
      LockSupport.parkNanos(1_000_000);
    }
  }

  private Pipeline pipeline() {
    InteractionListeners listener = new InteractionListeners(List.of(accounting));
    FileSpool.Options disk =
        new FileSpool.Options(
            folder.resolve("spool").toFile(),
            1 << 26,
            Duration.ofDays(7),
            0,
            1 << 20,
            FileSpool.Sync.NEVER,
            Duration.ofSeconds(1));
    Duration shortly = Duration.ofMillis(1);
    return new Pipeline(
        new Pipeline.Options(
            10_000,
            1 << 26,
            Duration.ZERO,
            shortly,
            new RetryPolicy(shortly, shortly, Duration.ofMillis(2), new Random(1)),
            "",
            0),
        List.of(new Pipeline.Outlet("one", () -> destination)),
        () -> FileSpool.open(disk, List.of("one"), listener, log, clock, System::nanoTime),
        listener,
        log,
        clock);
  }
}
