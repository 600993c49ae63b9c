package dev.weft.capture;

import dev.weft.request.ServletRequestFacts;
import dev.weft.request.SpringAsync;
import java.util.List;
import java.util.Map;
import java.util.WeakHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told of the results that Spring MVC waits for, by the object that has them then:
 * held weakly, so that a request which never ends takes its own along. Thread-safe.
 */
final class SpringResults {
  private final Object lock = new Object();
  private final Map<Object, List<PendingResult>> byManager = new WeakHashMap<>();

  /** Read for every request, so not under the lock; what is put there comes before its reader. */
  private volatile boolean empty = true;

  /** Tells these when the manager has its result. */
  void await(Object manager, List<PendingResult> results) {
    synchronized (lock) {
      byManager.put(manager, results);
      empty = false;
    }
  }

  /** A request begins, perhaps for the second time: then its result is there. */
  void begin(ServletRequestFacts request) {
    if (empty) return;
    Object manager = SpringAsync.manager(request);
    Object result = manager == null ? null : SpringAsync.result(manager);
    if (manager == null || result == manager) return;
    for (PendingResult pending : remove(manager)) {
      if (result instanceof Throwable failure) pending.accept(null, failure);
      else pending.accept(result, null);
    }
  }

  private List<PendingResult> remove(Object manager) {
    synchronized (lock) {
      @Nullable List<PendingResult> results = byManager.remove(manager);
      empty = byManager.isEmpty();
      return results == null ? List.of() : results;
    }
  }

  /** The request is done: nothing more comes of its manager. */
  void end(Object manager) {
    if (!empty) {
      var unused = remove(manager);
    }
  }
}
