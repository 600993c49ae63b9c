package dev.weft.destination.miso;

import static dev.weft.destination.Delivery.Verdict.ACCEPTED;
import static dev.weft.destination.Delivery.Verdict.HOLD;
import static dev.weft.destination.Delivery.Verdict.REFUSED_SOME;
import static dev.weft.destination.Delivery.Verdict.RETRY;
import static dev.weft.destination.Delivery.Verdict.TOO_LARGE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.collector.Fault;
import dev.weft.collector.Fault.Answer;
import dev.weft.collector.FaultCollector;
import dev.weft.destination.Batch;
import dev.weft.destination.Delivery;
import dev.weft.destination.Delivery.Verdict;
import dev.weft.destination.Examples;
import dev.weft.destination.Limits;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.http.HttpPoster;
import dev.weft.http.RetryAfter;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every status there is, with every kind of body and {@code Retry-After}, over a real connection:
 * the verdict depends on the status alone, and the pause on the header alone.
 */
@Timeout(300)
class AnswerTaxonomyTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  private static final int TEN_MEGABYTES = 10 << 20;

  private static final Map<String, Duration> RETRY_AFTER =
      new TreeMap<>(
          Map.of(
              "",
              Duration.ZERO,
              "7",
              Duration.ofSeconds(7),
              "Fri, 02 Jan 2026 03:04:35 GMT",
              Duration.ofSeconds(30),
              "Thu, 01 Jan 2026 03:04:05 GMT",
              Duration.ZERO,
              "31536000",
              Duration.ofDays(365),
              "soon; -5",
              Duration.ZERO));

  private static final Map<String, UnaryOperator<Answer>> BODIES =
      new TreeMap<>(
          Map.of(
              "JSON", answer -> answer.json("{\"message\":\"as the status says\"}"),
              "HTML", Answer::html,
              "nothing", Answer::empty));

  private final FaultCollector collector = FaultCollector.ofMiso();
  private final MisoDestination miso =
      new MisoDestination(
          collector.address("/v1/interactions"),
          "k",
          new Limits(1000, 1 << 20),
          new HttpPoster(Duration.ofSeconds(20)),
          new MisoAnswers(new RetryAfter(CLOCK), "k"));

  @AfterEach
  void close() {
    miso.close();
    collector.close();
  }

  private static Verdict expected(int status) {
    return switch (status) {
      case 400, 422 -> REFUSED_SOME;
      case 408, 425, 429 -> RETRY;
      case 413 -> TOO_LARGE;
      case 501, 505, 511 -> HOLD;
      default -> {
        if (status < 300) yield ACCEPTED;
        yield status < 500 ? HOLD : RETRY;
      }
    };
  }

  /**
   * Those that a proxy, a gateway or the service is known to give, with all that may come along.
   */
  private static IntStream known() {
    return IntStream.of(
        200, 201, 202, 204, 205, 206, 207, 300, 301, 302, 303, 304, 307, 308, 400, 401, 402, 403,
        404, 405, 406, 407, 408, 409, 410, 411, 412, 413, 414, 415, 417, 418, 421, 422, 423, 424,
        425, 426, 428, 429, 431, 451, 499, 500, 501, 502, 503, 504, 505, 506, 507, 508, 510, 511,
        520, 521, 522, 523, 524, 525, 526, 527, 529, 530, 598, 599);
  }

  @Test
  void everyKnownStatusHasItsVerdictWhateverComesWithIt() throws Exception {
    for (int status : known().toArray()) {
      for (Map.Entry<String, UnaryOperator<Answer>> body : BODIES.entrySet()) {
        for (Map.Entry<String, Duration> retryAfter : RETRY_AFTER.entrySet()) {
          Answer answer =
              body.getValue().apply(Fault.status(status).header("Location", "/elsewhere"));
          if (!retryAfter.getKey().isEmpty()) answer = answer.retryAfter(retryAfter.getKey());

          Delivery delivery = answeredWith(answer);

          String row =
              "%d with %s, Retry-After: %s".formatted(status, body.getKey(), retryAfter.getKey());
          assertThat(delivery.verdict()).as(row).isEqualTo(expected(status));
          assertThat(delivery.delay())
              .as(row)
              .isEqualTo(expected(status) == RETRY ? retryAfter.getValue() : Duration.ZERO);
        }
      }
    }
  }

  @Test
  void everyOtherStatusHasTheVerdictOfItsClass() throws Exception {
    for (int status = 200; status < 600; status++) {
      Delivery delivery = answeredWith(Fault.status(status));

      assertThat(delivery.verdict()).as("%d", status).isEqualTo(expected(status));
    }
  }

  @Test
  void aBodyOfTenMegabytesChangesNothing() throws Exception {
    for (int status : new int[] {200, 302, 400, 401, 407, 413, 422, 429, 500, 503}) {
      Delivery delivery = answeredWith(Fault.status(status).huge(TEN_MEGABYTES));

      assertThat(delivery.verdict()).as("%d", status).isEqualTo(expected(status));
      assertThat(delivery.reason().length()).isLessThan(400);
    }
  }

  private Delivery answeredWith(Answer answer) throws IOException {
    collector.then(answer);
    long before = collector.requestCount();
    Delivery delivery = miso.send(batch());
    assertThat(collector.requestCount()).as("requests for one batch").isEqualTo(before + 1);
    return delivery;
  }

  private Batch batch() {
    Interaction event =
        Examples.build(Interaction.builder(EventType.LIKE).userId("u").productIds("p"));
    return new Batch(List.of(new Batch.Parcel(event, miso.encode(event))));
  }
}
