package dev.weft.metrics;

import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.event.InteractionListener;
import dev.weft.log.Log;
import java.nio.charset.StandardCharsets;

/**
 * Prints each delivered event, for a demonstration or a first try; off unless asked for, because it
 * prints personal data. Thread-safe.
 */
public final class DeliveryLog implements InteractionListener {
  private final Log log;

  /** Tells this log. */
  public DeliveryLog(Log log) {
    this.log = log;
  }

  @Override
  public void delivered(String destination, Interaction interaction) {
    String json = new String(InteractionJson.write(interaction), StandardCharsets.UTF_8);
    log.info("delivered to " + destination + ": " + json);
  }
}
