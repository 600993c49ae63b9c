package dev.weft.pipeline;

import dev.weft.event.Interaction;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Hands interactions from the application's threads to the intake: bounded in number and in bytes,
 * so that no outage can fill the heap. Many threads offer, one takes.
 */
final class Ring {
  private final ArrayBlockingQueue<Interaction> queue;
  private final AtomicLong bytes = new AtomicLong();
  private final long maxBytes;

  /**
   * An empty ring.
   *
   * @param maxBytes of all {@link Interaction#weight} together
   */
  Ring(int maxEvents, long maxBytes) {
    this.queue = new ArrayBlockingQueue<>(maxEvents);
    this.maxBytes = maxBytes;
  }

  /** Takes it if there is room; never waits for any. */
  boolean offer(Interaction interaction) {
    int weight = interaction.weight();
    if (bytes.addAndGet(weight) <= maxBytes && queue.offer(interaction)) return true;
    bytes.addAndGet(-weight);
    return false;
  }

  /** Waits for at least one, then takes what is there; empty when the time is over. */
  List<Interaction> take(int max, long waitMillis) throws InterruptedException {
    List<Interaction> taken = new ArrayList<>(max); // first, so that no lack of memory loses one
    Interaction first = queue.poll(waitMillis, TimeUnit.MILLISECONDS);
    if (first == null) return List.of();
    taken.add(first);
    queue.drainTo(taken, max - 1);
    for (Interaction interaction : taken) bytes.addAndGet(-interaction.weight());
    return taken;
  }

  /** Takes one that is there, or gives null. */
  @Nullable Interaction take() {
    Interaction taken = queue.poll();
    if (taken != null) bytes.addAndGet(-taken.weight());
    return taken;
  }

  /** Takes this one back, if it is still there. */
  boolean remove(Interaction interaction) {
    if (!queue.remove(interaction)) return false;
    bytes.addAndGet(-interaction.weight());
    return true;
  }

  int size() {
    return queue.size();
  }
}
