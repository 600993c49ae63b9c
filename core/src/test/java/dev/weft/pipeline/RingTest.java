package dev.weft.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.Examples;
import dev.weft.event.Interaction;
import org.junit.jupiter.api.Test;

class RingTest {
  private final Interaction one = Examples.addToCart(1);
  private final Interaction two = Examples.addToCart(2);

  @Test
  void itGivesBackInOrderWhatItTook() throws Exception {
    Ring ring = new Ring(10, 1 << 20);

    assertThat(ring.offer(one)).isTrue();
    assertThat(ring.offer(two)).isTrue();

    assertThat(ring.size()).isEqualTo(2);
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

    assertThat(ring.offer(one)).isTrue();
    assertThat(ring.offer(one)).isTrue();
    assertThat(ring.offer(one)).isFalse();
    ring.take(1, 0);

    assertThat(ring.offer(one)).isTrue();
  }

  @Test
  void itIsBoundedInBytesExactly() throws Exception {
    Ring ring = new Ring(100, 3L * one.weight());

    for (int i = 0; i < 3; i++) assertThat(ring.offer(one)).isTrue();
    for (int i = 0; i < 10; i++) assertThat(ring.offer(one)).isFalse();
    ring.take(1, 0);

    assertThat(ring.offer(one)).isTrue();
    assertThat(ring.offer(one)).isFalse();
  }

  @Test
  void whatIsTakenBackMakesRoom() {
    Ring ring = new Ring(100, one.weight());

    ring.offer(one);

    assertThat(ring.remove(two)).isFalse();
    assertThat(ring.remove(one)).isTrue();
    assertThat(ring.remove(one)).isFalse();
    assertThat(ring.offer(one)).isTrue();
    assertThat(ring.take()).isEqualTo(one);
    assertThat(ring.take()).isNull();
    assertThat(ring.offer(one)).isTrue();
  }
}
