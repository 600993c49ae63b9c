package dev.weft.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class Rfc3339Test {
  private static final DateTimeFormatter JDK =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  @Test
  void isWhatTheJdkWritesAndReads() {
    Random random = new Random(42);
    long first = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();
    long last = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();
    for (int i = 0; i < 100_000; i++) {
      long millis = first + (long) (random.nextDouble() * (last - first));
      Instant at = Instant.ofEpochMilli(millis);

      String text = Rfc3339.format(at.plusNanos(random.nextInt(1_000_000)));

      assertThat(text).isEqualTo(JDK.format(at));
      assertThat(Rfc3339.parse(text)).isEqualTo(at);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1970-01-01T00:00:00Z, 1970-01-01T00:00:00.000Z",
    "1969-12-31T23:59:59.999999999Z, 1969-12-31T23:59:59.999Z",
    "2024-02-29T23:59:59.001Z, 2024-02-29T23:59:59.001Z",
    "+10000-01-01T00:00:00Z, +10000-01-01T00:00:00.000Z",
    "-0001-01-01T00:00:00Z, -0001-01-01T00:00:00.000Z",
  })
  void hasAlwaysThreeDecimals(Instant at, String text) {
    assertThat(Rfc3339.format(at)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "2026-01-02T03:04:05Z",
        "2026-01-02T03:04:05.6789Z",
        "2026-01-02T03:04:05.678+01:00",
        "2026-01-02T03:04+01:00",
        "2026-01-02t03:04:05.678z",
      })
  void readsOtherFormsAsTheJdkDoes(String text) {
    assertThat(Rfc3339.parse(text)).isEqualTo(OffsetDateTime.parse(text).toInstant());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2026-13-02T03:04:05.678Z",
        "2026-02-30T03:04:05.678Z",
        "2026-01-02T24:00:00.000Z",
        "2026-01-02T03:04:60.000Z",
        "2026-01-02 03:04:05.678Z",
        "２026-01-02T03:04:05.678Z",
      })
  void refusesWhatIsNoTime(String text) {
    assertThatThrownBy(() -> Rfc3339.parse(text)).isInstanceOf(DateTimeException.class);
  }
}
