package dev.weft.visit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * An address as digits: nothing is ever looked up. An IPv4 address written as IPv6 ({@code
 * ::ffff:192.0.2.7}, or 6to4) counts as IPv4. Immutable.
 */
final class IpAddress {
  private static final int V4 = 4;
  private static final int V6 = 16;

  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Reads an address; brackets, a zone and a port are left out. Null if it is none. */
  static @Nullable IpAddress parse(String written) {
    String text = withoutPort(written.strip());
    if (text.length() > 45) return null; // what the longest IPv6 address has
    byte[] bytes = text.indexOf(':') < 0 ? v4(text) : v6(text);
    return bytes == null ? null : new IpAddress(unmapped(bytes));
  }

  private static String withoutPort(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? "" : withoutZone(text.substring(1, end));
    }
    int colon = text.indexOf(':');
    boolean port = colon >= 0 && text.indexOf(':', colon + 1) < 0;
    return withoutZone(port ? text.substring(0, colon) : text);
  }

  private static String withoutZone(String text) {
    int percent = text.indexOf('%');
    return percent < 0 ? text : text.substring(0, percent);
  }

  private static byte @Nullable [] v4(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != V4) return null;
    byte[] bytes = new byte[V4];
    for (int i = 0; i < V4; i++) {
      int part = number(parts[i], 10, 3);
      if (part < 0 || part > 255) return null;
      bytes[i] = (byte) part;
    }
    return bytes;
  }

  private static byte @Nullable [] v6(String text) {
    int gap = text.indexOf("::");
    if (gap < 0) return groups(text, V6);
    byte[] head = groups(text.substring(0, gap), -1);
    byte[] tail = groups(text.substring(gap + 2), -1);
    if (head == null || tail == null || head.length + tail.length >= V6) return null;
    byte[] bytes = Arrays.copyOf(head, V6);
    System.arraycopy(tail, 0, bytes, V6 - tail.length, tail.length);
    return bytes;
  }

  /** The bytes of groups parted by colons, of which the last may be an IPv4 address. */
  private static byte @Nullable [] groups(String text, int length) {
    if (text.isEmpty()) return length < 0 ? new byte[0] : null;
    String[] parts = text.split(":", -1);
    byte[] last = parts[parts.length - 1].indexOf('.') < 0 ? null : v4(parts[parts.length - 1]);
    int groups = parts.length - (last == null ? 0 : 1);
    int bytes = 2 * groups + (last == null ? 0 : V4);
    if (bytes > V6 || (length >= 0 && bytes != length)) return null;
    byte[] all = new byte[bytes];
    for (int i = 0; i < groups; i++) {
      int group = number(parts[i], 16, 4);
      if (group < 0) return null;
      all[2 * i] = (byte) (group >> 8);
      all[2 * i + 1] = (byte) group;
    }
    if (last != null) System.arraycopy(last, 0, all, 2 * groups, V4);
    return all;
  }

  private static int number(String digits, int radix, int longest) {
    if (digits.isEmpty() || digits.length() > longest) return -1;
    int number = 0;
    for (int i = 0; i < digits.length(); i++) {
      int digit = digits.charAt(i) > 'f' ? -1 : Character.digit(digits.charAt(i), radix);
      if (digit < 0) return -1;
      number = number * radix + digit;
    }
    return number;
  }

  /** As IPv4, where the first 48 bits would tell all of that: 6to4. */
  private static byte[] unmapped(byte[] bytes) {
    if (bytes.length == V4) return bytes;
    if (bytes[0] == 0x20 && bytes[1] == 0x02) return Arrays.copyOfRange(bytes, 2, 2 + V4);
    for (int i = 0; i < 10; i++) {
      if (bytes[i] != 0) return bytes;
    }
    boolean mapped = bytes[10] == -1 && bytes[11] == -1;
    return mapped ? Arrays.copyOfRange(bytes, 12, V6) : bytes;
  }

  boolean isV4() {
    return bytes.length == V4;
  }

  /** How many bits it has. */
  int bits() {
    return 8 * bytes.length;
  }

  /** Whether the first bits of both are the same. */
  boolean agrees(IpAddress other, int bits) {
    if (bytes.length != other.bytes.length) return false;
    for (int i = 0; i < bits; i++) {
      int mask = 0x80 >> (i % 8);
      if (((bytes[i / 8] ^ other.bytes[i / 8]) & mask) != 0) return false;
    }
    return true;
  }

  /** The network it is in, for a person no more than that: of IPv4 24 bits, of IPv6 48. */
  String truncated() {
    if (isV4()) {
      return (bytes[0] & 255) + "." + (bytes[1] & 255) + "." + (bytes[2] & 255) + ".0";
    }
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 6; i += 2) {
      text.append(Integer.toHexString((bytes[i] & 255) << 8 | (bytes[i + 1] & 255))).append(':');
    }
    return text.append(':').toString();
  }
}
