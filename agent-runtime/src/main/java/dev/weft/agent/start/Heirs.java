package dev.weft.agent.start;

import dev.weft.agent.weave.RecentClasses;
import dev.weft.agent.weave.RecentClasses.Recent;
import dev.weft.log.Log;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Has classes woven that were looked at before it was known that they inherit tracked methods: the
 * JVM looks at a class before it loads its interfaces. A thread {@code weft-weave} waits until such
 * a class is loaded and has it transformed again, some milliseconds later; it ends when there is
 * nothing left to do. A call before that is not tracked. Thread-safe.
 */
final class Heirs implements Consumer<String> {
  private final LoadedClasses classes;
  private final RecentClasses recent;
  private final Log log;
  private final Object lock = new Object();
  private final Deque<Known> work = new ArrayDeque<>();
  private boolean working;

  /** A type of which it is known that it hands something down, since a class had this number. */
  private record Known(String type, long since) {}

  Heirs(LoadedClasses classes, RecentClasses recent, Log log) {
    this.classes = classes;
    this.recent = recent;
    this.log = log;
  }

  /** A type is known now, by its internal name; called in the middle of the loading of a class. */
  @Override
  public void accept(String type) {
    synchronized (lock) {
      work.add(new Known(type.replace('/', '.'), recent.next()));
      if (working) return;
      working = true;
    }
    LoadedClasses.later(
        new Runnable() {
          @Override
          public void run() {
            weaveAll();
          }
        });
  }

  private void weaveAll() {
    for (Known next = next(); next != null; next = next()) {
      for (Recent one : recent.before(next.since())) weave(one, next.type());
    }
  }

  private @Nullable Known next() {
    synchronized (lock) {
      Known next = work.poll();
      working = next != null;
      return next;
    }
  }

  private void weave(Recent candidate, String type) {
    classes.transform(
        candidate,
        loaded -> LoadedClasses.isHeir(loaded, Set.of(type)),
        name -> log.warn(name + " was loaded before " + type + " and is not tracked"));
  }
}
