package dev.weft.pipeline;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What an uploader waits at: rung when there is something new, and for good when all stops. */
final class Doorbell {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private boolean news;
  private boolean stopping;

  /** There is something to send. */
  void ring() {
    lock.lock();
    try {
      news = true;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** From now on nothing waits any more. */
  void stop() {
    lock.lock();
    try {
      stopping = true;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Waits for news, at most so long. */
  void awaitNews(Duration atMost) throws InterruptedException {
    await(atMost, true, false);
  }

  /** Waits so long, whatever is new; only a stop ends it earlier. */
  void awaitTime(Duration time) throws InterruptedException {
    await(time, false, false);
  }

  /** Waits so long even when all stops: the pause before one more try within the deadline. */
  void awaitPause(Duration time) throws InterruptedException {
    await(time, false, true);
  }

  /** As {@link #awaitPause}, but an interrupt ends it and stays set. */
  void awaitPauseQuietly(Duration time) {
    try {
      awaitPause(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await(Duration time, boolean forNews, boolean evenWhenStopping)
      throws InterruptedException {
    long left = time.toNanos();
    lock.lockInterruptibly();
    try {
      while (left > 0 && (evenWhenStopping || !stopping) && !(forNews && news)) {
        left = rung.awaitNanos(left);
      }
      if (forNews) news = false;
    } finally {
      lock.unlock();
    }
  }
}
