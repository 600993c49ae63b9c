package dev.weft.capture;

import dev.weft.extract.Facts;
import dev.weft.extract.Path;
import dev.weft.extract.Scalars;
import org.jspecify.annotations.Nullable;

/**
 * One path of a plan, which is given up when it is slow several times in a row. Thread-safe; two
 * threads that are slow at the same time may count as one.
 */
final class Slot {
  private final Path path;
  private volatile int slow;
  private volatile long slowUntil;
  private volatile boolean objectFound;

  Slot(Path path) {
    this.path = path;
  }

  Path path() {
    return path;
  }

  boolean isGivenUp() {
    return slow >= Patience.MAX_SLOW;
  }

  /** Reads the value; null where there is none. */
  @Nullable Object read(Facts facts) {
    return isGivenUp() ? null : Scalars.read(path, facts);
  }

  /** Whether nobody asked before: what is wrong with a path is told once. */
  boolean isFirstObject() {
    if (objectFound) return false;
    objectFound = true;
    return true;
  }

  /**
   * Remembers how long a read took. A body is read from our own copy: it is never given up, as
   * there is no accessor that could be at fault.
   *
   * @param start in nanoseconds, as the end
   * @return whether it is given up now
   */
  boolean took(long start, long end) {
    if (isGivenUp() || path.root() == Path.Root.BODY) return false;
    int before = slow;
    if (end - start < Patience.SLOW) {
      if (before != 0) slow = 0; // no thread writes what all read, as long as nothing is slow
    } else if (before == 0 || start - slowUntil >= 0) { // else in the same pause as the last one
      slowUntil = end; // first: who sees the count sees until when
      slow = before + 1;
    }
    return isGivenUp();
  }
}
