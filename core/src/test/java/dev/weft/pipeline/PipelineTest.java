package dev.weft.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.Delivery;
import dev.weft.destination.Destination;
import dev.weft.destination.Examples;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionListener;
import dev.weft.event.InteractionListeners;
import dev.weft.event.Lane;
import dev.weft.log.ListLog;
import dev.weft.metrics.Accounting;
import dev.weft.metrics.Levels;
import dev.weft.retry.RetryPolicy;
import dev.weft.spool.Cursor;
import dev.weft.spool.MemorySpool;
import dev.weft.spool.Spool;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
class PipelineTest {
  private static final Duration LONG = Duration.ofSeconds(60);

  private final Set<Thread> before = Thread.getAllStackTraces().keySet();
  private final Accounting accounting = new Accounting();
  private final ListLog log = new ListLog();
  private final FakeDestination one = new FakeDestination("one");
  private final FakeDestination two = new FakeDestination("two");
  private final Pipeline pipeline = pipeline(outlet("one", () -> one), outlet("two", () -> two));

  private static Pipeline.Outlet outlet(String name, Supplier<Destination> destination) {
    return new Pipeline.Outlet(name, destination);
  }

  private Pipeline pipeline(Pipeline.Outlet... outlets) {
    return pipeline(accounting, outlets);
  }

  private Pipeline pipeline(Accounting figures, Pipeline.Outlet... outlets) {
    List<String> names = Arrays.stream(outlets).map(Pipeline.Outlet::name).toList();
    Pipeline.Options options =
        new Pipeline.Options(
            10_000,
            1 << 26,
            Duration.ZERO,
            Duration.ofMillis(1),
            new RetryPolicy(
                Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(2), new Random(1)),
            "",
            0);
    return new Pipeline(
        options,
        List.of(outlets),
        () -> new MemorySpool(names, 1 << 26),
        new InteractionListeners(List.of(figures)),
        log,
        Clock.systemUTC());
  }

  @AfterEach
  void close() {
    pipeline.close(Duration.ZERO);
  }

  @Test
  void everyDestinationHasEveryEventWhenItIsClosed() {
    for (int i = 0; i < 100; i++) offer(pipeline, i);

    assertThat(pipeline.close(LONG)).isTrue();

    for (Accounting.Balance balance : pipeline.balances(accounting)) {
      assertThat(balance.delivered()).as("%s", balance).isEqualTo(100);
      assertThat(balance.pending()).isZero();
      assertThat(balance.holds()).isTrue();
    }
    assertThat(one.isClosed()).isTrue();
    assertThat(two.isClosed()).isTrue();
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aCloseOnAnInterruptedThreadTakesItsTimeAndKeepsTheInterrupt() {
    for (int i = 0; i < 100; i++) offer(pipeline, i);

    Thread.currentThread().interrupt();
    pipeline.close(LONG);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(pipeline.balances(accounting).get(0).delivered()).isEqualTo(100);
  }

  @Test
  void whatOthersDoOnceItRunsMayFail() {
    AtomicInteger calls = new AtomicInteger();
    pipeline.whenStarted(
        () -> {
          if (calls.incrementAndGet() == 1) throw new OutOfMemoryError("no thread, test");
          throw new NoClassDefFoundError("javax/management/MBeanServer, test");
        });

    for (int i = 0; i < 100; i++) offer(pipeline, i);
    pipeline.close(LONG);

    assertThat(calls).hasValue(2);
    assertThat(pipeline.balances(accounting).get(0).delivered()).isEqualTo(100);
    assertThat(log.lines())
        .containsExactly(
            "WARNING an internal error in the start, which goes on:"
                + " java.lang.NoClassDefFoundError: javax/management/MBeanServer, test");
  }

  @Test
  void itsLevelsAreWhatWaitsAndWhy() throws Exception {
    CountDownLatch refused = new CountDownLatch(1);
    CountDownLatch looked = new CountDownLatch(1);
    one.then(Delivery.hold("HTTP 401"))
        .then(
            batch -> {
              refused.countDown();
              await(looked);
              return Delivery.accepted();
            });
    Pipeline lone = pipeline(new Accounting(), outlet("one", () -> one));

    Levels before = lone.levels();
    offer(lone, 1);
    refused.await();
    Levels.Destination held = lone.levels().destinations().get(0);
    looked.countDown();
    lone.close(LONG);

    assertThat(before)
        .isEqualTo(
            new Levels(
                new Levels.Ring(0, 0),
                Levels.Spool.EMPTY,
                List.of(new Levels.Destination("one", "idle", "", 0, 0))));
    assertThat(held.trouble()).isEqualTo("HTTP 401");
    assertThat(held.state()).isEqualTo("held");
    assertThat(held.waiting()).isEqualTo(1);
    assertThat(held.oldestAt()).isPositive();
    assertThat(lone.levels().destinations().get(0).waiting()).isZero();
  }

  @Test
  void noThreadIsMadeBeforeTheFirstEvent() {
    assertThat(newThreads()).isEmpty();
  }

  private static final ThreadLocal<String> PLAIN = new ThreadLocal<>();
  private static final InheritableThreadLocal<String> INHERITABLE = new InheritableThreadLocal<>();

  @Test
  void itsThreadsAreNamedDaemonsThatInheritNothing() throws Exception {
    AtomicReference<String> inherited = new AtomicReference<>();
    AtomicReference<ClassLoader> loader = new AtomicReference<>();
    CountDownLatch sent = new CountDownLatch(1);
    CountDownLatch looked = new CountDownLatch(1);
    one.then(
        batch -> {
          inherited.set(PLAIN.get() + " " + INHERITABLE.get());
          loader.set(Thread.currentThread().getContextClassLoader());
          sent.countDown();
          await(looked);
          return Delivery.accepted();
        });
    PLAIN.set("request");
    INHERITABLE.set("request");
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(new ClassLoader(before) {});

    offer(pipeline, 1);
    boolean came = sent.await(60, TimeUnit.SECONDS);
    Map<String, Thread> threads = newThreads();
    looked.countDown();
    Thread.currentThread().setContextClassLoader(before);
    INHERITABLE.remove();
    PLAIN.remove();

    assertThat(came).isTrue();
    assertThat(threads).containsOnlyKeys("weft-intake", "weft-upload-one", "weft-upload-two");
    assertThat(threads.values()).allMatch(Thread::isDaemon);
    assertThat(inherited).hasValue("null null");
    assertThat(loader).hasValue(Pipeline.class.getClassLoader());
    pipeline.close(LONG);
    assertThat(newThreads()).isEmpty();
  }

  /** Those that this test made. */
  private Map<String, Thread> newThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("weft-") && !before.contains(thread))
        .collect(Collectors.toMap(Thread::getName, thread -> thread));
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void aDestinationThatIsDownHoldsBackNobodyElse() throws Exception {
    CountDownLatch all = new CountDownLatch(10);
    Pipeline mixed =
        pipeline(
            outlet("down", () -> alwaysFailing("down")),
            outlet(
                "up",
                () ->
                    new FakeDestination("up")
                        .encoder(
                            interaction -> {
                              all.countDown();
                              return List.of(new byte[] {'x'});
                            })));

    for (int i = 0; i < 10; i++) offer(mixed, i);

    assertThat(all.await(60, TimeUnit.SECONDS)).isTrue();
    mixed.close(Duration.ofMillis(1));
    assertThat(balance(mixed, "down").delivered()).isZero();
  }

  @Test
  void aCloseWithADeadDestinationDropsAndCounts() {
    Pipeline dead = pipeline(outlet("dead", () -> alwaysFailing("dead")));
    for (int i = 0; i < 10; i++) offer(dead, i);
    awaitTrue(() -> dead.unstored() == 0);

    dead.close(Duration.ofMillis(300));

    Accounting.Balance balance = balance(dead, "dead");
    assertThat(balance.dropped()).isEqualTo(Map.of("stopped", 10L));
    assertThat(balance.pending()).isZero();
    assertThat(balance.holds()).isTrue();
  }

  @Test
  void aCloseInTheMiddleOfABatchCountsWhatWasSettled() {
    FakeDestination half = new FakeDestination("half").limits(4, 1 << 20);
    half.then(Delivery.accepted());
    for (int i = 0; i < 100_000; i++) half.then(Delivery.hold("key"));
    Pipeline stopped = pipeline(outlet("half", () -> half));
    for (int i = 0; i < 10; i++) offer(stopped, i);
    awaitTrue(() -> stopped.unstored() == 0 && balance(stopped, "half").delivered() > 0);

    stopped.close(Duration.ofMillis(300));

    Accounting.Balance balance = balance(stopped, "half");
    assertThat(balance.delivered()).isBetween(1L, 4L);
    assertThat(balance.dropped()).isEqualTo(Map.of("stopped", 10 - balance.delivered()));
    assertThat(balance.pending()).isZero();
    assertThat(balance.holds()).isTrue();
  }

  @Test
  void anAnswerThatComesAfterTheCloseIsNotCountedTwice() throws Exception {
    CountDownLatch sending = new CountDownLatch(1);
    CountDownLatch answer = new CountDownLatch(1);
    CountDownLatch answered = new CountDownLatch(1);
    FakeDestination deaf =
        new FakeDestination("deaf")
            .then(
                batch -> {
                  sending.countDown();
                  awaitWhateverComes(answer);
                  return Delivery.accepted();
                });
    Pipeline stopped = pipeline(outlet("deaf", () -> new Closing(deaf, answered)));
    offer(stopped, 1);
    assertThat(sending.await(60, TimeUnit.SECONDS)).isTrue();

    stopped.close(Duration.ofMillis(1));
    answer.countDown();
    assertThat(answered.await(60, TimeUnit.SECONDS)).isTrue();

    Accounting.Balance balance = balance(stopped, "deaf");
    assertThat(balance.dropped()).isEqualTo(Map.of("stopped", 1L));
    assertThat(balance.delivered()).isZero();
    assertThat(balance.holds()).isTrue();
  }

  /** Tells when it is closed: the last thing an uploader's thread does. */
  private record Closing(FakeDestination inner, CountDownLatch closed) implements Destination {
    @Override
    public String name() {
      return inner.name();
    }

    @Override
    public dev.weft.destination.Limits limits() {
      return inner.limits();
    }

    @Override
    public int envelopeBytes(int records) {
      return inner.envelopeBytes(records);
    }

    @Override
    public List<byte[]> encode(dev.weft.event.Interaction interaction) {
      return inner.encode(interaction);
    }

    @Override
    public Delivery send(dev.weft.destination.Batch batch) throws IOException {
      return inner.send(batch);
    }

    @Override
    public void close() {
      closed.countDown();
    }
  }

  private static void awaitWhateverComes(CountDownLatch latch) {
    while (true) {
      try {
        latch.await();
        return;
      } catch (InterruptedException e) {
        // deaf: an answer that takes its time
      }
    }
  }

  @Test
  void withoutTimeToCloseEventsAreCountedAllTheSame() {
    for (int round = 0; round < 20; round++) {
      Accounting figures = new Accounting();
      Pipeline hasty = pipeline(figures, outlet("hasty", () -> alwaysFailing("hasty")));
      for (int i = 0; i < 50; i++) {
        figures.captured(Lane.CONVERSION);
        hasty.offer(Examples.addToCart(i));
      }

      hasty.close(Duration.ZERO);

      // the intake may have a group in hand still: pending, until the spool refuses it
      awaitTrue(() -> isSettled(hasty.balances(figures).get(0)));
    }
  }

  @Test
  void aDiskThatHangsDoesNotHoldUpTheStopAndWhatItHasInHandIsPending() {
    CountDownLatch answers = new CountDownLatch(1);
    Pipeline hanging = stuck(answers);
    for (int i = 0; i < 3; i++) offer(hanging, i);

    hanging.close(Duration.ofMillis(20));

    Accounting.Balance atTheStop = balance(hanging, "one");
    answers.countDown();
    awaitTrue(() -> isSettled(balance(hanging, "one")));
    assertThat(atTheStop).matches(Accounting.Balance::holds);
    assertThat(atTheStop.delivered()).isZero();
    assertThat(balance(hanging, "one").dropped()).isEqualTo(Map.of("closed", 3L));
  }

  @Test
  void whatADiskHasThatHangsAfterwardsIsPendingOnce() {
    CountDownLatch answers = new CountDownLatch(1);
    Spool stored = new MemorySpool(List.of("one"), 1 << 20);
    one.then(Delivery.hold("HTTP 401"));
    Pipeline hanging =
        small(
            new Stuck(stored) {
              @Override
              public int append(List<Item> items) {
                int taken = super.append(items);
                await(answers);
                return taken;
              }
            });
    for (int i = 0; i < 3; i++) offer(hanging, i);
    awaitTrue(() -> stored.last() > 0);

    hanging.close(Duration.ofMillis(20));

    Accounting.Balance atTheStop = balance(hanging, "one");
    answers.countDown();
    assertThat(atTheStop).matches(Accounting.Balance::holds);
  }

  @Test
  void aDiskThatBeginsToHangAtTheStopDoesNotHoldItUp() {
    CountDownLatch answers = new CountDownLatch(1);
    Pipeline hanging =
        small(
            new Stuck(new MemorySpool(List.of("one"), 1 << 20)) {
              @Override
              public Map<String, Long> stop(Duration patience) {
                await(answers);
                return super.stop(patience);
              }
            });
    one.then(Delivery.hold("HTTP 401"));
    offer(hanging, 1);

    hanging.close(Duration.ofMillis(20)); // the test's timeout is its limit

    answers.countDown();
    assertThat(balance(hanging, "one")).matches(Accounting.Balance::holds);
    assertThat(log.lines())
        .contains(
            "WARNING the disk of the spool does not answer at the stop: the last events may be lost, or be sent at the next start");
  }

  @Test
  void aDeadLetterThatADiskDoesNotTakeDoesNotHoldUpTheStop() {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    InteractionListener hanging =
        new InteractionListener() {
          @Override
          public void deadLettered(String destination, Interaction interaction, String reason) {
            asked.countDown();
            awaitWhateverComes(answers);
          }
        };
    for (int i = 0; i < 3; i++) one.then(Delivery.tooLarge("too large"));
    Pipeline stopping =
        small(
            new MemorySpool(List.of("one"), 1 << 20),
            new InteractionListeners(List.of(hanging, accounting)));
    for (int i = 0; i < 2; i++) offer(stopping, i);
    await(asked);

    stopping.close(Duration.ofMillis(20)); // the test's timeout is its limit

    Accounting.Balance atTheStop = balance(stopping, "one");
    answers.countDown();
    assertThat(atTheStop).matches(Accounting.Balance::holds);
    assertThat(atTheStop.pending()).isEqualTo(2);
    awaitTrue(() -> balance(stopping, "one").deadLettered() == 1);
    awaitTrue(() -> balance(stopping, "one").holds());
  }

  @Test
  void whatAnUploaderSettlesWhileItReadsIsNotDroppedTooAtAStop() {
    CountDownLatch reads = new CountDownLatch(1);
    CountDownLatch goesOn = new CountDownLatch(1);
    one.encoder(
        interaction -> {
          if (FakeDestination.number(interaction).equals("0")) return List.of();
          reads.countDown();
          awaitWhateverComes(goesOn);
          return List.of();
        });
    Pipeline stopping = small(new MemorySpool(List.of("one"), 1 << 20));
    for (int i = 0; i < 2; i++) offer(stopping, i);
    await(reads);

    stopping.close(Duration.ofMillis(20));

    goesOn.countDown();
    awaitTrue(() -> balance(stopping, "one").suppressed().containsValue(2L));
    awaitTrue(() -> balance(stopping, "one").holds());
    assertThat(balance(stopping, "one").dropped()).isEmpty();
    assertThat(balance(stopping, "one").pending()).isZero();
  }

  @Test
  void aSpoolThatCanNeverBeOpenedKeepsNoThreadAfterTheStop() {
    Pipeline without =
        small(
            () -> {
              throw new NoClassDefFoundError("undeployed, test");
            },
            accounting);
    offer(without, 1);

    without.close(Duration.ofMillis(20));

    awaitTrue(() -> newThreads().isEmpty());
    assertThat(balance(without, "one").dropped()).isEqualTo(Map.of("closed", 1L));
  }

  @Test
  void anErrorAtTheStopIsToldAndGoesNoFurther() {
    Pipeline failing =
        small(
            new Stuck(new MemorySpool(List.of("one"), 1 << 20)) {
              @Override
              public Map<String, Long> stop(Duration patience) {
                throw new OutOfMemoryError("test");
              }
            });
    offer(failing, 1);

    assertThat(failing.close(LONG)).isTrue();

    assertThat(log.lines())
        .containsExactly(
            "WARNING an internal error in the stop, which goes on: java.lang.OutOfMemoryError: test");
  }

  @Test
  void offersAfterTheCloseAreCounted() {
    offer(pipeline, 1);
    pipeline.close(LONG);

    offer(pipeline, 2);

    assertThat(balance(pipeline, "one").dropped()).isEqualTo(Map.of("closed", 1L));
    assertThat(balance(pipeline, "one").holds()).isTrue();
    assertThat(pipeline.close(LONG)).isFalse();
  }

  @Test
  void aPipelineThatWasNeverUsedClosesAtOnceAndMakesNoThread() {
    assertThat(pipeline.close(LONG)).isTrue();
    offer(pipeline, 1);

    assertThat(newThreads()).isEmpty();
    assertThat(balance(pipeline, "one").dropped()).isEqualTo(Map.of("closed", 1L));
  }

  @Test
  void aFullRingNeverWaits() {
    CountDownLatch never = new CountDownLatch(1);
    Pipeline full = stuck(never);

    for (int i = 0; i < 1000; i++) offer(full, i);

    assertThat(balance(full, "one").dropped().get("ring_full")).isBetween(400L, 984L);
    never.countDown();
    full.close(LONG);
    assertThat(balance(full, "one").holds()).isTrue();
  }

  /** An event that is no longer pending is counted a moment later. */
  private static boolean isSettled(Accounting.Balance balance) {
    return balance.pending() == 0 && balance.holds();
  }

  /** The test's timeout is its limit. */
  private static void awaitTrue(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) Thread.onSpinWait();
  }

  /** With a small ring, and a spool whose disk does not answer for a while. */
  private Pipeline stuck(CountDownLatch until) {
    return small(
        new Stuck(new MemorySpool(List.of("one"), 1 << 20)) {
          @Override
          public int append(List<Item> items) {
            await(until);
            return super.append(items);
          }
        });
  }

  private Pipeline small(Spool spool) {
    return small(spool, accounting);
  }

  private Pipeline small(Spool spool, InteractionListener listener) {
    return small(() -> spool, listener);
  }

  private Pipeline small(Supplier<Spool> openSpool, InteractionListener listener) {
    Pipeline.Options options =
        new Pipeline.Options(
            16, 1 << 20, Duration.ZERO, LONG, RetryPolicy.standard(new Random(1)), "", 0);
    return new Pipeline(
        options, List.of(outlet("one", () -> one)), openSpool, listener, log, Clock.systemUTC());
  }

  /** A spool whose disk does not answer for a while, where a test says so. */
  private static class Stuck implements Spool {
    private final Spool inner;

    Stuck(Spool inner) {
      this.inner = inner;
    }

    @Override
    public int append(List<Item> items) {
      return inner.append(items);
    }

    @Override
    public Reading read(String reader, long after, int maxEntries, int maxBytes) {
      return inner.read(reader, after, maxEntries, maxBytes);
    }

    @Override
    public Cursor cursor(String reader) {
      return inner.cursor(reader);
    }

    @Override
    public void advance(String reader, Cursor cursor) {
      inner.advance(reader, cursor);
    }

    @Override
    public long last() {
      return inner.last();
    }

    @Override
    public boolean isDurable() {
      return inner.isDurable();
    }

    @Override
    public Map<String, Long> stop(Duration patience) {
      return inner.stop(patience);
    }
  }

  @Test
  void anErrorForLackOfMemoryDoesNotEndTheUpload() {
    FakeDestination destination =
        new FakeDestination("short")
            .then(
                batch -> {
                  throw new OutOfMemoryError("test");
                });
    Pipeline starved = pipeline(outlet("short", () -> destination));
    offer(starved, 3);

    starved.close(LONG);

    assertThat(balance(starved, "short").delivered()).isEqualTo(1);
    assertThat(log.lines())
        .containsExactly(
            "WARNING an internal error in weft-upload-short, which goes on:"
                + " java.lang.OutOfMemoryError: test");
  }

  @Test
  void aDestinationThatCannotBeMadeIsToldAndItsEventsAreCounted() {
    Pipeline broken =
        pipeline(
            outlet(
                "broken",
                () -> {
                  throw new IllegalStateException("no such host");
                }));
    offer(broken, 1);

    broken.close(LONG);

    assertThat(log.lines())
        .containsExactly(
            "WARNING an internal error in weft-upload-broken, which goes on:"
                + " java.lang.IllegalStateException: no such host");
    assertThat(balance(broken, "broken").dropped()).isEqualTo(Map.of("stopped", 1L));
    assertThat(balance(broken, "broken").holds()).isTrue();
  }

  @Test
  void theFiguresAddUpWhateverTheDestinationsAnswer() {
    for (int seed = 0; seed < 25; seed++) {
      Random random = new Random(seed);
      Accounting figures = new Accounting();
      FakeDestination left = scripted("left", random);
      FakeDestination right = scripted("right", random);
      Pipeline.Options options =
          new Pipeline.Options(
              32,
              1 << 20,
              Duration.ZERO,
              Duration.ofMillis(1),
              new RetryPolicy(
                  Duration.ofMillis(1), Duration.ofMillis(1), Duration.ZERO, new Random(seed)),
              "",
              0);
      int room = 4000 + random.nextInt(20_000);
      int count = random.nextInt(300);
      Pipeline any =
          new Pipeline(
              options,
              List.of(outlet("left", () -> left), outlet("right", () -> right)),
              () -> new MemorySpool(Set.of("left", "right"), room),
              figures,
              log,
              Clock.systemUTC());

      for (int i = 0; i < count; i++) {
        figures.captured(Lane.CONVERSION);
        any.offer(Examples.addToCart(i));
      }
      any.close(Duration.ofMillis(random.nextInt(400)));

      awaitTrue(() -> any.balances(figures).stream().allMatch(PipelineTest::isSettled));
      for (Accounting.Balance balance : any.balances(figures)) {
        assertThat(balance.captured()).as("seed %d: %s", seed, balance).isEqualTo(count);
      }
    }
  }

  private static FakeDestination scripted(String name, Random random) {
    FakeDestination destination = new FakeDestination(name).limits(1 + random.nextInt(20), 60);
    for (int i = random.nextInt(60); i > 0; i--) {
      int kind = random.nextInt(6);
      int index = random.nextInt(3);
      destination.then(
          batch ->
              switch (kind) {
                case 0 -> Delivery.retry("busy", Duration.ZERO);
                case 1 -> Delivery.hold("key");
                case 2 -> Delivery.tooLarge("large");
                case 3 -> Delivery.refused("named", Map.of(index, "bad"));
                case 4 -> throw new IOException("gone");
                default -> Delivery.accepted();
              });
    }
    return destination;
  }

  private static Destination alwaysFailing(String name) {
    FakeDestination destination = new FakeDestination(name);
    for (int i = 0; i < 100_000; i++) destination.then(Delivery.retry("down", Duration.ZERO));
    return destination;
  }

  private void offer(Pipeline to, int number) {
    accounting.captured(Lane.CONVERSION);
    to.offer(Examples.addToCart(number));
  }

  private Accounting.Balance balance(Pipeline of, String name) {
    return of.balances(accounting).stream()
        .filter(balance -> balance.destination().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
