package dev.weft.agent.start;

import dev.weft.bootstrap.Weft;
import dev.weft.config.SettingsSource;
import dev.weft.log.Log;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts Weft in a thread of its own, so that {@code main} does not wait for it; who needs it
 * earlier waits here. Thread-safe.
 */
final class Startup implements Supplier<Optional<Weft>> {
  private static final long MAX_WAIT_SECONDS = 30;

  private final SettingsSource source;
  private final Log log;
  private final Supplier<@Nullable ClassLoader> applications;
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile Optional<Weft> weft = Optional.empty();

  /** The thread that starts it: it finds what there is by then, for it would wait for itself. */
  private volatile @Nullable Thread starting;

  private @Nullable Runnable whenFailed;
  private @Nullable Consumer<Weft> whenStarted;

  /**
   * Starts nothing yet.
   *
   * @param applications gives class loaders that see a Micrometer, see {@link Weft.Host}
   */
  Startup(SettingsSource source, Log log, Supplier<@Nullable ClassLoader> applications) {
    this.source = source;
    this.log = log;
    this.applications = applications;
  }

  /** What to do when it does not start; set before {@link #begin}. */
  void whenFailed(Runnable action) {
    whenFailed = action;
  }

  /** What to do with it when it has started; set before {@link #begin}. */
  void whenStarted(Consumer<Weft> action) {
    whenStarted = action;
  }

  void begin() {
    Thread thread = new Thread(null, this::run, "weft-start", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Startup.class.getClassLoader());
    thread.start();
  }

  private void run() {
    starting = Thread.currentThread();
    try {
      weft = Weft.start(source, log, new Weft.Host("", applications));
      weft.ifPresent(Startup::stopWithTheJvm);
      if (whenStarted != null) weft.ifPresent(whenStarted);
    } catch (Throwable error) {
      log.warn("not started, the application is not affected: " + error + ". Please report it.");
    } finally {
      done.countDown();
      starting = null;
    }
    if (weft.isEmpty() && whenFailed != null) whenFailed.run();
  }

  private static void stopWithTheJvm(Weft weft) {
    Thread stop = new Thread(null, weft::close, "weft-stop", 0, false);
    stop.setContextClassLoader(Startup.class.getClassLoader());
    try {
      Runtime.getRuntime().addShutdownHook(stop);
    } catch (IllegalStateException e) {
      weft.close(); // the JVM is going already
    }
  }

  /** Weft, if it has started by now. Does not wait. */
  Optional<Weft> now() {
    return weft;
  }

  /** Weft, once it has started; empty when it could not. Waits for it, interrupted or not. */
  @Override
  public Optional<Weft> get() {
    if (done.getCount() == 0 || Thread.currentThread() == starting) return weft;
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(MAX_WAIT_SECONDS);
    boolean interrupted = false;
    try {
      while (true) {
        try {
          done.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
          return weft;
        } catch (InterruptedException e) {
          interrupted = true; // it was meant for the application, which gets it back
        }
      }
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }
}
