package dev.weft.spool;

import java.util.Optional;

/**
 * How far one destination is in one folder. Immutable.
 *
 * @param cursor empty if the file cannot be read; the destination then begins with the oldest
 * @param pending events in the folder that it is not done with, those included that are not meant
 *     for it
 */
public record CursorReport(String destination, Optional<Cursor> cursor, long pending) {
  /** Whether the tally does not fit the place, or the file cannot be read. */
  public boolean isDamaged() {
    return cursor.isEmpty() || !cursor.get().holds();
  }
}
