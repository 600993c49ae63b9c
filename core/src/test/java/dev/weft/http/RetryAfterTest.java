package dev.weft.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("1994-11-06T08:49:00Z");

  private final RetryAfter retryAfter = new RetryAfter(Clock.fixed(NOW, ZoneOffset.UTC));

  @ParameterizedTest
  @CsvSource({
    "7, 7",
    "' 120 ', 120",
    "0, 0",
    "31536000, 31536000",
    "'Sun, 06 Nov 1994 08:49:37 GMT', 37",
    "'Sun Nov  6 08:49:37 1994', 37",
    "'Mon, 07 Nov 1994 08:49:00 GMT', 86400",
  })
  void secondsAndDatesAreUnderstood(String value, long seconds) {
    assertThat(retryAfter.parse(value)).isEqualTo(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "''",
    "-5",
    "1.5",
    "soon",
    "7 s",
    "'Sun, 06 Nov 1994 08:48:59 GMT'",
    "'Sun, 06 Nov 1994'",
    "'Fri, 06 Nov 1994 08:49:37 GMT'",
    "2026-01-02T03:04:05Z",
  })
  void garbageAndThePastMeanNothing(String value) {
    assertThat(retryAfter.parse(value)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"99999999999", "999999999999999999999999999999", "'Sat, 06 Nov 2094 08:49:37 GMT'"})
  void moreThanAYearIsAYear(String value) {
    assertThat(retryAfter.parse(value)).isEqualTo(Duration.ofDays(365));
  }

  @Test
  void theObsoleteDateWithTwoDigitsOfTheYearIsReadAsOfThisCentury() {
    Clock clock = Clock.fixed(Instant.parse("2026-11-06T08:49:00Z"), ZoneOffset.UTC);

    assertThat(new RetryAfter(clock).parse("Friday, 06-Nov-26 08:49:37 GMT"))
        .isEqualTo(Duration.ofSeconds(37));
  }
}
