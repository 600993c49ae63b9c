package dev.weft.demo.drive;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What one thread gathers and another waits for: a lock, and news of each change. */
final class Gathering {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition more = lock.newCondition();

  /** Adds to what is gathered. */
  void change(Runnable action) {
    lock.lock();
    try {
      action.run();
      more.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Looks at what is gathered. */
  <T> T look(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** Waits until it is true; false when time is up. */
  boolean await(BooleanSupplier complete, long seconds) throws InterruptedException {
    long left = TimeUnit.SECONDS.toNanos(seconds);
    lock.lock();
    try {
      while (!complete.getAsBoolean()) {
        if (left <= 0) return false;
        left = more.awaitNanos(left);
      }
      return true;
    } finally {
      lock.unlock();
    }
  }
}
