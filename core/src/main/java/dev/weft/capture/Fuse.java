package dev.weft.capture;

import dev.weft.log.Log;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Switches Weft off when it fails by itself again and again: an error of ours must not become a
 * burden of the application. Thread-safe.
 */
public final class Fuse {
  /** So many internal errors within a minute are no accident. */
  static final int MAX_ERRORS = 10;

  private static final long WINDOW = Duration.ofMinutes(1).toNanos();

  private final Log log;
  private final LongSupplier nanoTime;
  private final Object lock = new Object();
  private volatile boolean blown;
  private volatile boolean exhausted;
  private long windowStart;
  private int errors;

  /**
   * Makes a fuse that is whole.
   *
   * @param nanoTime usually {@code System::nanoTime}
   */
  public Fuse(Log log, LongSupplier nanoTime) {
    this.log = log;
    this.nanoTime = nanoTime;
    this.windowStart = nanoTime.getAsLong();
  }

  /** Whether Weft is switched off. */
  public boolean isBlown() {
    return blown;
  }

  /**
   * Takes note of an error inside Weft; never throws. That the JVM has no memory or no stack left
   * is no error of ours: it is told once, and blows nothing.
   */
  public void failed(Throwable error) {
    if (error instanceof OutOfMemoryError || error instanceof StackOverflowError) {
      if (!exhausted) log.warn("an event is lost because the JVM ran out: " + error.getClass());
      exhausted = true;
      return;
    }
    synchronized (lock) {
      long now = nanoTime.getAsLong();
      if (now - windowStart > WINDOW) {
        windowStart = now;
        errors = 0;
      }
      errors++;
      if (errors == 1) log.warn("internal error, the application is not affected: " + text(error));
      if (errors == MAX_ERRORS && !blown) {
        blown = true;
        log.warn(
            MAX_ERRORS
                + " internal errors within a minute: capture is switched off until the next start. The last one was "
                + text(error)
                + ". Please report it.");
      }
    }
  }

  private static String text(Throwable error) {
    StackTraceElement[] trace = error.getStackTrace();
    return error.getClass().getName() + (trace.length == 0 ? "" : " at " + trace[0]);
  }
}
