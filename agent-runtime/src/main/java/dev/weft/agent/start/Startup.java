package dev.weft.agent.start;

import dev.weft.bootstrap.Weft;
import dev.weft.config.SettingsSource;
import dev.weft.log.Log;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile Optional<Weft> weft = Optional.empty();
  private @Nullable Runnable whenFailed;

  Startup(SettingsSource source, Log log) {
    this.source = source;
    this.log = log;
  }

  /** What to do when it does not start; set before {@link #begin}. */
  void whenFailed(Runnable action) {
    whenFailed = action;
  }

  void begin() {
    Thread thread = new Thread(null, this::run, "weft-start", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(Startup.class.getClassLoader());
    thread.start();
  }

  private void run() {
    try {
      weft = Weft.start(source, log);
      weft.ifPresent(Startup::stopWithTheJvm);
    } catch (Throwable error) {
      log.warn("not started, the application is not affected: " + error + ". Please report it.");
    } finally {
      done.countDown();
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

  /** Weft, once it has started; empty when it could not. Waits for it. */
  @Override
  public Optional<Weft> get() {
    try {
      if (done.getCount() > 0 && !done.await(MAX_WAIT_SECONDS, TimeUnit.SECONDS)) {
        return Optional.empty();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
    return weft;
  }
}
