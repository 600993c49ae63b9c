package dev.weft.benchmarks.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.function.IntConsumer;

/**
 * What every system is given: who put what into the cart on which page. The number of an event
 * stands in its product id, once in each record: {@code sku~00000042}. Stateless.
 */
public final class ShopEvent {
  /** What was done. */
  public static final String TYPE = "add_to_cart";

  /** By whom. */
  public static final String USER = "shopper-004711";

  /** On which page; so long that Weft's record for Miso has about 308 bytes. */
  public static final String PAGE =
      "https://shop.example/kitchen/mug?colour=red&sort=price&page=3&campaign=autumn";

  private static final String BEFORE_NUMBER = "sku~";
  private static final byte MARK = '~';
  private static final int DIGITS = 8;

  private ShopEvent() {}

  /** The product of the event with this number. */
  public static String product(int number) {
    byte[] text = new byte[BEFORE_NUMBER.length() + DIGITS];
    for (int i = 0; i < BEFORE_NUMBER.length(); i++) text[i] = (byte) BEFORE_NUMBER.charAt(i);
    putNumber(number, text, BEFORE_NUMBER.length());
    return new String(text, ISO_8859_1);
  }

  /** Writes the digits of a number, as they stand in a product. */
  static void putNumber(int number, byte[] text, int at) {
    int rest = number;
    for (int i = at + DIGITS - 1; i >= at; i--) {
      text[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
  }

  /** Finds the numbers in the body of a request, whatever else it is. */
  static void numbers(byte[] body, int length, IntConsumer found) {
    for (int i = 0; i < length - DIGITS; i++) {
      if (body[i] != MARK) continue;
      int number = number(body, i + 1);
      if (number >= 0) found.accept(number);
    }
  }

  /** Returns -1 if there are no digits. */
  private static int number(byte[] body, int from) {
    int number = 0;
    for (int i = from; i < from + DIGITS; i++) {
      int digit = body[i] - '0';
      if (digit < 0 || digit > 9) return -1;
      number = number * 10 + digit;
    }
    return number;
  }
}
