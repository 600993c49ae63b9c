package dev.weft.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class ScalarsTest {
  /** A number of the application's own. */
  private static final class Money extends Number {
    private static final long serialVersionUID = 1L;

    @Override
    public int intValue() {
      return 12;
    }

    @Override
    public long longValue() {
      return 12;
    }

    @Override
    public float floatValue() {
      return 12.5f;
    }

    @Override
    public double doubleValue() {
      return 12.5;
    }

    @Override
    public String toString() {
      return "12.50";
    }
  }

  /** A number that does not say what it is. */
  private static final class Nameless extends Number {
    private static final long serialVersionUID = 1L;

    @Override
    public int intValue() {
      return 12;
    }

    @Override
    public long longValue() {
      return 12;
    }

    @Override
    public float floatValue() {
      return 12.5f;
    }

    @Override
    public double doubleValue() {
      return 12.5;
    }
  }

  private static Calendar calendar(Instant at) {
    Calendar calendar = Calendar.getInstance(TimeZone.getTimeZone("Asia/Tokyo"));
    calendar.setTimeInMillis(at.toEpochMilli());
    return calendar;
  }

  /** A text whose length is a lie. */
  private record Liar(String text) implements CharSequence {
    @Override
    public int length() {
      return 1;
    }

    @Override
    public char charAt(int index) {
      return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return this;
    }

    @Override
    public String toString() {
      return text;
    }
  }

  @SuppressWarnings("JavaUtilDate") // applications have them
  static Stream<org.junit.jupiter.params.provider.Arguments> copies() {
    Instant at = Instant.parse("2026-01-02T03:04:05.678Z");
    UUID uuid = new UUID(1, 2);
    LongAdder adder = new LongAdder();
    adder.add(5);
    return Stream.of(
        arguments("text", "text"),
        arguments("", null),
        arguments(java.nio.CharBuffer.wrap("built"), "built"),
        arguments('c', "c"),
        arguments(true, true),
        arguments(1, 1),
        arguments(1L, 1L),
        arguments(1.5, 1.5),
        arguments(new BigDecimal("1.50"), new BigDecimal("1.50")),
        arguments(BigInteger.TEN, BigInteger.TEN),
        arguments(new AtomicInteger(3), 3L),
        arguments(new AtomicLong(4), 4L),
        arguments(adder, "5"),
        arguments(new LongAccumulator(Long::max, 6), "6"),
        arguments(new Money(), "12.50"),
        arguments(at, at),
        arguments(new Date(at.toEpochMilli()), at),
        arguments(new java.sql.Timestamp(at.toEpochMilli()), at),
        arguments(calendar(at), at),
        arguments(at.atZone(ZoneId.of("Asia/Tokyo")), at),
        arguments(at.atOffset(ZoneOffset.ofHours(-8)), at),
        arguments(LocalDateTime.ofInstant(at, ZoneId.systemDefault()), at),
        arguments(LocalDate.of(2026, 1, 2), LocalDate.of(2026, 1, 2)),
        arguments(java.sql.Date.valueOf("2026-01-02"), LocalDate.of(2026, 1, 2)),
        arguments(YearMonth.of(2026, 1), "2026-01"),
        arguments(new Nameless(), 12.5),
        arguments(uuid, uuid.toString()),
        arguments(List.of(), null),
        arguments(List.of(""), null),
        arguments(List.of("", "a"), List.of("a")),
        arguments(List.of(1, "a"), List.of(1, "a")),
        arguments(List.of(List.of("a")), Scalars.Opaque.PRESENT),
        arguments(new Object(), Scalars.Opaque.PRESENT));
  }

  @ParameterizedTest
  @MethodSource("copies")
  void aCopyHoldsNothingOfTheApplication(Object value, @Nullable Object expected) throws Throwable {
    assertThat(Scalars.copy(value)).isEqualTo(expected);
  }

  @Test
  void aTextIsCutAtItsLimit() throws Throwable {
    assertThat((String) Scalars.copy(new Liar("a".repeat(99_999)))).hasSize(Scalars.MAX_TEXT);
    assertThat((String) Scalars.copy("a".repeat(Scalars.MAX_TEXT))).hasSize(Scalars.MAX_TEXT);
    assertThat((String) Scalars.copy("a".repeat(Scalars.MAX_TEXT + 1))).hasSize(Scalars.MAX_TEXT);
  }

  @ParameterizedTest
  @CsvSource({"1,1", "' 12.50 ',12.50", "-3,-3", "+3,3", ".5,0.5", "1e3,1E+3"})
  void aTextOfDigitsIsANumber(String text, BigDecimal expected) {
    assertThat(Scalars.decimal(text)).isEqualByComparingTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a",
        "1,5",
        "1 000",
        "NaN",
        "Infinity",
        "0x10",
        "--1",
        "1e999999999",
        "1٣",
        "٣"
      })
  void anyOtherTextIsNone(String text) {
    assertThat(Scalars.decimal(text)).isNull();
  }

  @Test
  void whatIsNoFiniteNumberIsNone() {
    assertThat(Scalars.decimal(Double.NaN)).isNull();
    assertThat(Scalars.decimal(Double.POSITIVE_INFINITY)).isNull();
    assertThat(Scalars.decimal(null)).isNull();
    assertThat(Scalars.decimal(true)).isNull();
    assertThat(Scalars.decimal(Scalars.Opaque.PRESENT)).isNull();
  }

  @Test
  void aNumberThatWouldTakeForEverToWriteOutIsNone() {
    BigDecimal huge = new BigDecimal("1E+2000000000");
    BigDecimal tiny = new BigDecimal("1E-2000000000");
    BigInteger long_ = BigInteger.ONE.shiftLeft(4_000_000);

    assertThat(Scalars.decimal(huge)).isNull();
    assertThat(Scalars.decimal(tiny)).isNull();
    assertThat(Scalars.decimal(long_)).isNull();
    assertThat(Scalars.text(huge)).isEqualTo("1E+2000000000");
    assertThat(Scalars.text(tiny)).isEqualTo("1E-2000000000");
  }

  @Test
  void aNumberAsTextHasPlainDigits() {
    assertThat(Scalars.text(new BigDecimal("1E+3"))).isEqualTo("1000");
    assertThat(Scalars.text(1.7E9)).isEqualTo("1700000000");
    assertThat(Scalars.text(2.5f)).isEqualTo("2.5");
    assertThat(Scalars.text(Double.NaN)).isEqualTo("NaN");
    assertThat(Scalars.text(42)).isEqualTo("42");
  }

  @Test
  void aListAndAnObjectAreNoText() {
    assertThat(Scalars.text(List.of("a"))).isNull();
    assertThat(Scalars.text(Scalars.Opaque.PRESENT)).isNull();
    assertThat(Scalars.text(null)).isNull();
  }

  @Test
  void anyValueIsAListOfItself() {
    assertThat(Scalars.list("a").toArray()).containsExactly("a");
    assertThat(Scalars.list(List.of("a", "b")).toArray()).containsExactly("a", "b");
    assertThat(Scalars.list(null)).isEmpty();
    assertThat(Scalars.list(Scalars.Opaque.PRESENT)).isEmpty();
  }
}
