package dev.weft.agent.start;

import java.lang.ref.WeakReference;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The class loaders in which applications have loaded a Micrometer, until someone asks for them.
 * They are held weakly. Thread-safe, without a lock: it is told while a class is loaded.
 *
 * <p>That the application itself loads it is waited for, because it would start the application's
 * logging, which is not for us to do.
 */
final class Micrometers implements Consumer<ClassLoader>, Supplier<@Nullable ClassLoader> {
  private final Queue<WeakReference<ClassLoader>> seen = new ConcurrentLinkedQueue<>();

  @Override
  public void accept(ClassLoader loader) {
    seen.add(new WeakReference<>(loader));
  }

  /** The next that is still there; null if there is none. */
  @Override
  public @Nullable ClassLoader get() {
    for (WeakReference<ClassLoader> next = seen.poll(); next != null; next = seen.poll()) {
      ClassLoader loader = next.get();
      if (loader != null) return loader;
    }
    return null;
  }
}
