package dev.weft.bootstrap;

import dev.weft.config.Settings;
import dev.weft.log.Log;
import dev.weft.metrics.Accounting;
import dev.weft.metrics.Exporter;
import dev.weft.metrics.Readings;
import dev.weft.metrics.Report;
import dev.weft.metrics.Requests;
import dev.weft.metrics.Summary;
import dev.weft.metrics.jmx.JmxBeans;
import dev.weft.metrics.micrometer.MicrometerMeters;
import dev.weft.pipeline.Pipeline;
import dev.weft.pipeline.WorkerThread;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The metrics, their exporters, and the thread that tells of them. Thread-safe. */
final class Reporting {
  private static final long MAX_STOP_MILLIS = TimeUnit.SECONDS.toMillis(1);

  private final Settings settings;
  private final Weft.Host host;
  private final Log log;
  private final Accounting accounting;
  private final Pipeline pipeline;
  private final Supplier<String> rules;
  private final LongSupplier nanoTime = System::nanoTime;
  private final Readings readings;
  private final Object lock = new Object();
  private @Nullable Report report;
  private @Nullable Thread thread;
  private boolean closed;

  /** Does nothing yet, and loads nothing that is needed later. */
  Reporting(
      Settings settings,
      Weft.Host host,
      Log log,
      Accounting accounting,
      Requests requests,
      Pipeline pipeline,
      Supplier<String> rules) {
    this.settings = settings;
    this.host = host;
    this.log = log;
    this.accounting = accounting;
    this.pipeline = pipeline;
    this.rules = rules;
    this.readings =
        new Readings(accounting, requests, pipeline::levels, Clock.systemUTC(), nanoTime);
  }

  /** All metrics. */
  Readings readings() {
    return readings;
  }

  /** Starts the thread, unless it is too late. To be called on a thread of ours. */
  void start() {
    synchronized (lock) {
      if (closed || thread != null) return;
      Summary summary = new Summary(settings.get(Keys.LOG_SUMMARY), accounting, pipeline::levels);
      Report next = new Report(exporters(), summary, log, nanoTime);
      thread = WorkerThread.start("weft-report", next);
      report = next;
    }
  }

  private List<Exporter> exporters() {
    List<Exporter> exporters = new ArrayList<>();
    if (settings.get(Keys.METRICS_JMX)) addBeans(exporters);
    if (settings.get(Keys.METRICS_MICROMETER)) {
      exporters.add(new MicrometerMeters(host.context(), readings, host.applications(), log));
    }
    return exporters;
  }

  private void addBeans(List<Exporter> exporters) {
    try {
      exporters.add(
          new JmxBeans(host.context(), readings, () -> pipeline.balances(accounting), rules));
    } catch (NoClassDefFoundError e) {
      // a JVM without the module java.management: nobody will look for MBeans
    }
  }

  /** Takes back all that was shown. From then on it cannot be started. */
  void close() {
    Thread running;
    synchronized (lock) {
      closed = true;
      running = thread;
      if (report != null) report.stop();
    }
    if (running == null) return;
    try {
      running.join(MAX_STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
