package dev.weft.agent.start;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Has classes looked at again that were loaded before it was known why. Stateless. */
final class LoadedClasses {
  private LoadedClasses() {}

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
   * Has them transformed once more, one by one.
   *
   * @param which asked for every class of an application
   * @param failed hears the name of one that could not be transformed
   */
  static void transform(
      Instrumentation instrumentation, Predicate<Class<?>> which, Consumer<String> failed) {
    for (Class<?> loaded : instrumentation.getAllLoadedClasses()) {
      if (loaded.getClassLoader() == null || loaded.isArray() || !which.test(loaded)) continue;
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
}
