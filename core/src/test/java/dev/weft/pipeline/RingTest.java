package dev.weft.pipeline;

import static dev.weft.pipeline.Ring.Offer.CLOSED;
import static dev.weft.pipeline.Ring.Offer.FULL;
import static dev.weft.pipeline.Ring.Offer.TAKEN;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.Examples;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RingTest {
  private final Interaction one = Examples.addToCart(1);
  private final Interaction two = Examples.addToCart(2);

  @Test
  void itGivesBackInOrderWhatItTook() throws Exception {
    Ring ring = new Ring(10, 1 << 20);

    assertThat(ring.offer(one)).isEqualTo(TAKEN);
    assertThat(ring.offer(two)).isEqualTo(TAKEN);

    assertThat(ring.size()).isEqualTo(2);
    assertThat(ring.bytes()).isEqualTo(one.weight() + two.weight());
    assertThat(ring.take(10, 0)).containsExactly(one, two);
    assertThat(ring.size()).isZero();
    assertThat(ring.take(10, 0)).isEmpty();
  }

  @Test
  void aGroupHasAtMostSoMany() throws Exception {
    Ring ring = new Ring(10, 1 << 20);
    for (int i = 0; i < 5; i++) ring.offer(one);

    assertThat(ring.take(3, 0)).hasSize(3);
    assertThat(ring.take(3, 0)).hasSize(2);
  }

  @Test
  void itIsBoundedInNumber() throws Exception {
    Ring ring = new Ring(2, 1 << 20);

    assertThat(ring.offer(one)).isEqualTo(TAKEN);
    assertThat(ring.offer(one)).isEqualTo(TAKEN);
    assertThat(ring.offer(one)).isEqualTo(FULL);
    ring.take(1, 0);

    assertThat(ring.offer(one)).isEqualTo(TAKEN);
  }

  @Test
  void itIsBoundedInBytesExactly() throws Exception {
    Ring ring = new Ring(100, 3L * one.weight());

    for (int i = 0; i < 3; i++) assertThat(ring.offer(one)).isEqualTo(TAKEN);
    for (int i = 0; i < 10; i++) assertThat(ring.offer(one)).isEqualTo(FULL);
    ring.take(1, 0);

    assertThat(ring.offer(one)).isEqualTo(TAKEN);
    assertThat(ring.offer(one)).isEqualTo(FULL);
  }

  @Test
  void impressionsGiveWayBeforeViewsAndViewsBeforeConversions() {
    Ring ring = new Ring(16, 1 << 20);

    assertThat(taken(ring, EventType.IMPRESSION, 16)).isEqualTo(8);
    assertThat(taken(ring, EventType.SEARCH, 16)).isEqualTo(4);
    assertThat(taken(ring, EventType.LIKE, 16)).isEqualTo(4);
    assertThat(ring.size()).isEqualTo(16);
  }

  private static int taken(Ring ring, EventType type, int offers) {
    int taken = 0;
    Interaction interaction = Examples.build(Interaction.builder(type).userId("u"));
    for (int i = 0; i < offers; i++) if (ring.offer(interaction) == TAKEN) taken++;
    return taken;
  }

  @Test
  void aClosedRingTakesNoMoreAndGivesTheRest() {
    Ring ring = new Ring(16, 1 << 20);
    ring.offer(one);

    ring.close();

    assertThat(ring.offer(two)).isEqualTo(CLOSED);
    assertThat(ring.takeRest()).containsExactly(one);
    assertThat(ring.isEmpty()).isTrue();
    assertThat(ring.offer(two)).isEqualTo(CLOSED);
  }

  @Test
  void manyThreadsLoseNothingWhileOneTakesAndAnotherCloses() throws Exception {
    for (int round = 0; round < 20; round++) {
      Ring ring = new Ring(64, 1 << 20);
      AtomicInteger accepted = new AtomicInteger();
      AtomicInteger refused = new AtomicInteger();
      CountDownLatch started = new CountDownLatch(4);
      List<Thread> producers = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        Thread producer =
            new Thread(
                () -> {
                  started.countDown();
                  for (int n = 0; n < 2000; n++) {
                    (ring.offer(one) == TAKEN ? accepted : refused).incrementAndGet();
                  }
                });
        producers.add(producer);
        producer.start();
      }
      started.await();
      int taken = 0;
      for (int i = 0; i < 50; i++) taken += ring.take(16, 1).size();

      ring.close();
      int rest = ring.takeRest().size();
      for (Thread producer : producers) producer.join();

      assertThat(taken + rest).isEqualTo(accepted.get());
      assertThat(accepted.get() + refused.get()).isEqualTo(8000);
      assertThat(ring.size()).isZero();
      assertThat(ring.takeRest()).isEmpty();
    }
  }

  @Test
  void aPlaceThatIsNeverFilledDoesNotStopTheTaker() throws Exception {
    Ring ring = new Ring(10, 1 << 20, 3);
    ring.offer(one);
    reserveAndFillNever(ring);
    ring.offer(two);

    assertThat(ring.take(10, 0)).containsExactly(one);
    for (int i = 0; i < 3; i++) assertThat(ring.take(10, 0)).isEmpty();
    assertThat(ring.take(10, 0)).isEmpty();
    assertThat(ring.take(10, 0)).containsExactly(two);
    assertThat(ring.offered()).isEqualTo(2);
    assertThat(ring.isEmpty()).isTrue();
  }

  @Test
  void aPlaceThatIsNeverFilledDoesNotStopTheEnd() throws Exception {
    Ring ring = new Ring(10, 1 << 20, 3);
    reserveAndFillNever(ring);
    ring.offer(one);
    ring.close();

    assertThat(ring.takeRest()).containsExactly(one);
  }

  @Test
  void anOfferAtTheEndOfTheStackIsTakenWholeOrNotAtAll() throws Exception {
    Ring ring = new Ring(1 << 16, 1 << 26, 1);
    AtomicInteger taken = new AtomicInteger();

    for (int i = 0; i < 30; i++) offerInEveryFrame(ring, taken);

    long got = 0;
    for (int i = 0; i < 2_000 && !ring.isEmpty(); i++) got += ring.take(512, 0).size();
    assertThat(ring.isEmpty()).isTrue();
    assertThat(got).isEqualTo(ring.offered()).isGreaterThanOrEqualTo((long) taken.get());
  }

  @SuppressWarnings("InfiniteRecursion") // the stack's end is what it looks for
  private void offerInEveryFrame(Ring ring, AtomicInteger taken) {
    try {
      offerInEveryFrame(ring, taken);
    } catch (StackOverflowError e) {
      // the frames before this one try, each with a little more room
    }
    if (taken.get() > 5000) return;
    try {
      if (ring.offer(one) == TAKEN) taken.incrementAndGet();
    } catch (StackOverflowError e) {
      // not taken
    }
  }

  /** As a stack that is full may leave it. */
  private static void reserveAndFillNever(Ring ring) throws ReflectiveOperationException {
    Field tail = Ring.class.getDeclaredField("tail");
    tail.setAccessible(true);
    ((AtomicLong) tail.get(ring)).incrementAndGet();
  }
}
