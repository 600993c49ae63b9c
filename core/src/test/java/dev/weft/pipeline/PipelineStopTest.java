package dev.weft.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.Examples;
import dev.weft.event.Interaction;
import dev.weft.log.ListLog;
import dev.weft.metrics.Accounting;
import dev.weft.retry.RetryPolicy;
import dev.weft.spool.Cursor;
import dev.weft.spool.MemorySpool;
import dev.weft.spool.Spool;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PipelineStopTest {
  private static final Duration LONG = Duration.ofMinutes(2);

  private final FakeDestination destination = new FakeDestination("one");
  private final Accounting accounting = new Accounting();
  private final Pipeline pipeline =
      new Pipeline(
          new Pipeline.Options(
              100,
              1 << 20,
              Duration.ZERO,
              Duration.ofMillis(1),
              new RetryPolicy(
                  Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(2), new Random(1)),
              "",
              0),
          List.of(new Pipeline.Outlet("one", () -> destination)),
          SlowlyReadSpool::new,
          accounting,
          new ListLog(),
          Clock.systemUTC());

  @Test
  void whatComesWhileAnUploaderFindsNothingIsSentBeforeTheStop() {
    Interaction interaction = Examples.addToCart(1);
    accounting.captured(interaction.type().lane());
    pipeline.offer(interaction);

    pipeline.close(LONG);

    Accounting.Balance balance = pipeline.balances(accounting).get(0);
    assertThat(balance.delivered()).as("%s", balance).isEqualTo(1);
  }

  /** Its first read finds nothing, and says so when the intake has appended and is done. */
  private static final class SlowlyReadSpool implements Spool {
    private final Spool memory = new MemorySpool(List.of("one"), 1 << 20);
    private final Thread intake = Thread.currentThread();
    private final CountDownLatch looked = new CountDownLatch(1);

    @Override
    public int append(List<Item> items) {
      await(looked);
      return memory.append(items);
    }

    @Override
    public Reading read(String reader, long after, int maxEntries, int maxBytes) {
      Reading reading = memory.read(reader, after, maxEntries, maxBytes);
      if (looked.getCount() > 0) {
        looked.countDown();
        join(intake);
      }
      return reading;
    }

    private static void await(CountDownLatch latch) {
      try {
        assertThat(latch.await(LONG.toSeconds(), TimeUnit.SECONDS)).isTrue();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    private static void join(Thread thread) {
      try {
        thread.join(LONG.toMillis());
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public Cursor cursor(String reader) {
      return memory.cursor(reader);
    }

    @Override
    public void advance(String reader, Cursor cursor) {
      memory.advance(reader, cursor);
    }

    @Override
    public long last() {
      return memory.last();
    }

    @Override
    public boolean isDurable() {
      return memory.isDurable();
    }

    @Override
    public Map<String, Long> stop(Duration patience) {
      return memory.stop(patience);
    }
  }
}
