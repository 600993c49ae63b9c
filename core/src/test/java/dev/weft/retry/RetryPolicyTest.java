package dev.weft.retry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RetryPolicyTest {
  @Test
  void theCeilingDoublesFromOneSecondToOneMinuteAndStaysThere() {
    RetryPolicy policy = RetryPolicy.standard(highest());

    assertThat(IntStream.rangeClosed(1, 9).mapToObj(n -> policy.delay(n, Duration.ZERO)))
        .extracting(Duration::toSeconds)
        .containsExactly(1L, 2L, 4L, 8L, 16L, 32L, 60L, 60L, 60L);
    assertThat(policy.delay(Integer.MAX_VALUE, Duration.ZERO)).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void theJitterReachesDownToOneMillisecondButNeverToNothing() {
    RetryPolicy policy = RetryPolicy.standard(lowest());

    assertThat(policy.delay(1, Duration.ZERO)).isEqualTo(Duration.ofMillis(1));
    assertThat(policy.delay(50, Duration.ZERO)).isEqualTo(Duration.ofMillis(1));
  }

  @Test
  void theJitterIsEven() {
    RetryPolicy policy = RetryPolicy.standard(new Random(7));

    double mean =
        IntStream.range(0, 10_000)
            .mapToLong(i -> policy.delay(4, Duration.ZERO).toMillis())
            .average()
            .orElseThrow();

    assertThat(mean).isBetween(3_900.0, 4_100.0);
  }

  @Test
  void anAskedDelayIsKeptWhateverTheCeiling() {
    RetryPolicy policy = RetryPolicy.standard(highest());

    assertThat(policy.delay(1, Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(90));
    assertThat(policy.delay(9, Duration.ofMillis(5))).isEqualTo(Duration.ofMillis(5));
  }

  @Test
  void anAskedDelayIsCappedAtFiveMinutes() {
    assertThat(RetryPolicy.standard(highest()).delay(1, Duration.ofDays(365)))
        .isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aNegativeAskedDelayCountsAsNone() {
    assertThat(RetryPolicy.standard(highest()).delay(1, Duration.ofSeconds(-3)))
        .isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void delaysThatMakeNoSenseAreRefused() {
    assertThatThrownBy(
            () ->
                new RetryPolicy(
                    Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ZERO, lowest()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "retry delays must be at least 1 ms and the longest not below the first, but are PT2S,"
                + " PT1S and PT0S");
  }

  private static RandomGenerator lowest() {
    return new Drawn(false);
  }

  private static RandomGenerator highest() {
    return new Drawn(true);
  }

  /** Draws always the lowest or always the highest number. */
  private record Drawn(boolean highest) implements RandomGenerator {
    @Override
    public long nextLong() {
      throw new AssertionError("an unbounded number is of no use here");
    }

    @Override
    public long nextLong(long bound) {
      return highest ? bound - 1 : 0;
    }
  }
}
