package dev.weft.request;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Decodes the parts of a URL. What is no valid escape stays as it is; nothing is thrown. */
final class UrlText {
  private UrlText() {}

  /** A path without its parameters ({@code ;jsessionid=…}), decoded as UTF-8. */
  static String path(String raw) {
    if (raw.indexOf(';') < 0) return decode(raw, false);
    StringBuilder kept = new StringBuilder(raw.length());
    boolean skipping = false;
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      if (c == ';') skipping = true;
      if (c == '/') skipping = false;
      if (!skipping) kept.append(c);
    }
    return decode(kept.toString(), false);
  }

  /** A name or value of a query string, decoded as UTF-8; a plus is a space. */
  static String decodeQuery(String raw) {
    return decode(raw, true);
  }

  private static String decode(String raw, boolean plusIsSpace) {
    if (raw.indexOf('%') < 0 && (!plusIsSpace || raw.indexOf('+') < 0)) return raw;
    byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
    ByteArrayOutputStream decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      int escaped = bytes[i] == '%' ? hex(bytes, i + 1) : -1;
      if (escaped >= 0) {
        decoded.write(escaped);
        i += 2;
      } else {
        decoded.write(plusIsSpace && bytes[i] == '+' ? ' ' : bytes[i]);
      }
    }
    return decoded.toString(StandardCharsets.UTF_8);
  }

  private static int hex(byte[] bytes, int at) {
    if (at + 1 >= bytes.length) return -1;
    int high = Character.digit(bytes[at], 16);
    int low = Character.digit(bytes[at + 1], 16);
    return high < 0 || low < 0 ? -1 : high * 16 + low;
  }
}
