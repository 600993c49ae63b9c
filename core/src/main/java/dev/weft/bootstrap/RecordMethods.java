package dev.weft.bootstrap;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.runtime.ObjectMethods;
import java.util.List;

/**
 * What the JDK keeps of the last record whose {@code equals}, {@code hashCode} or {@code toString}
 * it linked: before Java 18 its class, for ever, in a cache with one place (JDK-8078641). A web
 * application whose classes include that record could never be unloaded.
 */
final class RecordMethods {
  private static final List<String> NAMES = List.of("equals", "hashCode", "toString");

  private RecordMethods() {}

  /** Has the JDK remember {@code String} instead. */
  static void forgetLast() {
    MethodHandle component = MethodHandles.identity(String.class);
    try {
      for (String name : NAMES) {
        var unused =
            ObjectMethods.bootstrap(
                MethodHandles.lookup(), name, MethodHandle.class, String.class, "it", component);
      }
    } catch (Error e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
