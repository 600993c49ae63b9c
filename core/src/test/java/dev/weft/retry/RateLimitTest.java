package dev.weft.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
  private final AtomicLong now = new AtomicLong();

  @Test
  void withoutALimitAllAreLetThrough() {
    RateLimit limit = new RateLimit(0, now::get);

    for (int i = 0; i < 1000; i++) assertThat(limit.take()).isZero();
  }

  @Test
  void whatASecondAllowsMayComeAtOnceAndThenEvenly() {
    RateLimit limit = new RateLimit(10, now::get);

    for (int i = 0; i < 10; i++) assertThat(limit.take()).isZero();

    assertThat(limit.take()).isEqualTo(Duration.ofMillis(100));
    now.addAndGet(Duration.ofMillis(60).toNanos());
    assertThat(limit.take()).isEqualTo(Duration.ofMillis(40));
    now.addAndGet(Duration.ofMillis(40).toNanos());
    assertThat(limit.take()).isZero();
  }

  @Test
  void aLongPauseSavesUpNoMoreThanOneBurst() {
    RateLimit limit = new RateLimit(2, now::get);
    now.addAndGet(Duration.ofHours(1).toNanos());

    assertThat(limit.take()).isZero();
    assertThat(limit.take()).isZero();
    assertThat(limit.take()).isEqualTo(Duration.ofMillis(500));
  }

  @Test
  void onAverageItIsTheRateWhateverTheMomentOfAsking() {
    RateLimit limit = new RateLimit(10, now::get);
    int through = 0;

    for (int i = 0; i < 100_000; i++) {
      if (limit.take().isZero()) through++;
      now.addAndGet(Duration.ofMillis(1).toNanos());
    }

    assertThat(through).isBetween(1000, 1011);
  }

  @Test
  void toldToSlowDownItHalvesAndComesBackWithinAMinute() {
    RateLimit limit = new RateLimit(100, now::get);

    limit.slowDown();
    limit.slowDown();

    assertThat(limit.take()).as("nothing is saved up").isEqualTo(Duration.ofMillis(40));
    now.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(atOnce(limit)).isBetween(74, 75);
    now.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(atOnce(limit)).isBetween(99, 100);
  }

  @Test
  void howeverOftenItIsToldToSlowDownItLetsOneThroughInTenSeconds() {
    RateLimit limit = new RateLimit(100, now::get);

    for (int i = 0; i < 1000; i++) limit.slowDown();

    assertThat(limit.take()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void withoutALimitThereIsNothingToSlowDown() {
    RateLimit limit = new RateLimit(0, now::get);

    limit.slowDown();

    assertThat(limit.take()).isZero();
  }

  /** How many are let through now, after a pause that is long enough for a whole burst. */
  private static int atOnce(RateLimit limit) {
    int through = 0;
    while (limit.take().isZero()) through++;
    return through;
  }
}
