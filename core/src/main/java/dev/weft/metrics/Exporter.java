package dev.weft.metrics;

/**
 * Shows the metrics to someone outside. One thread, {@code weft-report}, calls it; what it throws
 * is told once, and it is closed then.
 */
public interface Exporter {
  /** For the log: {@code JMX}. */
  String name();

  /** Shows what is new since the last call; called every few seconds. */
  void refresh();

  /** Takes back all that was shown. Called once, the last. */
  void close();
}
