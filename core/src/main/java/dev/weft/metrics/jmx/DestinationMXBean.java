package dev.weft.metrics.jmx;

import java.util.Map;

/** {@code dev.weft:type=Destination,name=miso}: one destination. Thread-safe. */
public interface DestinationMXBean {
  /** {@code idle}, {@code running}, {@code retrying}, {@code down} or {@code held}. */
  String getState();

  /** Why it does not take what it gets; empty while it does. */
  String getTrouble();

  /** Events of all destinations. */
  long getCaptured();

  /** Events that an earlier process left for it. */
  long getRecovered();

  /** Events that it has. */
  long getDelivered();

  /** Events that it refused for good. */
  long getDeadLettered();

  /** Events that are lost, by reason, those lost for all destinations included. */
  Map<String, Long> getDropped();

  /** Events that it was not to get, by reason. */
  Map<String, Long> getSuppressed();

  /** Events on their way. */
  long getPending();

  /** The line with all of these: captured = delivered + …. */
  String getAccounting();

  /** How long the oldest event of the spool has waited for it. */
  double getLagSeconds();

  /** Requests that were not simply taken, by what was the matter. */
  Map<String, Long> getRetries();

  /** Requests so far. */
  long getRequests();

  /** Bodies of those, before compression. */
  long getBytesSent();

  /** How long a request took on average; 0 before the first. */
  double getMeanSendSeconds();

  /** The longest request of this minute and the one before. */
  double getMaxSendSeconds();
}
