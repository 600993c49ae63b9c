package dev.weft.agent.weave;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The classes that were looked at last. The JVM asks about a class before it loads what that
 * extends and implements: so an heir is nearly always looked at just before the interface that
 * tracks its methods. Thread-safe, without a lock.
 */
public final class RecentClasses {
  private static final int SIZE = 256;

  private final AtomicReferenceArray<@Nullable Recent> ring = new AtomicReferenceArray<>(SIZE);
  private final AtomicLong next = new AtomicLong();

  /** One class, perhaps still on its way into the JVM; holds neither it nor its loader. */
  public record Recent(long number, String name, WeakReference<ClassLoader> loader) {
    /** Its name, as {@code Class.getName} gives it. */
    public String className() {
      return name.replace('/', '.');
    }
  }

  /** Starts with none. */
  public RecentClasses() {}

  void add(String name, ClassLoader loader) {
    long number = next.getAndIncrement();
    ring.set(
        (int) (number % SIZE), new Recent(number, name, new WeakReference<ClassLoader>(loader)));
  }

  /** The number that the next class gets. */
  public long next() {
    return next.get();
  }

  /** Those with lower numbers, as far as they are remembered, the last one first. */
  public List<Recent> before(long end) {
    List<Recent> found = new ArrayList<>();
    for (long number = end - 1; number >= 0 && number > end - SIZE; number--) {
      Recent one = ring.get((int) (number % SIZE));
      if (one != null && one.number() == number) found.add(one);
    }
    return found;
  }
}
