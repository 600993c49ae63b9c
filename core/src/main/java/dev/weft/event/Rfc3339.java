package dev.weft.event;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times as the services want them: RFC 3339 in UTC, always with three decimals. */
public final class Rfc3339 {
  private static final DateTimeFormatter FORMAT =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Rfc3339() {}

  /** For instance {@code 2026-01-02T03:04:05.678Z}. */
  public static String format(Instant at) {
    return FORMAT.format(at);
  }
}
