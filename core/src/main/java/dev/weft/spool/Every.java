package dev.weft.spool;

import java.time.Duration;

/** Says when something is due again; the first time at once. One thread. */
final class Every {
  private final long nanos;
  private boolean begun;
  private long last;

  Every(Duration pause) {
    this.nanos = pause.toMillis() * 1_000_000;
  }

  /** Has it be due at the next question. */
  void makeDue() {
    begun = false;
  }

  /** Whether it is due; then the pause begins. */
  boolean isDue(long now) {
    if (begun && now - last < nanos) return false;
    begun = true;
    last = now;
    return true;
  }
}
