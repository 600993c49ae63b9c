package dev.weft.event;

import java.util.List;

/**
 * Tells several listeners, in order; one that fails keeps none of the others from hearing. Makes no
 * objects, so that a loss for lack of memory can be counted too. Thread-safe if they are.
 */
public final class InteractionListeners implements InteractionListener {
  private final InteractionListener[] listeners;

  /** Tells these. */
  public InteractionListeners(List<InteractionListener> listeners) {
    this.listeners = listeners.toArray(new InteractionListener[0]);
  }

  @Override
  public void captured(Lane lane) {
    for (InteractionListener listener : listeners) {
      try {
        listener.captured(lane);
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }
  }

  @Override
  public void suppressed(Lane lane, String reason) {
    for (InteractionListener listener : listeners) {
      try {
        listener.suppressed(lane, reason);
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }
  }

  @Override
  public void dropped(Lane lane, String reason, String detail) {
    for (InteractionListener listener : listeners) {
      try {
        listener.dropped(lane, reason, detail);
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }
  }

  @Override
  public void suppressed(String destination, Interaction interaction, String reason) {
    for (InteractionListener listener : listeners) {
      try {
        listener.suppressed(destination, interaction, reason);
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }
  }

  @Override
  public void delivered(String destination, Interaction interaction) {
    for (InteractionListener listener : listeners) {
      try {
        listener.delivered(destination, interaction);
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }
  }

  @Override
  public void deadLettered(String destination, Interaction interaction, String reason) {
    for (InteractionListener listener : listeners) {
      try {
        listener.deadLettered(destination, interaction, reason);
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }
  }

  @Override
  public void dropped(String destination, long count, String reason) {
    for (InteractionListener listener : listeners) {
      try {
        listener.dropped(destination, count, reason);
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }
  }

  @Override
  public void recovered(String destination, long count) {
    for (InteractionListener listener : listeners) {
      try {
        listener.recovered(destination, count);
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }
  }

  @Override
  public void retried(String destination, String kind) {
    for (InteractionListener listener : listeners) {
      try {
        listener.retried(destination, kind);
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }
  }

  @Override
  public void sent(String destination, int events, long bytes, long nanos) {
    for (InteractionListener listener : listeners) {
      try {
        listener.sent(destination, events, bytes, nanos);
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }
  }

  @Override
  public void noticed(String notice) {
    for (InteractionListener listener : listeners) {
      try {
        listener.noticed(notice);
      } catch (RuntimeException | Error e) {
        failed(e);
      }
    }
  }

  /** What a listener throws is its own affair; there may be no memory to tell it with. */
  @SuppressWarnings("unused")
  private static void failed(Throwable error) {}
}
