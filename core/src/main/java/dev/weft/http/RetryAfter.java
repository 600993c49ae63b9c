package dev.weft.http;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads the header {@code Retry-After}: seconds, or one of HTTP's three dates. Thread-safe. */
public final class RetryAfter {
  /** Longer is taken as this: nobody means it, and a cap follows anyway. */
  private static final Duration LONGEST = Duration.ofDays(365);

  /** RFC 9110, 5.6.7: the usual date, and the two obsolete ones that must be understood. */
  private static final List<DateTimeFormatter> DATES =
      List.of(
          DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEEE, dd-MMM-yy HH:mm:ss 'GMT'", Locale.ENGLISH),
          DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ENGLISH));

  private final Clock clock;

  /**
   * @param clock tells how far away a date is
   */
  public RetryAfter(Clock clock) {
    this.clock = clock;
  }

  /** Returns how long to wait; zero for an empty, unreadable or past value. */
  public Duration parse(String value) {
    String text = value.trim();
    if (text.isEmpty()) return Duration.ZERO;
    if (text.chars().allMatch(c -> c >= '0' && c <= '9')) return seconds(text);
    for (DateTimeFormatter date : DATES) {
      Optional<LocalDateTime> when = read(text, date);
      if (when.isPresent()) {
        return within(Duration.between(clock.instant(), when.get().toInstant(ZoneOffset.UTC)));
      }
    }
    return Duration.ZERO;
  }

  private static Optional<LocalDateTime> read(String text, DateTimeFormatter date) {
    try {
      return Optional.of(LocalDateTime.parse(text, date));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private static Duration seconds(String digits) {
    if (digits.length() > 18) return LONGEST; // no long
    return within(Duration.ofSeconds(Long.parseLong(digits)));
  }

  private static Duration within(Duration delay) {
    if (delay.isNegative()) return Duration.ZERO;
    return delay.compareTo(LONGEST) < 0 ? delay : LONGEST;
  }
}
