package dev.weft.destination.personalize;

import static dev.weft.destination.Delivery.Verdict.ACCEPTED;
import static dev.weft.destination.Delivery.Verdict.HOLD;
import static dev.weft.destination.Delivery.Verdict.REFUSED_SOME;
import static dev.weft.destination.Delivery.Verdict.RETRY;
import static dev.weft.destination.Delivery.Verdict.SLOW_DOWN;
import static dev.weft.destination.Delivery.Verdict.TOO_LARGE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.Delivery;
import dev.weft.destination.Delivery.Verdict;
import dev.weft.http.Answer;
import dev.weft.http.RetryAfter;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AnswersTest {
  private final Answers answers =
      new Answers("personalize-actions", new RetryAfter(Clock.systemUTC()), Duration.ofSeconds(60));

  @Test
  void everyStatusWithoutACodeHasItsVerdict() {
    for (int status = 200; status < 600; status++) {
      for (String body : List.of("", "<html>nginx</html>", "{\"message\":\"m\"}", "{\"mess")) {
        Delivery delivery = answers.read(new Answer(status, Map.of(), body.getBytes(UTF_8)));

        assertThat(delivery.verdict()).as("%d %s", status, body).isEqualTo(byStatus(status));
      }
    }
  }

  private static Verdict byStatus(int status) {
    if (status < 300) return ACCEPTED;
    return switch (status) {
      case 400 -> REFUSED_SOME;
      case 408, 409, 425 -> RETRY;
      case 413 -> TOO_LARGE;
      case 429 -> SLOW_DOWN;
      case 501, 505, 511 -> HOLD;
      default -> status >= 500 ? RETRY : HOLD;
    };
  }

  @Test
  void theCodeHoldsWhateverTheStatusAndWhereverItStands() {
    Map<String, Verdict> codes =
        Map.of(
            "ThrottlingException", SLOW_DOWN,
            "TooManyRequestsException", SLOW_DOWN,
            "InvalidInputException", REFUSED_SOME,
            "ResourceNotFoundException", HOLD,
            "ResourceInUseException", RETRY,
            "AccessDeniedException", HOLD,
            "UnrecognizedClientException", HOLD,
            "ExpiredTokenException", HOLD,
            "RequestTimeTooSkewed", HOLD);

    codes.forEach(
        (code, verdict) -> {
          for (int status : new int[] {400, 403, 404, 409, 429, 500, 503}) {
            for (Answer answer : spellings(status, code)) {
              assertThat(answers.read(answer).verdict())
                  .as("%s with %d: %s", code, status, answer.text())
                  .isEqualTo(verdict);
            }
          }
        });
  }

  private static List<Answer> spellings(int status, String code) {
    return List.of(
        new Answer(status, Map.of("x-amzn-ErrorType", code), new byte[0]),
        new Answer(
            status,
            Map.of("X-Amzn-Errortype", code + ":http://internal.amazon.com/coral/"),
            "{}".getBytes(UTF_8)),
        new Answer(
            status,
            Map.of("x-amzn-ErrorType", code + ":http://internal.amazon.com/coral/#Exception"),
            "{}".getBytes(UTF_8)),
        new Answer(
            status, Map.of(), ("{\"__type\":\"com.amazonaws#" + code + "\"}").getBytes(UTF_8)),
        new Answer(
            status, Map.of(), ("{\"Message\":\"m\",\"__type\":\"" + code + "\"}").getBytes(UTF_8)));
  }

  @Test
  void retryAfterIsHonoured() {
    Answer busy = new Answer(503, Map.of("Retry-After", "7"), new byte[0]);
    Answer throttled =
        new Answer(
            400,
            Map.of("x-amzn-ErrorType", "ThrottlingException", "Retry-After", "3"),
            new byte[0]);

    assertThat(answers.read(busy).delay()).isEqualTo(Duration.ofSeconds(7));
    assertThat(answers.read(throttled).delay()).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  void aDatasetThatIsBeingChangedIsLeftAloneForAMinute() {
    assertThat(answers.read(new Answer(409, Map.of(), new byte[0])).delay())
        .isEqualTo(Duration.ofSeconds(60));
    assertThat(answers.read(new Answer(409, Map.of("Retry-After", "90"), new byte[0])).delay())
        .isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void theReasonSaysWhatToLookAt() {
    assertThat(read(404, "ResourceNotFoundException", "No such tracker"))
        .isEqualTo(
            "personalize-actions.tracking-id is not known there; see it and personalize.region"
                + " (HTTP 404, ResourceNotFoundException: No such tracker)");
    assertThat(read(403, "AccessDeniedException", "User is not authorized"))
        .isEqualTo(
            "AWS refused the credentials or the right (HTTP 403, AccessDeniedException: User is"
                + " not authorized)");
  }

  @Test
  void aReasonHoldsNoValueThatWasSent() {
    String message =
        "1 validation error detected: Value 'user-4711' at 'userId' failed to satisfy constraint";

    assertThat(read(400, "InvalidInputException", message))
        .contains("value '***' at 'userId' failed")
        .doesNotContain("4711");
  }

  @Test
  void aValueWithAQuoteInItIsNotHalfTold() {
    String message =
        "2 validation errors detected: Value 'o'hara-4711' at 'sessionId' failed to satisfy"
            + " constraint; Value 'x'y-4712' at 'userId' failed";

    assertThat(read(400, "InvalidInputException", message))
        .contains("value '***' at 'userId' failed")
        .doesNotContain("hara", "4711", "4712");
  }

  private String read(int status, String code, String message) {
    String body = "{\"message\":\"" + message + "\"}";
    return answers
        .read(new Answer(status, Map.of("x-amzn-ErrorType", code), body.getBytes(UTF_8)))
        .reason();
  }
}
