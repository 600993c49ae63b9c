package dev.weft.metrics;

import dev.weft.event.Interaction;
import dev.weft.event.InteractionListener;
import dev.weft.event.Lane;
import dev.weft.log.Log;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells of losses on the log: each cause once, the first time; how often is what counters and the
 * {@link Summary} are for. Thread-safe.
 */
public final class DropLog implements InteractionListener {
  /** So many different causes are told; more would make the log itself the trouble. */
  private static final int MAX_CAUSES = 100;

  private final Log log;
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  /** Tells this log. */
  public DropLog(Log log) {
    this.log = log;
  }

  @Override
  public void dropped(Lane lane, String reason, String detail) {
    if (isNew(reason + detail)) {
      log.warn(
          "an event is dropped (%s)%s. More of these are only counted."
              .formatted(reason, detail.isEmpty() ? "" : ": " + detail));
    }
  }

  @Override
  public void deadLettered(String destination, Interaction interaction, String reason) {
    if (isNew(destination + reason)) {
      log.warn(
          "%s refused an event of type %s for good (%s); it is a dead letter. More of these are only counted."
              .formatted(destination, interaction.type().wireName(), reason));
    }
  }

  @Override
  public void dropped(String destination, long count, String reason) {
    if (isNew(destination + " " + reason)) {
      log.warn(
          "%d events for %s are dropped (%s). More of these are only counted."
              .formatted(count, destination, reason));
    }
  }

  @Override
  public void noticed(String notice) {
    if (isNew(notice)) log.warn(notice);
  }

  private boolean isNew(String cause) {
    return told.size() < MAX_CAUSES && told.add(cause);
  }
}
