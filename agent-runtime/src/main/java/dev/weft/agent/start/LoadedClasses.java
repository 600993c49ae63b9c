package dev.weft.agent.start;

import java.lang.instrument.Instrumentation;
import java.lang.instrument.UnmodifiableClassException;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** Has classes looked at again that were loaded before it was known why. Stateless. */
final class LoadedClasses {
  private LoadedClasses() {}

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
      } catch (UnmodifiableClassException | RuntimeException | LinkageError e) {
        failed.accept(loaded.getName());
      }
    }
  }
}
