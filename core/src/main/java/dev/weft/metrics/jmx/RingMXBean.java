package dev.weft.metrics.jmx;

/** {@code dev.weft:type=Ring}: what is captured and not stored yet. Thread-safe. */
public interface RingMXBean {
  /** How many events. */
  long getEvents();

  /** How much memory they hold. */
  long getBytes();
}
