package dev.weft.event;

import java.util.Locale;

/**
 * How much an interaction is worth when not all can be kept: the lowest lane gives way first. In
 * the order of worth.
 */
public enum Lane {
  /** The visitor chose, paid, rated, subscribed, or took such a choice back. */
  CONVERSION(0),
  /** The visitor asked to see something. */
  VIEW(1),
  /** Something was on the page. */
  IMPRESSION(2);

  private final int code;
  private final String word = name().toLowerCase(Locale.ROOT);

  Lane(int code) {
    this.code = code;
  }

  /** The number in files: counts from 0 and never changes. */
  public int code() {
    return code;
  }

  /** The name in counters and on the log: {@code conversion}. */
  public String word() {
    return word;
  }
}
