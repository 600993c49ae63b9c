package dev.weft.event;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * Numbers in one form each, so that an interaction that was written and read again is equal to the
 * first, and so that none of the application's own classes is held. Stateless.
 */
final class Numbers {
  private Numbers() {}

  /**
   * An Integer, or else a Long, or else a BigInteger for a whole number; for any other a BigDecimal
   * without zeros at its end. Null for what is no finite number within the range of a double.
   */
  static @Nullable Number canonical(Number number) {
    if (number instanceof Integer) return number;
    if (number instanceof Long || number instanceof Short || number instanceof Byte) {
      return whole(number.longValue());
    }
    if (!Double.isFinite(number.doubleValue())) return null;
    BigDecimal exact;
    try {
      exact = new BigDecimal(number.toString()).stripTrailingZeros();
    } catch (NumberFormatException e) {
      return null;
    }
    if (exact.scale() > 0) return exact;
    // within the range of a double, or the text does not say what the number does
    if (exact.scale() < -400) return null;
    BigInteger whole = exact.toBigInteger();
    return whole.bitLength() < Long.SIZE ? whole(whole.longValue()) : whole;
  }

  private static Number whole(long number) {
    int small = (int) number;
    return small == number ? (Number) small : (Number) number;
  }
}
