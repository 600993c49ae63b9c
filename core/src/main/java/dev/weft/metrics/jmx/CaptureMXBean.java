package dev.weft.metrics.jmx;

import java.util.Map;

/** {@code dev.weft:type=Capture}: what concerns every destination. Thread-safe. */
public interface CaptureMXBean {
  /** Events whose rule's condition held, by lane. */
  Map<String, Long> getCaptured();

  /** Events that were left out on purpose, by reason. */
  Map<String, Long> getSuppressed();

  /** Events that are lost, by reason. */
  Map<String, Long> getDropped();
}
