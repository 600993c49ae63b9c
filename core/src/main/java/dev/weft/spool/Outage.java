package dev.weft.spool;

import dev.weft.log.Log;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;

/**
 * Whether the disk takes what is written, and when it is tried again. The writer's thread changes
 * it; any may ask whether it is on.
 */
final class Outage {
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Log log;
  private volatile boolean on;
  private boolean told;
  private long nextTry;

  Outage(Log log) {
    this.log = log;
  }

  /** What an error says, for a line on the log. */
  static String text(Exception e) {
    String message = e.getMessage();
    return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  /** The disk failed: it is left alone for 10 s. */
  void begin(long now) {
    on = true;
    nextTry = now + RETRY_NANOS;
  }

  /** Tells it once per outage. */
  void tell(File where, IOException why, int waiting) {
    if (told) return;
    told = true;
    log.warn(
        "spool %s cannot be written (%s): %,d %s in memory, until this JVM stops; the next try is in 10 s. See docs/troubleshooting.md#spool-degraded"
            .formatted(where, text(why), waiting, waiting == 1 ? "event waits" : "events wait"));
  }

  /** Everything is on the disk again. */
  void end(File where, int waited) {
    on = false;
    told = false;
    log.info(
        "spool %s is written again; %,d %s in memory meanwhile"
            .formatted(where, waited, waited == 1 ? "event waited" : "events waited"));
  }

  boolean isOn() {
    return on;
  }

  boolean isDue(long now) {
    return on && now - nextTry >= 0;
  }
}
