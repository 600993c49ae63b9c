package dev.weft.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

class CircuitBreakerTest {
  private final AtomicLong now = new AtomicLong();
  private final CircuitBreaker breaker = breaker(highest());

  private CircuitBreaker breaker(RandomGenerator random) {
    return new CircuitBreaker(RetryPolicy.standard(random), now::get);
  }

  /** Draws the longest delay. */
  private static RandomGenerator highest() {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new AssertionError("unbounded");
      }

      @Override
      public long nextLong(long bound) {
        return bound - 1;
      }
    };
  }

  @Test
  void theFifthFailureInARowOpensItAndThePausesGrowToAMinute() {
    List<Long> pauses = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      pauses.add(breaker.failed(false, Duration.ZERO).toSeconds());
      if (i == 3) assertThat(breaker.isOpen()).isFalse();
    }

    assertThat(pauses).containsExactly(1L, 2L, 4L, 8L, 5L, 10L, 20L, 40L, 60L, 60L);
    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void oneThatNeverGotThroughOpensItAtOnce() {
    assertThat(breaker.failed(true, Duration.ZERO)).isEqualTo(Duration.ofSeconds(5));

    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void aSuccessClosesIt() {
    for (int i = 0; i < 7; i++) breaker.failed(false, Duration.ZERO);

    breaker.succeeded();

    assertThat(breaker.isOpen()).isFalse();
    assertThat(breaker.failed(false, Duration.ZERO)).isEqualTo(Duration.ofSeconds(1));
    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void itOpensWhenMostOfTheTriesOfThirtySecondsFail() {
    for (int i = 0; i < 4; i++) {
      breaker.succeeded();
      breaker.failed(false, Duration.ZERO);
      breaker.failed(false, Duration.ZERO);
    }

    assertThat(breaker.isOpen()).isTrue();
  }

  @Test
  void failuresOfLongAgoDoNotCount() {
    for (int i = 0; i < 20; i++) {
      breaker.succeeded();
      breaker.failed(false, Duration.ZERO);
      breaker.failed(false, Duration.ZERO);
      now.addAndGet(Duration.ofSeconds(16).toNanos());
    }

    assertThat(breaker.isOpen()).isFalse();
  }

  @Test
  void whatTheDestinationAsksForIsKept() {
    assertThat(breaker.failed(true, Duration.ofSeconds(17))).isEqualTo(Duration.ofSeconds(17));
    assertThat(breaker.failed(true, Duration.ofDays(365))).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void thePausesOfManyHostsAreSpreadAndNeverShort() {
    Set<Duration> pauses = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      pauses.add(breaker(new Random(i)).failed(true, Duration.ZERO));
    }

    assertThat(pauses)
        .allMatch(pause -> pause.toMillis() >= 2500 && pause.toMillis() <= 5000)
        .hasSizeGreaterThan(100);
  }
}
