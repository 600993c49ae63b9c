package dev.weft.destination.miso;

import static dev.weft.destination.Delivery.Verdict.ACCEPTED;
import static dev.weft.destination.Delivery.Verdict.HOLD;
import static dev.weft.destination.Delivery.Verdict.REFUSED;
import static dev.weft.destination.Delivery.Verdict.REFUSED_SOME;
import static dev.weft.destination.Delivery.Verdict.RETRY;
import static dev.weft.destination.Delivery.Verdict.TOO_LARGE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.destination.Delivery;
import dev.weft.destination.Delivery.Verdict;
import dev.weft.http.Answer;
import dev.weft.http.RetryAfter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MisoAnswersTest {
  private static final String KEY = "s3cret-key";
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05Z"), ZoneOffset.UTC);
  private static final String HTML = "<html><body>Bad Gateway</body></html>";

  /** The example of Miso's OpenAPI. */
  private static final String SHAPE_A =
      """
      {"errors":true,"message":"None of the records were inserted because at least one of them \
      contained schema errors. Please see the `data` field for details.","data":[\
      "data.0.product_ids is invalid. The attribute was expected to be of type ''array', 'null'' \
      but type 'string' was given.",\
      "data.0.timestamp is invalid. The attribute should match the 'date-time' format."]}""";

  private final MisoAnswers answers = new MisoAnswers(new RetryAfter(CLOCK), KEY);

  static Stream<Arguments> statuses() {
    return Stream.of(
        arguments(200, "{\"message\":\"success\"}", ACCEPTED, ""),
        arguments(200, "{\"took\":5,\"errors\":false,\"data\":[]}", ACCEPTED, ""),
        arguments(200, "", ACCEPTED, ""),
        arguments(200, HTML, ACCEPTED, ""),
        arguments(200, "{\"message\":\"succ", ACCEPTED, ""),
        arguments(200, "[1,2]", ACCEPTED, ""),
        arguments(200, "null", ACCEPTED, ""),
        arguments(201, "", ACCEPTED, ""),
        arguments(202, "{}", ACCEPTED, ""),
        arguments(204, "", ACCEPTED, ""),
        arguments(
            200,
            "{\"errors\":true,\"message\":\"no luck\"}",
            REFUSED_SOME,
            "miso refused the batch (HTTP 200: no luck)"),
        arguments(301, "", HOLD, "miso.url redirects, which is not followed (HTTP 301)"),
        arguments(302, HTML, HOLD, "miso.url redirects, which is not followed (HTTP 302)"),
        arguments(307, "", HOLD, "miso.url redirects, which is not followed (HTTP 307)"),
        arguments(308, "", HOLD, "miso.url redirects, which is not followed (HTTP 308)"),
        arguments(
            400,
            "{\"message\":\"Uploading to the Playground app is not allowed.\"}",
            HOLD,
            "miso.api-key is that of the read-only Playground (HTTP 400: Uploading to the"
                + " Playground app is not allowed.)"),
        arguments(
            400,
            "{\"message:\":\"Request timeout.\"}",
            RETRY,
            "miso cannot answer now (HTTP 400: Request timeout.)"),
        arguments(400, "", REFUSED_SOME, "miso refused the batch (HTTP 400)"),
        arguments(400, "Bad Request", REFUSED_SOME, "miso refused the batch (HTTP 400)"),
        arguments(
            401,
            "{\"message\":\"invalid api key.\"}",
            HOLD,
            "miso refused the key (HTTP 401: invalid api key.)"),
        arguments(401, HTML, HOLD, "miso refused the key (HTTP 401)"),
        arguments(
            403,
            "{\"message\":\"Request is denied due to bot blocking.\"}",
            HOLD,
            "miso refused the key (HTTP 403: Request is denied due to bot blocking.)"),
        arguments(404, HTML, HOLD, "miso.url is no address of Miso's upload (HTTP 404)"),
        arguments(405, "", HOLD, "miso.url is no address of Miso's upload (HTTP 405)"),
        arguments(410, "", HOLD, "miso.url is no address of Miso's upload (HTTP 410)"),
        arguments(407, "", HOLD, "a proxy wants credentials (HTTP 407)"),
        arguments(402, "", HOLD, "miso gave an unexpected answer (HTTP 402)"),
        arguments(409, "", HOLD, "miso gave an unexpected answer (HTTP 409)"),
        arguments(415, "", HOLD, "miso gave an unexpected answer (HTTP 415)"),
        arguments(451, "", HOLD, "miso gave an unexpected answer (HTTP 451)"),
        arguments(408, "", RETRY, "miso cannot answer now (HTTP 408)"),
        arguments(425, "", RETRY, "miso cannot answer now (HTTP 425)"),
        arguments(429, HTML, RETRY, "miso asks to slow down (HTTP 429)"),
        arguments(
            500,
            "{\"message\":\"Something went wrong. Please contact miso product team.\"}",
            RETRY,
            "miso cannot answer now (HTTP 500: Something went wrong. Please contact miso product"
                + " team.)"),
        arguments(502, HTML, RETRY, "miso cannot answer now (HTTP 502)"),
        arguments(503, "", RETRY, "miso cannot answer now (HTTP 503)"),
        arguments(504, "", RETRY, "miso cannot answer now (HTTP 504)"),
        arguments(520, "", RETRY, "miso cannot answer now (HTTP 520)"),
        arguments(529, "", RETRY, "miso cannot answer now (HTTP 529)"),
        arguments(501, "", HOLD, "what answers at miso.url cannot take uploads (HTTP 501)"),
        arguments(505, "", HOLD, "what answers at miso.url cannot take uploads (HTTP 505)"),
        arguments(511, HTML, HOLD, "what answers at miso.url cannot take uploads (HTTP 511)"),
        arguments(413, HTML, TOO_LARGE, "miso finds the batch too large (HTTP 413)"),
        arguments(422, "", REFUSED_SOME, "miso refused the batch (HTTP 422)"),
        arguments(422, HTML, REFUSED_SOME, "miso refused the batch (HTTP 422)"),
        arguments(422, "{\"data\":[]}", REFUSED_SOME, "miso refused the batch (HTTP 422)"),
        arguments(
            422, "{\"data\":[\"all is bad\"]}", REFUSED_SOME, "miso refused the batch (HTTP 422)"),
        arguments(
            422,
            "{\"detail\":[{\"loc\":[\"body\",\"data\"],\"msg\":\"field required\",\"type\":\"x\"}]}",
            REFUSED_SOME,
            "miso refused the batch (HTTP 422: field required)"),
        arguments(
            422,
            "{\"detail\":\"Unprocessable\"}",
            REFUSED_SOME,
            "miso refused the batch (HTTP 422: Unprocessable)"),
        arguments(
            422,
            "{\"message\":\"Request schema error.\",\"data\":{\"errors\":[{\"loc\":[\"body\",35],"
                + "\"msg\":\"Expecting ',' delimiter\",\"type\":\"value_error.jsondecode\"}]}}",
            REFUSED_SOME,
            "miso refused the batch (HTTP 422: Request schema error. Expecting ',' delimiter)"),
        arguments(422, SHAPE_A, REFUSED, "miso refused 1 of 10 records (HTTP 422)"),
        arguments(200, SHAPE_A, REFUSED, "miso refused 1 of 10 records (HTTP 200)"));
  }

  @ParameterizedTest(name = "{0} {1}: {2}")
  @MethodSource("statuses")
  void anAnswerHasItsVerdictAndItsReason(int status, String body, Verdict verdict, String reason) {
    Delivery delivery = read(status, body, 10);

    assertThat(delivery.verdict()).isEqualTo(verdict);
    assertThat(delivery.reason()).isEqualTo(reason);
    assertThat(delivery.delay()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "408, 7, 7",
    "425, 7, 7",
    "429, 7, 7",
    "500, 7, 7",
    "503, 120, 120",
    "503, 'Fri, 02 Jan 2026 03:05:05 GMT', 60",
    "503, 'Fri, 02 Jan 2026 03:04:00 GMT', 0",
    "503, -1, 0",
    "503, soon, 0",
    "503, '', 0",
  })
  void theAskedDelayIsPassedOn(int status, String header, long seconds) {
    Delivery delivery =
        answers.read(new Answer(status, Map.of("Retry-After", header), new byte[0]), 10);

    assertThat(delivery.verdict()).isEqualTo(RETRY);
    assertThat(delivery.delay()).isEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  void everyStatusThereCanBeHasAVerdict() {
    for (int status = 200; status < 600; status++) {
      for (String body :
          new String[] {"", HTML, "{}", "[]", "{\"message\":{\"a\":[1]}}", SHAPE_A}) {
        Delivery delivery = read(status, body, 10);

        if (status >= 300) assertThat(delivery.verdict()).isNotEqualTo(ACCEPTED);
        if (delivery.verdict() != ACCEPTED) {
          assertThat(delivery.reason()).contains("HTTP " + status);
        }
      }
    }
  }

  @Test
  void theLinesOfOneRecordAreJoinedInOneReason() {
    Delivery delivery = read(422, SHAPE_A, 10);

    assertThat(delivery.refused())
        .isEqualTo(
            Map.of(
                0,
                "product_ids is invalid. The attribute was expected to be of type ''array', 'null''"
                    + " but type 'string' was given. timestamp is invalid. The attribute should"
                    + " match the 'date-time' format."));
  }

  @Test
  void aListOfRefusedRecordsThatIsCutOffBeforeItSaysErrorsStillRefusesThem() {
    Delivery delivery =
        read(200, "{\"data\":[\"data.3.user_id (x) is invalid. Too long.\",\"data.4", 20);

    assertThat(delivery.verdict()).isEqualTo(REFUSED);
    assertThat(delivery.refused()).containsOnlyKeys(3);
  }

  @Test
  void linesBesideAnExplicitNoAreNoRefusal() {
    assertThat(
            read(200, "{\"errors\":false,\"data\":[\"data.3.user_id is invalid. x\"]}", 20)
                .verdict())
        .isEqualTo(ACCEPTED);
  }

  @Test
  void theRefusedValueIsLeftOutOfTheReasonSinceItMayBeAnId() {
    Delivery delivery =
        read(
            422,
            """
            {"errors":true,"data":[
            "data.3.user_id (jane (at) example.org) is invalid. The attribute is too long.",
            " data.12.context.page (x) is  invalid. odd",
            "data.7 (y) is invalid. The attribute should be an object.",
            "data.8.user_id exploded"]}""",
            20);

    assertThat(delivery.verdict()).isEqualTo(REFUSED);
    assertThat(delivery.refused())
        .isEqualTo(
            Map.of(
                3, "user_id is invalid. The attribute is too long.",
                12, "the record is invalid",
                7, "the record is invalid. The attribute should be an object.",
                8, "the record is invalid"));
  }

  @Test
  void aPlaceInShapeBThatNamesARecordRefusesIt() {
    Delivery delivery =
        read(
            422,
            """
            {"detail":[{"loc":["body","data",3,"user_id"],"msg":"too long","type":"t"},
            {"loc":["body","data",4],"msg":"no dict","type":"t","ctx":{"a":[1,{"b":2}]}}]}""",
            10);

    assertThat(delivery.refused())
        .isEqualTo(Map.of(3, "user_id is invalid. too long", 4, "the record is invalid. no dict"));
  }

  @Test
  void theLinesReadBeforeAnAnswerBreaksOffCount() {
    Delivery delivery = read(422, SHAPE_A.substring(0, SHAPE_A.length() - 40), 10);

    assertThat(delivery.verdict()).isEqualTo(REFUSED);
    assertThat(delivery.refused()).containsOnlyKeys(0);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "data.10.x is invalid. y",
        "data.99999999999.x is invalid. y",
        "data.-1.x is invalid. y",
        "data.x is invalid. y",
        "data.٣.x is invalid. y"
      })
  void anIndexThatTheBatchDoesNotHaveIsNotBelieved(String line) {
    assertThat(read(422, "{\"data\":[\"" + line + "\"]}", 10).verdict()).isEqualTo(REFUSED_SOME);
  }

  @Test
  void theKeyIsTakenOutOfWhateverMisoSays() {
    assertThat(read(401, "{\"message\":\"invalid api key " + KEY + "\"}", 1).reason())
        .isEqualTo("miso refused the key (HTTP 401: invalid api key ***)");
    assertThat(read(422, "{\"data\":[\"data.0.x is invalid. " + KEY + "\"]}", 1).refused().get(0))
        .isEqualTo("x is invalid. ***");
  }

  @Test
  void aReasonIsOneLineOfBoundedLength() {
    String reason = read(500, "{\"message\":\"a\\n\\tb" + "x".repeat(10_000) + "\"}", 1).reason();

    assertThat(reason).startsWith("miso cannot answer now (HTTP 500: a bxxx").hasSizeLessThan(400);
  }

  @Test
  void anAnswerNestedTooDeepToReadIsOnlyItsStatus() {
    assertThat(read(422, "{\"data\":" + "[".repeat(60_000), 1).verdict()).isEqualTo(REFUSED_SOME);
    assertThat(read(200, "{\"data\":" + "[".repeat(60_000), 1)).isEqualTo(Delivery.accepted());
  }

  private Delivery read(int status, String body, int records) {
    return answers.read(new Answer(status, Map.of(), body.getBytes(UTF_8)), records);
  }
}
