package dev.weft.bootstrap;

import dev.weft.pipeline.WorkerThread;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a file again and again, in a thread {@code weft-reload}, and tells when it has changed:
 * by its time and content, and only once it stayed the same from one look to the next, because an
 * editor may still be writing it. Polling works for every file system and for files that are
 * replaced, as Kubernetes does. One thread but for {@link #close}.
 */
final class Reload implements AutoCloseable {
  private static final long MAX_WAIT_AT_STOP_MILLIS = 1000;

  /** What the settings reader takes, too. */
  private static final int MAX_BYTES = 1 << 20;

  private final File file;
  private final Duration interval;
  private final BooleanSupplier action;
  private final Consumer<Throwable> errors;
  private final Object lock = new Object();
  private @Nullable Stamp known;
  private @Nullable Stamp seen;
  private boolean closed;
  private Thread thread = new Thread();

  /** What tells one state of a file from another. Immutable. */
  record Stamp(long time, long length, long checksum) {
    static Stamp of(File file) {
      return new Stamp(file.lastModified(), file.length(), checksum(file));
    }

    /** Of its beginning; zero for what is no plain file, such as a pipe, which reading empties. */
    private static long checksum(File file) {
      if (!file.isFile()) return 0;
      CRC32C checksum = new CRC32C();
      try (InputStream in = new FileInputStream(file)) {
        checksum.update(in.readNBytes(MAX_BYTES));
      } catch (IOException e) {
        return 0; // who reads it properly will tell
      }
      return checksum.getValue();
    }
  }

  /**
   * Looks at nothing yet.
   *
   * @param read the file as it was before it was read the first time
   * @param interval between two looks
   * @param action what to do when it has changed; whether that is done, or to be tried again at the
   *     next look
   * @param errors takes what the action throws
   */
  Reload(
      File file,
      Stamp read,
      Duration interval,
      BooleanSupplier action,
      Consumer<Throwable> errors) {
    this.file = file;
    this.interval = interval;
    this.action = action;
    this.errors = errors;
    this.known = read;
    this.seen = read;
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
    if (!action.getAsBoolean()) known = null;
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
