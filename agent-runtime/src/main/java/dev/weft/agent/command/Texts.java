package dev.weft.agent.command;

import dev.weft.event.Lane;
import dev.weft.event.Rfc3339;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** How figures are shown to people. Stateless. */
final class Texts {
  private static final String[] UNITS = {"KiB", "MiB", "GiB", "TiB"};

  private Texts() {}

  /** Without what a terminal would obey: each control character, but a line's end, is a dot. */
  static String printable(String text) {
    return text.replaceAll("[\\p{Cntrl}&&[^\n\t]]", ".");
  }

  /** {@code 1 event}, {@code 1,204 events}. */
  static String count(long count, String one) {
    return String.format(Locale.ROOT, "%,d %s%s", count, one, count == 1 ? "" : "s");
  }

  static String number(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  /** {@code 512 B}, {@code 1.5 MiB}. */
  static String bytes(long bytes) {
    if (bytes < 1024) return bytes + " B";
    double size = bytes / 1024.0;
    int unit = 0;
    while (size >= 1024 && unit < UNITS.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, "%.1f %s", size, UNITS[unit]);
  }

  static String time(long epochMillis) {
    return Rfc3339.format(Instant.ofEpochMilli(epochMillis));
  }

  static String lanes(Map<Lane, Long> events) {
    StringBuilder text = new StringBuilder();
    for (Lane lane : Lane.values()) {
      if (text.length() > 0) text.append(", ");
      text.append(lane.word()).append(' ').append(number(events.getOrDefault(lane, 0L)));
    }
    return text.toString();
  }
}
