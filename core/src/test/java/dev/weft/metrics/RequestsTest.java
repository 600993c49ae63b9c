package dev.weft.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.metrics.Requests.Sent;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RequestsTest {
  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // nanoTime may overflow
  private final Requests requests = new Requests(nanos::get);

  @Test
  void nothingWasSentBeforeTheFirstRequest() {
    assertThat(requests.sent("miso")).isEqualTo(new Sent(0, 0, 0, 0, 0, 0));
  }

  @Test
  void requestsAreAddedUpForEachDestination() {
    requests.sent("miso", 100, 5_000, Duration.ofMillis(250).toNanos());
    requests.sent("miso", 20, 1_000, Duration.ofMillis(750).toNanos());
    requests.sent("file", 1, 7, 0);

    assertThat(requests.sent("miso")).isEqualTo(new Sent(2, 120, 6_000, 1.0, 0.75, 20));
    assertThat(requests.sent("file")).isEqualTo(new Sent(1, 1, 7, 0, 0, 1));
  }

  @Test
  void theLongestIsForgottenAfterTheMinuteThatFollowsIt() {
    requests.sent("miso", 1, 1, Duration.ofSeconds(9).toNanos());
    nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    requests.sent("miso", 1, 1, Duration.ofSeconds(2).toNanos());
    double inTheMinuteAfter = requests.sent("miso").maxSeconds();
    nanos.addAndGet(Duration.ofSeconds(60).toNanos());
    double twoMinutesAfter = requests.sent("miso").maxSeconds();
    nanos.addAndGet(Duration.ofMinutes(10).toNanos());
    double muchLater = requests.sent("miso").maxSeconds();

    assertThat(inTheMinuteAfter).isEqualTo(9);
    assertThat(twoMinutesAfter).isEqualTo(2);
    assertThat(muchLater).isZero();
    assertThat(requests.sent("miso").seconds()).isEqualTo(11);
  }
}
