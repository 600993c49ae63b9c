package dev.weft.pipeline;

import dev.weft.event.Interaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Hands interactions from the application's threads to the intake: bounded in number and in bytes,
 * so that no outage can fill the heap. Many threads offer, without a lock; one takes.
 *
 * <p>The lower lanes may fill a part of it only, so that they give way first: impressions half,
 * views three quarters, conversions all.
 *
 * <pre>
 *        head                tail
 *          v                  v
 *   . . . [x] [x] [ ] [x] [x] . . .     a slot between them that is empty is being filled
 * </pre>
 *
 * The sign bit of the tail says that the ring is closed: an offer either came before that, and will
 * be seen by whoever empties the ring, or is refused.
 */
final class Ring {
  private static final long CLOSED = Long.MIN_VALUE;
  private static final long POSITION = Long.MAX_VALUE;

  private final AtomicReferenceArray<@Nullable Interaction> slots;
  private final AtomicLong tail = new AtomicLong();
  private final AtomicLong head = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final int[] maxEvents;
  private final long[] maxBytes;
  private final Object taking = new Object();
  private volatile @Nullable Thread sleeper;

  /** What became of an offer. */
  enum Offer {
    TAKEN,
    FULL,
    CLOSED
  }

  /**
   * An empty ring.
   *
   * @param maxBytes of all {@link Interaction#weight} together
   */
  Ring(int maxEvents, long maxBytes) {
    int size = Math.max(2, Integer.highestOneBit(maxEvents - 1) << 1);
    this.slots = new AtomicReferenceArray<>(size);
    this.maxEvents = new int[] {maxEvents, maxEvents - maxEvents / 4, maxEvents - maxEvents / 2};
    this.maxBytes = new long[] {maxBytes, maxBytes - maxBytes / 4, maxBytes - maxBytes / 2};
  }

  /** Takes it if its lane has room; never waits for any. */
  Offer offer(Interaction interaction) {
    int lane = interaction.type().lane().code();
    int weight = interaction.weight();
    if (!reserveBytes(weight, maxBytes[lane])) return tail.get() < 0 ? Offer.CLOSED : Offer.FULL;
    long at;
    do {
      at = tail.get();
      boolean full = at - head.get() >= maxEvents[lane];
      if (at < 0 || full) {
        bytes.addAndGet(-weight);
        return at < 0 ? Offer.CLOSED : Offer.FULL;
      }
    } while (!tail.compareAndSet(at, at + 1));
    slots.set(slot(at), interaction);
    Thread waiting = sleeper;
    if (waiting != null) LockSupport.unpark(waiting);
    return Offer.TAKEN;
  }

  private boolean reserveBytes(int weight, long limit) {
    long used;
    do {
      used = bytes.get();
      if (used + weight > limit) return false;
    } while (!bytes.compareAndSet(used, used + weight));
    return true;
  }

  private int slot(long position) {
    return (int) (position & (slots.length() - 1));
  }

  /** Waits for at least one, then takes what is there; empty when the time is over. */
  List<Interaction> take(int max, long waitMillis) throws InterruptedException {
    List<Interaction> taken = new ArrayList<>(max); // first, so that no lack of memory loses one
    if (isEmpty()) await(TimeUnit.MILLISECONDS.toNanos(waitMillis));
    synchronized (taking) {
      for (Interaction next = poll(); next != null; next = poll()) {
        taken.add(next);
        if (taken.size() == max) break;
      }
    }
    return taken;
  }

  private void await(long nanos) throws InterruptedException {
    if (nanos <= 0) return;
    sleeper = Thread.currentThread();
    try {
      if (isEmpty()) LockSupport.parkNanos(this, nanos);
    } finally {
      sleeper = null;
    }
    if (Thread.interrupted()) throw new InterruptedException();
  }

  private @Nullable Interaction poll() {
    long at = head.get();
    if (at == (tail.get() & POSITION)) return null;
    int slot = slot(at);
    Interaction taken = slots.get(slot);
    if (taken == null) return null; // reserved, about to be filled
    slots.set(slot, null);
    bytes.addAndGet(-taken.weight());
    head.set(at + 1);
    return taken;
  }

  /** From now on every offer is refused. */
  void close() {
    tail.getAndUpdate(position -> position | CLOSED);
    Thread waiting = sleeper;
    if (waiting != null) LockSupport.unpark(waiting);
  }

  /**
   * Takes all that is left after a close, and waits for those who are in the middle of an offer.
   */
  List<Interaction> takeRest() {
    List<Interaction> rest = new ArrayList<>();
    synchronized (taking) {
      while (!isEmpty()) {
        Interaction next = poll();
        if (next == null) Thread.onSpinWait();
        else rest.add(next);
      }
    }
    return rest;
  }

  /** How many it took since it was made. */
  long offered() {
    return tail.get() & POSITION;
  }

  boolean isEmpty() {
    return size() == 0;
  }

  /** Of all that is in it. */
  long bytes() {
    return bytes.get();
  }

  int size() {
    return (int) ((tail.get() & POSITION) - head.get());
  }
}
