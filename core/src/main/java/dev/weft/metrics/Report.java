package dev.weft.metrics;

import dev.weft.log.Log;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Tells the world how it goes: keeps the exporters up to date and writes the summary. One thread,
 * {@code weft-report}, calls {@link #run}; any may {@link #stop} it.
 */
public final class Report implements Runnable {
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final List<Exporter> exporters;
  private final Summary summary;
  private final Log log;
  private final LongSupplier nanoTime;
  private final CountDownLatch stop = new CountDownLatch(1);
  private long summedAt;

  /**
   * Shows nothing yet; the first minute begins now.
   *
   * @param nanoTime as {@link System#nanoTime}
   */
  public Report(List<Exporter> exporters, Summary summary, Log log, LongSupplier nanoTime) {
    this.exporters = new ArrayList<>(exporters);
    this.summary = summary;
    this.log = log;
    this.nanoTime = nanoTime;
    this.summedAt = nanoTime.getAsLong();
  }

  /** Goes on until it is stopped, then takes back all that was shown. */
  @Override
  public void run() {
    try {
      do {
        step();
      } while (!stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      for (Exporter exporter : exporters) close(exporter);
    }
  }

  /** From now on {@link #run} ends, or does not begin. */
  public void stop() {
    stop.countDown();
  }

  /**
   * The whole body of the loop. An error of an exporter is told, and it is left out from then,
   * unless it was for lack of memory.
   */
  void step() {
    if (stop.getCount() == 0) return;
    for (Exporter exporter : List.copyOf(exporters)) {
      try {
        exporter.refresh();
      } catch (OutOfMemoryError e) {
        // there may be some again at the next step
      } catch (RuntimeException | Error e) {
        exporters.remove(exporter);
        log.warn(
            "no more metrics by %s, all else goes on: %s. Please report it."
                .formatted(exporter.name(), e));
        close(exporter);
      }
    }
    if (nanoTime.getAsLong() - summedAt >= MINUTE) {
      summedAt = nanoTime.getAsLong();
      sumUp();
    }
  }

  private void sumUp() {
    try {
      summary.nextLine().ifPresent(log::info);
    } catch (RuntimeException | Error e) {
      // a minute without its line, for lack of memory perhaps: the exporters stay
    }
  }

  private static void close(Exporter exporter) {
    try {
      exporter.close();
    } catch (RuntimeException | Error e) {
      // what cannot be taken back stays: nobody could do anything about it
    }
  }
}
