package dev.weft.agent.start;

import dev.weft.agent.weave.RecentClasses;
import dev.weft.agent.weave.RecentClasses.Recent;
import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Has classes looked at again that were loaded, or on their way into the JVM, before it was known
 * why. Thread-safe.
 */
final class LoadedClasses {
  private final Instrumentation instrumentation;
  private final RecentClasses recent;

  /**
   * Does nothing yet.
   *
   * @param recent every class that was looked at is in it before that
   */
  LoadedClasses(Instrumentation instrumentation, RecentClasses recent) {
    this.instrumentation = instrumentation;
    this.recent = recent;
  }

  /**
   * Runs it in a daemon thread {@code weft-weave} of its own: for what is found out in the middle
   * of the loading of a class, where nothing may wait, and no lambda be linked.
   */
  static void later(Runnable work) {
    Thread thread = new Thread(null, work, "weft-weave", 0, false);
    thread.setDaemon(true);
    thread.setContextClassLoader(LoadedClasses.class.getClassLoader());
    thread.start();
  }

  /** Whether it extends or implements one of these directly. */
  static boolean isHeir(Class<?> type, Set<String> names) {
    Class<?> above = type.getSuperclass();
    if (above != null && names.contains(above.getName())) return true;
    for (Class<?> each : type.getInterfaces()) {
      if (names.contains(each.getName())) return true;
    }
    return false;
  }

  /**
   * Has them transformed once more, one by one; those that some thread is just loading in a thread
   * {@code weft-weave}, which waits for that.
   *
   * @param which asked for every class of an application, by both threads
   * @param failed hears the name of one that could not be transformed
   */
  void transform(Predicate<Class<?>> which, Consumer<String> failed) {
    transform(name -> true, which, failed);
  }

  /**
   * The same for classes of some names: no loader is asked for another, which may never have
   * arrived.
   */
  void transform(Predicate<String> names, Predicate<Class<?>> which, Consumer<String> failed) {
    Map<String, List<Recent>> arriving = new LinkedHashMap<>();
    for (Recent one : recent.before(recent.next())) {
      if (!names.test(one.className())) continue;
      arriving.computeIfAbsent(one.className(), name -> new ArrayList<>()).add(one);
    }
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      ClassLoader loader = loaded.getClassLoader();
      if (loader == null || loaded.isArray()) continue;
      List<Recent> arrived = arriving.get(loaded.getName());
      if (arrived != null) arrived.removeIf(one -> one.loader().refersTo(loader));
      if (names.test(loaded.getName()) && which.test(loaded)) transform(loaded, failed);
    }
    List<Recent> left = arriving.values().stream().flatMap(List::stream).toList();
    if (!left.isEmpty()) later(() -> left.forEach(one -> transform(one, which, failed)));
  }

  /**
   * Has one transformed once more, as soon as it is loaded, for which this waits.
   *
   * @param which is asked about it
   * @param failed hears its name if it could not be transformed
   */
  void transform(Recent arriving, Predicate<Class<?>> which, Consumer<String> failed) {
    ClassLoader loader = arriving.loader().get();
    if (loader == null) return;
    try {
      Class<?> arrived = Class.forName(arriving.className(), false, loader);
      if (which.test(arrived)) transform(arrived, failed);
    } catch (ClassNotFoundException | LinkageError | RuntimeException e) {
      // it could not be loaded, which its own application hears of
    }
  }

  private void transform(Class<?> loaded, Consumer<String> failed) {
    try {
      instrumentation.retransformClasses(loaded);
    } catch (UnmodifiableClassException
        | RuntimeException
        | LinkageError
        | InternalError e) { // which the JVM has for what another agent did to the class
      failed.accept(loaded.getName());
    }
  }
}
