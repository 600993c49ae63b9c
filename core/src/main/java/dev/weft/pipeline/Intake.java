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
final class Intake {
  /** So many are appended in one group at the most. */
  private static final int GROUP = 512;

  private static final String NOT_STORED = "not_stored";
  private static final long NOTHING = -1;

  private final Ring ring;
  private final Spool spool;
  private final InteractionListener listener;
  private final Clock clock;
  private final Runnable onAppend;
  private final Object counting = new Object();

  /** What goes into the spool next; empty but for a step. */
  private final List<Spool.Item> items = new ArrayList<>(GROUP);

  private long moved;

  /** The last sequence before the append that is under way, which alone moves it on. */
  private long appendingAfter = NOTHING;

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
    long now = clock.millis();
    int looked = 0;
    try {
      while (looked < group.size()) encode(group.get(looked++), now);
      store();
    } finally {
      // whatever went wrong, each of them is counted
      while (looked < group.size()) drop(group.get(looked++).type().lane(), NOT_STORED, "");
      items.clear();
    }
    onAppend.run();
    spool.tend();
    return group.size();
  }

  /** An error, be it for lack of memory, costs this one only. */
  private void encode(Interaction interaction, long now) {
    Lane lane = interaction.type().lane();
    try {
      byte[] payload = InteractionJson.write(interaction);
      if (payload.length > Spool.MAX_PAYLOAD) {
        drop(lane, "too_large", "an event of more than 1 MiB");
      } else {
        items.add(new Spool.Item(lane, now, payload));
      }
    } catch (RuntimeException e) {
      drop(lane, "not_encoded", "an event cannot be written as JSON; please report it");
    } catch (Error e) {
      drop(lane, NOT_STORED, "");
    }
  }

  /** Each is in the spool or counted as dropped after this, whatever it throws. */
  private void store() {
    if (items.isEmpty()) return;
    long before = spool.last();
    begin(before);
    int taken = 0;
    boolean failed = true;
    try {
      taken = spool.append(items);
      failed = false;
    } finally {
      // an error in the middle does not undo what is in the spool before it
      if (failed) taken = (int) (spool.last() - before);
      end(taken);
      for (int i = taken; i < items.size(); i++) refuse(items.get(i).lane(), failed);
    }
  }

  private void refuse(Lane lane, boolean failed) {
    if (failed) {
      drop(lane, NOT_STORED, "");
    } else if (closed) {
      drop(lane, "closed", "");
    } else {
      drop(lane, "spool_full", "the spool has no room; see docs/troubleshooting.md#spool-full");
    }
  }

  private void begin(long before) {
    synchronized (counting) {
      appendingAfter = before;
    }
  }

  private void end(int taken) {
    synchronized (counting) {
      appendingAfter = NOTHING;
      moved += taken;
    }
  }

  private void drop(Lane lane, String reason, String detail) {
    synchronized (counting) {
      moved++;
    }
    listener.dropped(lane, reason, detail);
  }

  /** From now on the spool takes nothing because it is closed. From any thread. */
  void close() {
    closed = true;
  }

  /**
   * How many were taken from the ring and are in the spool now, or counted as dropped. Those that
   * an append has stored count at once, though its disk may hang after that. From any thread.
   */
  long moved() {
    synchronized (counting) {
      return appendingAfter == NOTHING ? moved : moved + spool.last() - appendingAfter;
    }
  }
}
