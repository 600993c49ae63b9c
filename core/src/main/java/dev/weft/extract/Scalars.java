package dev.weft.extract;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Copies what was read into values that hold nothing of the application: String, Number, Boolean,
 * Instant, or a list of those. Stateless.
 */
public final class Scalars {
  /** Longer texts are cut before anything looks at them; every field's own limit is lower. */
  static final int MAX_TEXT = 8192;

  /** A number of more bits than this is none that anybody buys, and slow to print. */
  private static final int MAX_BITS = 2048;

  /** The longest text that is taken for a number; a larger one would be slow to compare. */
  private static final int MAX_DIGITS = 40;

  /** Ten to the power of this is beyond any double; written out, more would be slow. */
  private static final int MAX_SCALE = 400;

  private static final Set<Class<?>> IMMUTABLE =
      Set.of(
          Byte.class,
          Short.class,
          Integer.class,
          Long.class,
          Float.class,
          Double.class,
          BigInteger.class,
          BigDecimal.class);

  /**
   * Stands for an object that is there but is no value: enough for a condition, not for a field.
   */
  public enum Opaque {
    /** The only one. */
    PRESENT
  }

  private Scalars() {}

  /**
   * Reads a path and copies the value.
   *
   * @return null where there is none, also when an accessor of the application throws
   */
  public static @Nullable Object read(Path path, Facts facts) {
    try {
      return copy(path.read(facts));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // it was meant for the application
      return null;
    } catch (Throwable e) {
      return null; // an accessor of the application threw: to us there is no value
    }
  }

  /** Copies one value; null for null, and for a text or a list with nothing in it. */
  static @Nullable Object copy(@Nullable Object value) {
    Object scalar = scalar(value);
    if (scalar != Opaque.PRESENT || value == null) return scalar;
    if (!(value instanceof Iterable<?>) && !value.getClass().isArray()) return Opaque.PRESENT;
    List<Object> copies = new ArrayList<>();
    for (Object item : Wrappers.items(value, Path.MAX_ITEMS)) {
      Object copied = scalar(item);
      if (copied == Opaque.PRESENT) return Opaque.PRESENT;
      if (copied != null) copies.add(copied);
    }
    return copies.isEmpty() ? null : copies;
  }

  @SuppressWarnings("JavaUtilDate") // applications hand them in
  private static @Nullable Object scalar(@Nullable Object value) {
    if (value == null || value instanceof Boolean || value instanceof Instant) return value;
    if (value instanceof Number number) return number(number);
    if (value instanceof CharSequence text) return text(text);
    if (value instanceof Character) return value.toString();
    if (value instanceof Enum<?> constant) return constant.name();
    if (value instanceof Date date) return Instant.ofEpochMilli(date.getTime());
    if (value instanceof UUID || value instanceof TemporalAccessor) return value.toString();
    return Opaque.PRESENT;
  }

  /** The JDK's immutable numbers as they are; any other may change, or be the application's own. */
  private static @Nullable Object number(Number number) {
    if (number instanceof BigInteger whole && whole.bitLength() > MAX_BITS) return Opaque.PRESENT;
    if (number instanceof BigDecimal exact && exact.unscaledValue().bitLength() > MAX_BITS) {
      return Opaque.PRESENT;
    }
    if (number instanceof AtomicInteger || number instanceof AtomicLong) return number.longValue();
    return IMMUTABLE.contains(number.getClass()) ? number : text(number.toString());
  }

  private static @Nullable String text(CharSequence text) {
    if (text.isEmpty()) return null;
    return text.length() <= MAX_TEXT ? text.toString() : text.subSequence(0, MAX_TEXT).toString();
  }

  /** The value as an exact number, or null when it is none. */
  public static @Nullable BigDecimal decimal(@Nullable Object value) {
    if (value instanceof BigDecimal exact) return bounded(exact);
    if (value instanceof BigInteger whole) {
      return whole.bitLength() > 4 * MAX_SCALE ? null : new BigDecimal(whole);
    }
    if (!(value instanceof Number) && !(value instanceof String)) return null;
    String digits = value.toString().strip();
    if (digits.isEmpty() || digits.length() > MAX_DIGITS) return null;
    char first = digits.charAt(0);
    if (first != '-' && first != '+' && first != '.' && (first < '0' || first > '9')) return null;
    try {
      return bounded(new BigDecimal(digits));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static @Nullable BigDecimal bounded(BigDecimal exact) {
    return Math.abs((long) exact.scale()) > MAX_SCALE ? null : exact;
  }

  /** The value as a text, or null when it is none. */
  public static @Nullable String text(@Nullable Object value) {
    if (value == null || value == Opaque.PRESENT || value instanceof List) return null;
    boolean plain =
        value instanceof BigDecimal || value instanceof Double || value instanceof Float;
    BigDecimal exact = plain ? decimal(value) : null;
    return exact == null ? value.toString() : exact.toPlainString();
  }

  /** The value as a list of values: itself alone, if it is no list. */
  public static List<?> list(@Nullable Object value) {
    if (value == null || value == Opaque.PRESENT) return List.of();
    return value instanceof List<?> list ? list : List.of(value);
  }
}
