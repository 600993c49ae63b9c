package dev.weft.pipeline;

import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.event.InteractionListener;
import dev.weft.spool.Spool;
import java.util.ArrayList;
import java.util.List;

/**
 * Moves interactions from the ring to the spool, encoding each once. One thread, {@code
 * weft-intake}, calls {@link #step}, which is the whole body of its loop.
 */
final class Intake {
  /** So many are appended in one group at the most. */
  private static final int GROUP = 512;

  private final Ring ring;
  private final Spool spool;
  private final InteractionListener listener;
  private final Runnable onAppend;
  private volatile int inHand;

  /**
   * Reads nothing yet.
   *
   * @param onAppend runs after each group, on the intake's thread
   */
  Intake(Ring ring, Spool spool, InteractionListener listener, Runnable onAppend) {
    this.ring = ring;
    this.spool = spool;
    this.listener = listener;
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
    if (group.isEmpty()) return 0;
    inHand = group.size();
    int stored = 0;
    try {
      stored = store(group);
    } finally {
      // whatever went wrong, each of them is counted
      for (int i = stored; i < group.size(); i++) listener.dropped("not_stored", "");
      inHand = 0;
    }
    onAppend.run();
    return group.size();
  }

  /** Returns how many are in the spool or were counted as dropped. */
  private int store(List<Interaction> group) {
    List<byte[]> payloads = new ArrayList<>(group.size());
    int unwritable = 0;
    for (Interaction interaction : group) {
      try {
        payloads.add(InteractionJson.write(interaction));
      } catch (RuntimeException e) {
        unwritable++;
      }
    }
    int taken = spool.append(payloads);
    for (int i = 0; i < unwritable; i++) {
      listener.dropped("not_encoded", "an event cannot be written as JSON; please report it");
    }
    for (int i = taken; i < payloads.size(); i++) {
      listener.dropped(
          "spool_full", "the spool has no room; see docs/troubleshooting.md#spool-full");
    }
    return group.size();
  }

  /** How many are neither in the ring nor in the spool at this moment. */
  int inHand() {
    return inHand;
  }
}
