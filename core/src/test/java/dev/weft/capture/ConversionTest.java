package dev.weft.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.annotation.Field;
import dev.weft.event.EventType;
import dev.weft.event.InvalidInteractionException;
import dev.weft.extract.Path;
import dev.weft.extract.PathParser;
import dev.weft.extract.Scalars;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Calendar;
import java.util.Date;
import java.util.GregorianCalendar;
import java.util.List;
import java.util.Locale;
import java.util.TimeZone;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** From what an application hands over to what a field holds, or the reason why not. */
@Timeout(30)
class ConversionTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final UUID ID = new UUID(1, 2);

  private enum Size {
    LARGE
  }

  record Money(BigDecimal amount, String currency) {}

  private static LongAdder adder() {
    LongAdder adder = new LongAdder();
    adder.add(7);
    return adder;
  }

  @SuppressWarnings("JavaUtilDate") // applications have them
  static Stream<Arguments> values() {
    GregorianCalendar calendar =
        new GregorianCalendar(TimeZone.getTimeZone("Asia/Tokyo"), Locale.ROOT);
    calendar.setTimeInMillis(AT.toEpochMilli());
    ZoneId here = ZoneId.systemDefault();
    return Stream.of(
        // ids
        arguments(Field.PRODUCT_IDS, "a1", List.of("a1")),
        arguments(Field.PRODUCT_IDS, " a1 ", List.of("a1")),
        arguments(Field.PRODUCT_IDS, 12L, List.of("12")),
        arguments(Field.PRODUCT_IDS, 12, List.of("12")),
        arguments(Field.PRODUCT_IDS, 1.7e9, List.of("1700000000")),
        arguments(Field.PRODUCT_IDS, new BigDecimal("1E+3"), List.of("1000")),
        arguments(Field.PRODUCT_IDS, ID, List.of(ID.toString())),
        arguments(Field.PRODUCT_IDS, Size.LARGE, List.of("LARGE")),
        arguments(Field.PRODUCT_IDS, 'x', List.of("x")),
        arguments(Field.PRODUCT_IDS, java.nio.CharBuffer.wrap("a1"), List.of("a1")),
        arguments(Field.PRODUCT_IDS, new AtomicLong(9), List.of("9")),
        arguments(Field.PRODUCT_IDS, List.of(1L, "b"), List.of("1", "b")),
        arguments(Field.PRODUCT_IDS, new long[] {1, 2}, List.of("1", "2")),
        arguments(Field.PRODUCT_IDS, "undefined", null),
        arguments(Field.USER_ID, Double.NaN, null),
        // numbers
        arguments(Field.REVENUE, "12", 12L),
        arguments(Field.REVENUE, " 12.50 ", new BigDecimal("12.50")),
        arguments(Field.REVENUE, "1e3", 1000L),
        arguments(Field.REVENUE, 12, 12),
        arguments(Field.REVENUE, (short) 12, 12L),
        arguments(Field.REVENUE, 12.5f, new BigDecimal("12.5")),
        arguments(Field.REVENUE, 0.1, new BigDecimal("0.1")),
        arguments(Field.REVENUE, BigInteger.TEN, 10L),
        arguments(Field.REVENUE, new AtomicInteger(3), 3L),
        arguments(Field.REVENUE, adder(), 7L),
        arguments(Field.REVENUE, new Money(new BigDecimal("9.99"), "EUR"), new BigDecimal("9.99")),
        arguments(Field.REVENUE, new org.joda.money.Money("EUR", "9.99"), new BigDecimal("9.99")),
        arguments(Field.REVENUE, "", null),
        arguments(Field.REVENUE, "null", null),
        arguments(Field.QUANTITIES, List.of("1", 2), List.of(1L, 2)),
        arguments(Field.QUANTITIES, new int[] {1, 2}, List.of(1, 2)),
        // times
        arguments(Field.TIMESTAMP, AT, AT),
        arguments(Field.TIMESTAMP, "2026-01-02T04:04:05.678+01:00", AT),
        arguments(Field.TIMESTAMP, AT.atZone(ZoneId.of("Asia/Tokyo")), AT),
        arguments(Field.TIMESTAMP, AT.atOffset(ZoneOffset.ofHours(-8)), AT),
        arguments(Field.TIMESTAMP, new Date(AT.toEpochMilli()), AT),
        arguments(Field.TIMESTAMP, new java.sql.Timestamp(AT.toEpochMilli()), AT),
        arguments(Field.TIMESTAMP, (Calendar) calendar, AT),
        arguments(Field.TIMESTAMP, LocalDateTime.ofInstant(AT, here), AT),
        arguments(
            Field.TIMESTAMP,
            LocalDate.of(2026, 1, 2),
            LocalDate.of(2026, 1, 2).atStartOfDay(here).toInstant()),
        // texts
        arguments(Field.REGION, true, "true"),
        arguments(Field.REGION, AT, "2026-01-02T03:04:05.678Z"),
        arguments(Field.REGION, new Date(AT.toEpochMilli()), "2026-01-02T03:04:05.678Z"),
        arguments(Field.REGION, LocalDate.of(2026, 1, 2), "2026-01-02"),
        arguments(Field.CATEGORY, List.of("a", Size.LARGE), List.of("a", "LARGE")),
        // entries
        arguments(Field.CUSTOM_CONTEXT, true, true),
        arguments(Field.CUSTOM_CONTEXT, 12.5, 12.5),
        arguments(Field.CUSTOM_CONTEXT, "12", "12"),
        arguments(Field.CUSTOM_CONTEXT, (Calendar) calendar, "2026-01-02T03:04:05.678Z"),
        arguments(Field.CUSTOM_CONTEXT, LocalDate.of(2026, 1, 2), "2026-01-02"),
        arguments(Field.CUSTOM_CONTEXT, List.of(AT, "x"), List.of("2026-01-02T03:04:05.678Z", "x")),
        arguments(Field.CUSTOM_CONTEXT, List.of(1, 2.5), List.of(1, 2.5)));
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("values")
  void aValueBecomesWhatItsFieldHolds(Field field, Object value, @Nullable Object expected)
      throws Exception {
    assertThat(convert(field, value)).isEqualTo(expected);
  }

  static Stream<Arguments> misfits() {
    String digits = "is a number of more digits than make sense";
    String plain = "is a text, and no plain number such as 1234.50";
    String comma =
        "is a text with a comma, which differs by country; a plain number is written as 1234.50";
    String offset = "is no time with an offset from UTC, such as 2026-01-02T03:04:05Z";
    return Stream.of(
        arguments(Field.REVENUE, Double.NaN, "is no finite number"),
        arguments(Field.REVENUE, Double.NEGATIVE_INFINITY, "is no finite number"),
        arguments(Field.REVENUE, Float.POSITIVE_INFINITY, "is no finite number"),
        arguments(Field.REVENUE, "Infinity", plain),
        arguments(Field.REVENUE, "1 000", plain),
        arguments(Field.REVENUE, "1'000", plain),
        arguments(Field.REVENUE, "1.234,50", comma),
        arguments(Field.REVENUE, "1,234", comma),
        arguments(Field.REVENUE, "0x1F", plain),
        arguments(Field.REVENUE, "١٢", plain),
        arguments(Field.REVENUE, "12 EUR", plain),
        arguments(Field.REVENUE, "1".repeat(41), plain),
        arguments(Field.REVENUE, new BigDecimal("1E+500"), digits),
        arguments(Field.REVENUE, BigInteger.ONE.shiftLeft(1700), digits),
        arguments(Field.REVENUE, true, "is a boolean, and no number"),
        arguments(Field.REVENUE, AT, "is a time, and no number"),
        arguments(Field.REVENUE, LocalDate.of(2026, 1, 2), "is a time, and no number"),
        arguments(Field.QUANTITIES, List.of(1, "two"), plain),
        arguments(Field.QUANTITIES, List.of(1, "null"), "has an item without a value"),
        arguments(Field.TIMESTAMP, "2026-01-02", offset),
        arguments(Field.TIMESTAMP, "2026-01-02T03:04:05", offset),
        arguments(
            Field.TIMESTAMP, 1767323045L, "is a number, and no time: its unit is not guessed"),
        arguments(Field.TIMESTAMP, true, "is a boolean, and no time: its unit is not guessed"));
  }

  @ParameterizedTest(name = "{0} of {1}")
  @MethodSource("misfits")
  void aValueThatDoesNotFitIsRefusedWithItsKindAndNotItself(
      Field field, Object value, String expected) {
    assertThatThrownBy(() -> convert(field, value))
        .isInstanceOf(InvalidInteractionException.class)
        .hasMessage("checkout has a %s that %s", field.wireName(), expected);
  }

  private static @Nullable Object convert(Field field, Object value) throws Exception {
    Path path = PathParser.parse("result").get(0);
    Object copied = Scalars.read(path, new ResultAlone(value));
    return copied == null ? null : Conversion.convert(EventType.CHECKOUT, field, copied);
  }
}
