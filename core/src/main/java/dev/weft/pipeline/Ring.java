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
 *
 * <p>To wake a thread costs more than all the rest of an offer. So while interactions keep coming,
 * the one that takes looks by itself, and sleeps till it is woken only after some looks in vain.
 */
final class Ring {
  private static final long CLOSED = Long.MIN_VALUE;
  private static final long POSITION = Long.MAX_VALUE;

  /** Also how much longer one may wait in memory, where a kill loses it. */
  private static final long LOOK_NANOS = 2_000_000;

  /** Looks in vain before the taker sleeps. */
  private static final int LOOKS = 10;

  /**
   * Looks at a place that is reserved and not filled before it is given up: about two seconds in
   * which the taker ran. Who reserved it is dead or has met the end of its stack.
   */
  private static final int LOOKS_AT_ONE = 1000;

  private final AtomicReferenceArray<@Nullable Interaction> slots;
  private final AtomicLong tail = new AtomicLong();
  private final AtomicLong head = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final int[] maxEvents;
  private final long[] maxBytes;
  private final Object taking = new Object();
  private volatile @Nullable Thread taker;

  /** Whether the taker must be woken for the next one. */
  private volatile boolean asleep;

  private final int maxLooksAtOne;
  private int looks;
  private int looksAtOne;
  private volatile long skipped;

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
    this(maxEvents, maxBytes, LOOKS_AT_ONE);
  }

  /** With so many looks, of some milliseconds, at a place that is not filled. */
  Ring(int maxEvents, long maxBytes, int maxLooksAtOne) {
    this.maxLooksAtOne = maxLooksAtOne;
    int size = Math.max(2, Integer.highestOneBit(maxEvents - 1) << 1);
    this.slots = new AtomicReferenceArray<>(size);
    this.maxEvents = new int[] {maxEvents, maxEvents - maxEvents / 4, maxEvents - maxEvents / 2};
    this.maxBytes = new long[] {maxBytes, maxBytes - maxBytes / 4, maxBytes - maxBytes / 2};
  }

  /** Takes it if its lane has room; never waits for any. */
  Offer offer(Interaction interaction) {
    int lane = interaction.type().lane().code();
    int weight = interaction.weight();
    // does nothing, but needs the most stack of all that follows: if that is used up, then here
    slots.compareAndSet(slot(tail.get()), null, null);
    if (!reserveBytes(weight, maxBytes[lane])) return tail.get() < 0 ? Offer.CLOSED : Offer.FULL;
    long at;
    long waiting;
    do {
      at = tail.get();
      waiting = at - head.get();
      if (at < 0 || waiting >= maxEvents[lane]) {
        bytes.addAndGet(-weight);
        return at < 0 ? Offer.CLOSED : Offer.FULL;
      }
    } while (!tail.compareAndSet(at, at + 1));
    // the very call that was tried before, so that it needs no more stack than there was
    if (!slots.compareAndSet(slot(at), null, interaction)) slots.set(slot(at), interaction);
    if (asleep || waiting == slots.length() / 4) wake(); // a burst does not wait for a look
    return Offer.TAKEN;
  }

  private void wake() {
    asleep = false; // one waker is enough
    LockSupport.unpark(taker);
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

  /** Waits about so long for at least one, then takes what is there, which may be nothing. */
  List<Interaction> take(int max, long waitMillis) throws InterruptedException {
    List<Interaction> taken = new ArrayList<>(max); // first, so that no lack of memory loses one
    if (isEmpty()) await(TimeUnit.MILLISECONDS.toNanos(waitMillis));
    drainTo(taken, max);
    if (taken.isEmpty()) {
      lookAtOne();
    } else {
      looks = LOOKS;
      looksAtOne = 0;
    }
    return taken;
  }

  /** What is reserved is filled in a moment; but no stack that was full may stop the taker. */
  private void lookAtOne() {
    if (isEmpty()) return;
    if (++looksAtOne <= maxLooksAtOne) {
      LockSupport.parkNanos(this, LOOK_NANOS);
      return;
    }
    looksAtOne = 0;
    skip();
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread at a time takes
  private void skip() {
    synchronized (taking) {
      long at = head.get();
      if (isEmpty() || slots.get(slot(at)) != null) return;
      skipped++;
      head.set(at + 1);
    }
  }

  private void await(long nanos) throws InterruptedException {
    if (nanos <= 0) return;
    taker = Thread.currentThread();
    while (looks > 0 && isEmpty() && tail.get() >= 0) {
      looks--;
      LockSupport.parkNanos(this, LOOK_NANOS);
      if (Thread.interrupted()) throw new InterruptedException();
    }
    asleep = true;
    try {
      if (isEmpty() && tail.get() >= 0) LockSupport.parkNanos(this, nanos);
    } finally {
      asleep = false;
    }
    if (Thread.interrupted()) throw new InterruptedException();
  }

  /** The counters that offers look at move once for all that is taken. */
  private void drainTo(List<Interaction> taken, int max) {
    synchronized (taking) {
      long at = head.get();
      long end = Math.min(tail.get() & POSITION, at + max);
      long weight = 0;
      for (; at < end; at++) {
        Interaction next = slots.get(slot(at));
        if (next == null) break; // reserved, about to be filled
        taken.add(next);
        weight += next.weight();
        slots.lazySet(slot(at), null);
      }
      if (at == head.get()) return;
      bytes.addAndGet(-weight);
      head.set(at);
    }
  }

  /** From now on every offer is refused. */
  void close() {
    tail.getAndUpdate(position -> position | CLOSED);
    wake();
  }

  /**
   * Takes all that is left after a close, and waits a moment for those who are in the middle of an
   * offer.
   */
  List<Interaction> takeRest() {
    List<Interaction> rest = new ArrayList<>();
    int vain = 0;
    while (!isEmpty()) {
      int before = rest.size();
      drainTo(rest, slots.length());
      if (rest.size() > before) {
        vain = 0;
      } else if (++vain <= maxLooksAtOne) {
        LockSupport.parkNanos(this, LOOK_NANOS);
      } else {
        skip();
      }
    }
    return rest;
  }

  /** How many it took since it was made. */
  long offered() {
    return (tail.get() & POSITION) - skipped;
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
