package dev.weft.extract;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.temporal.TemporalAccessor;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Copies what was read into values that hold nothing of the application: String, Number, Boolean,
 * Instant, LocalDate, or a list of those. Stateless.
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

  /**
   * Copies one value; null for null, and for a text or a list with nothing in it.
   *
   * @throws Throwable whatever an accessor of the application throws
   */
  static @Nullable Object copy(@Nullable Object value) throws Throwable {
    Object scalar = scalar(value);
    if (scalar != Opaque.PRESENT || value == null) return scalar;
    if (!isList(value)) return Opaque.PRESENT;
    List<Object> copies = new ArrayList<>();
    for (Object item : Wrappers.items(value, Path.MAX_ITEMS)) {
      Object copied = scalar(Wrappers.unwrap(item));
      if (copied == Opaque.PRESENT) return Opaque.PRESENT;
      if (copied != null) copies.add(copied);
    }
    return copies.isEmpty() ? null : copies;
  }

  private static boolean isList(Object value) {
    if (value.getClass().isArray()) return true;
    return value instanceof Iterable<?>
        && !JsonNodes.OBJECT.equals(JsonNodes.kind(value.getClass()));
  }

  private static @Nullable Object scalar(@Nullable Object value) throws Throwable {
    Object plain = plain(value);
    if (plain != Opaque.PRESENT || value == null) return plain;
    Object leaf = (Object) Leaves.reader(value.getClass()).invokeExact(value);
    return leaf == value ? Opaque.PRESENT : plain(leaf);
  }

  private static @Nullable Object plain(@Nullable Object value) {
    if (value == null || value instanceof Boolean) return value;
    if (value instanceof Number number) return number(number);
    if (value instanceof CharSequence text) return text(text);
    if (value instanceof Character || value instanceof UUID) return value.toString();
    if (value instanceof Enum<?> constant) return constant.name();
    Object time = Times.time(value);
    if (time != null) return time;
    return value instanceof TemporalAccessor ? text(value.toString()) : Opaque.PRESENT;
  }

  /** The JDK's immutable numbers as they are; any other may change, or be the application's own. */
  private static @Nullable Object number(Number number) {
    if (number instanceof BigInteger whole && whole.bitLength() > MAX_BITS) return Opaque.PRESENT;
    if (number instanceof BigDecimal exact && exact.unscaledValue().bitLength() > MAX_BITS) {
      return Opaque.PRESENT;
    }
    if (number instanceof AtomicInteger || number instanceof AtomicLong) return number.longValue();
    if (IMMUTABLE.contains(number.getClass())) return number;
    String digits = text(number.toString());
    boolean saysNothing = digits != null && digits.startsWith(number.getClass().getName() + "@");
    return saysNothing ? (Object) number.doubleValue() : digits;
  }

  private static @Nullable String text(@Nullable CharSequence text) {
    if (text == null || text.isEmpty()) return null;
    CharSequence head = text.length() <= MAX_TEXT ? text : text.subSequence(0, MAX_TEXT);
    String copy = head.toString(); // of a class of the application's own, whatever its length says
    return copy.length() <= MAX_TEXT ? copy : copy.substring(0, MAX_TEXT);
  }

  /** The value as an exact number, or null when it is none. */
  public static @Nullable BigDecimal decimal(@Nullable Object value) {
    if (value instanceof BigDecimal exact) return bounded(exact);
    if (value instanceof BigInteger whole) {
      return whole.bitLength() > 4 * MAX_SCALE ? null : new BigDecimal(whole);
    }
    if (!(value instanceof Number) && !(value instanceof String)) return null;
    String digits = value.toString().strip();
    if (digits.length() > MAX_DIGITS || !isPlain(digits)) return null;
    try {
      return bounded(new BigDecimal(digits));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Not the digits of other scripts, which BigDecimal takes as well. */
  private static boolean isPlain(String digits) {
    for (int i = 0; i < digits.length(); i++) {
      char c = digits.charAt(i);
      boolean plain = (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+';
      if (!plain && c != 'e' && c != 'E') return false;
    }
    return !digits.isEmpty();
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
