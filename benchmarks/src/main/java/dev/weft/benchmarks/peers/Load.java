package dev.weft.benchmarks.peers;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Hands events to a peer, at a pace or as fast as it takes them, and measures. One thread. */
final class Load {
  /**
   * How long to wait when the peer is full: short beside a window's turn, cheap beside an event.
   */
  private static final long PAUSE_NANOS = 1_000_000;

  /** When nothing has arrived for so long, the rest is lost. */
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private static final int BURST = 64;

  private final Peer peer;
  private final Progress progress;
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private final OperatingSystemMXBean system =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  Load(Peer peer, Progress progress) {
    this.peer = peer;
    this.progress = progress;
  }

  /**
   * What handing over cost the calling thread.
   *
   * @param bytes allocated for each event, on this thread
   */
  record Cost(long medianNanos, long p99Nanos, double bytes) {}

  /**
   * What a flood came to.
   *
   * @param arrived of those tracked
   * @param nanos from the first call to the last arrival
   * @param cpuNanos of the whole process meanwhile
   */
  record Flow(int tracked, long arrived, long nanos, long cpuNanos) {}

  /**
   * Hands over so many, evenly, but no more than a window before they arrive.
   *
   * @param window 0 for no limit
   */
  Cost pace(int first, int count, double perSecond, int window) throws Exception {
    long[] took = new long[count];
    long before = progress.arrived();
    long start = System.nanoTime();
    long bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId());
    for (int i = 0; i < count; i++) {
      long due = start + (long) (i / perSecond * 1e9);
      for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
        LockSupport.parkNanos(left);
      }
      while (window > 0 && i - (progress.arrived() - before) >= window) {
        LockSupport.parkNanos(PAUSE_NANOS);
      }
      long called = System.nanoTime();
      peer.track(first + i);
      took[i] = System.nanoTime() - called;
    }
    bytes = threads.getThreadAllocatedBytes(Thread.currentThread().getId()) - bytes;
    Arrays.sort(took);
    return new Cost(took[count / 2], took[(int) (count * 0.99)], (double) bytes / count);
  }

  /** Hands over as many as the peer and the window let it, for so long, and awaits them all. */
  Flow flood(int first, int seconds, int window) throws Exception {
    long before = progress.arrived();
    long cpu = system.getProcessCpuTime();
    long start = System.nanoTime();
    long end = start + TimeUnit.SECONDS.toNanos(seconds);
    int tracked = 0;
    while (System.nanoTime() < end) {
      long room = window - (tracked - (progress.arrived() - before));
      if (room <= 0 || peer.isBusy()) {
        LockSupport.parkNanos(PAUSE_NANOS);
        continue;
      }
      for (long i = Math.min(room, BURST); i > 0; i--) peer.track(first + tracked++);
    }
    peer.flush();
    long last = awaitArrival(before + tracked);
    return new Flow(
        tracked, progress.arrived() - before, last - start, system.getProcessCpuTime() - cpu);
  }

  /** Returns when the last one arrived. */
  private long awaitArrival(long wanted) {
    long seen = progress.arrived();
    long last = System.nanoTime();
    while (seen < wanted && System.nanoTime() - last < PATIENCE_NANOS) {
      LockSupport.parkNanos(PAUSE_NANOS);
      long now = progress.arrived();
      if (now > seen) last = System.nanoTime();
      seen = now;
    }
    return last;
  }

  /** Bytes of heap that are reachable now. */
  long heap() {
    for (int i = 0; i < 3; i++) {
      System.gc();
      LockSupport.parkNanos(100_000_000);
    }
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
