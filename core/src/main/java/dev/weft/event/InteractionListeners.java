package dev.weft.event;

import java.util.List;

/** Tells several listeners, in order. Thread-safe if they are. */
public final class InteractionListeners implements InteractionListener {
  private final InteractionListener[] listeners;

  /** Tells these. */
  public InteractionListeners(List<InteractionListener> listeners) {
    this.listeners = listeners.toArray(new InteractionListener[0]);
  }

  @Override
  public void captured() {
    for (InteractionListener listener : listeners) listener.captured();
  }

  @Override
  public void suppressed(String reason) {
    for (InteractionListener listener : listeners) listener.suppressed(reason);
  }

  @Override
  public void dropped(String reason, String detail) {
    for (InteractionListener listener : listeners) listener.dropped(reason, detail);
  }

  @Override
  public void suppressed(String destination, Interaction interaction, String reason) {
    for (InteractionListener listener : listeners) {
      listener.suppressed(destination, interaction, reason);
    }
  }

  @Override
  public void delivered(String destination, Interaction interaction) {
    for (InteractionListener listener : listeners) listener.delivered(destination, interaction);
  }

  @Override
  public void deadLettered(String destination, Interaction interaction, String reason) {
    for (InteractionListener listener : listeners) {
      listener.deadLettered(destination, interaction, reason);
    }
  }

  @Override
  public void dropped(String destination, long count, String reason) {
    for (InteractionListener listener : listeners) listener.dropped(destination, count, reason);
  }
}
