package dev.weft.extract;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Calendar;
import java.util.Date;
import org.jspecify.annotations.Nullable;

/**
 * What the JDK's classes of dates and times say: a moment, or a day. One that has no offset from
 * UTC is taken in the time zone of the JVM, as the JDK itself does for {@code java.util.Date}.
 * Stateless.
 */
final class Times {
  /** By name, because the module {@code java.sql} may not be there. */
  private static final String SQL_DATE = "java.sql.Date";

  private Times() {}

  /** An Instant, or a LocalDate for what has no time of day; null for any other class. */
  @SuppressWarnings("JavaUtilDate") // applications hand them in
  static @Nullable Object time(Object value) {
    if (value instanceof Instant || value instanceof LocalDate) return value;
    if (value instanceof OffsetDateTime time) return time.toInstant();
    if (value instanceof ZonedDateTime time) return time.toInstant();
    if (value instanceof LocalDateTime time) return time.atZone(ZoneId.systemDefault()).toInstant();
    if (value instanceof Calendar time) return Instant.ofEpochMilli(time.getTimeInMillis());
    if (!(value instanceof Date date)) return null;
    Instant at = Instant.ofEpochMilli(date.getTime());
    return date.getClass().getName().equals(SQL_DATE)
        ? at.atZone(ZoneId.systemDefault()).toLocalDate()
        : at;
  }
}
