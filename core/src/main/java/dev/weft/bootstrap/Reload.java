package dev.weft.bootstrap;

import dev.weft.pipeline.WorkerThread;
import java.io.File;
import java.time.Duration;
import java.util.function.Consumer;

/**
 * Looks at a file again and again, in a thread {@code weft-reload}, and tells when it has changed:
 * by its time and length, and only once it stayed the same from one look to the next, because an
 * editor may still be writing it. Polling works for every file system and for files that are
 * replaced, as Kubernetes does. One thread but for {@link #close}.
 */
final class Reload implements AutoCloseable {
  private static final long MAX_WAIT_AT_STOP_MILLIS = 1000;

  private final File file;
  private final Duration interval;
  private final Runnable action;
  private final Consumer<Throwable> errors;
  private final Object lock = new Object();
  private Stamp known;
  private Stamp seen;
  private boolean closed;
  private Thread thread = new Thread();

  private record Stamp(long time, long length) {
    static Stamp of(File file) {
      return new Stamp(file.lastModified(), file.length());
    }
  }

  /**
   * Begins with the file as it is now.
   *
   * @param interval between two looks
   * @param action what to do when it has changed
   * @param errors takes what the action throws
   */
  Reload(File file, Duration interval, Runnable action, Consumer<Throwable> errors) {
    this.file = file;
    this.interval = interval;
    this.action = action;
    this.errors = errors;
    this.known = Stamp.of(file);
    this.seen = known;
  }

  /** Looks from now on, until it is closed. */
  void start() {
    thread = WorkerThread.start("weft-reload", this::run);
  }

  private void run() {
    while (sleep()) {
      try {
        look();
      } catch (Throwable error) {
        errors.accept(error);
      }
    }
  }

  /** Whether to go on. */
  private boolean sleep() {
    long end = System.nanoTime() + interval.toNanos();
    synchronized (lock) {
      for (long left = interval.toMillis(); !closed && left > 0; ) {
        try {
          lock.wait(left);
        } catch (InterruptedException e) {
          return false; // nobody but a JVM that goes down interrupts it
        }
        left = (end - System.nanoTime()) / 1_000_000;
      }
      return !closed;
    }
  }

  /** One look. */
  void look() {
    Stamp now = Stamp.of(file);
    boolean settled = now.equals(seen);
    seen = now;
    if (!settled || now.equals(known)) return;
    known = now;
    action.run();
  }

  /** Ends the thread; waits for an action that is running, for a second. */
  @Override
  public void close() {
    synchronized (lock) {
      closed = true;
      lock.notifyAll();
    }
    try {
      thread.join(MAX_WAIT_AT_STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
