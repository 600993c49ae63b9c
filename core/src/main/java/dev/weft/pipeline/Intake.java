package dev.weft.pipeline;

import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.event.InteractionListener;
import dev.weft.event.Lane;
import dev.weft.spool.Spool;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves interactions from the ring to the spool, encoding each once. One thread, {@code
 * weft-intake}, calls {@link #step}, which is the whole body of its loop.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
final class Intake {
  /** So many are appended in one group at the most. */
  private static final int GROUP = 512;

  private final Ring ring;
  private final Spool spool;
  private final InteractionListener listener;
  private final Clock clock;
  private final Runnable onAppend;
  private volatile long moved;
  private volatile boolean closed;

  /**
   * Reads nothing yet.
   *
   * @param onAppend runs after each group, on the intake's thread
   */
  Intake(Ring ring, Spool spool, InteractionListener listener, Clock clock, Runnable onAppend) {
    this.ring = ring;
    this.spool = spool;
    this.listener = listener;
    this.clock = clock;
    this.onAppend = onAppend;
  }

  /**
   * Moves one group.
   *
   * @param waitMillis how long to wait for a first interaction
   * @return how many were moved or dropped; 0 when there was none
   */
  int step(long waitMillis) throws InterruptedException {
    List<Interaction> group = ring.take(GROUP, waitMillis);
    if (group.isEmpty()) {
      spool.tend();
      return 0;
    }
    int stored = 0;
    try {
      stored = store(group);
    } finally {
      // whatever went wrong, each of them is counted
      for (int i = stored; i < group.size(); i++) {
        listener.dropped(group.get(i).type().lane(), "not_stored", "");
      }
      moved += group.size();
    }
    onAppend.run();
    spool.tend();
    return group.size();
  }

  /** Returns how many are in the spool or were counted as dropped. */
  private int store(List<Interaction> group) {
    long now = clock.millis();
    List<Spool.Item> items = new ArrayList<>(group.size());
    for (Interaction interaction : group) {
      Lane lane = interaction.type().lane();
      try {
        byte[] payload = InteractionJson.write(interaction);
        if (payload.length > Spool.MAX_PAYLOAD) {
          listener.dropped(lane, "too_large", "an event of more than 1 MiB");
        } else {
          items.add(new Spool.Item(lane, now, payload));
        }
      } catch (RuntimeException e) {
        listener.dropped(
            lane, "not_encoded", "an event cannot be written as JSON; please report it");
      }
    }
    int taken = spool.append(items);
    for (Spool.Item refused : items.subList(taken, items.size())) {
      if (closed) {
        listener.dropped(refused.lane(), "closed", "");
      } else {
        listener.dropped(
            refused.lane(),
            "spool_full",
            "the spool has no room; see docs/troubleshooting.md#spool-full");
      }
    }
    return group.size();
  }

  /** From now on the spool takes nothing because it is closed. From any thread. */
  void close() {
    closed = true;
  }

  /** How many were taken from the ring and are in the spool now, or counted as dropped. */
  long moved() {
    return moved;
  }
}
