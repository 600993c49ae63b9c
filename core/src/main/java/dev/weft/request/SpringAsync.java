package dev.weft.request;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Results that Spring MVC waits for: a handler returns a {@code Callable}, a {@code WebAsyncTask}
 * or a {@code DeferredResult}; Spring keeps what comes of it in a {@code WebAsyncManager}, an
 * attribute of the request, and runs the request through the container once more. It can be looked
 * at there, at the beginning of that second run, before Spring takes it out. Names no class of
 * Spring. Stateless.
 */
public final class SpringAsync {
  private static final String PACKAGE = "org.springframework.web.context.request.async.";
  private static final String MANAGER = PACKAGE + "WebAsyncManager.WEB_ASYNC_MANAGER";
  private static final Set<String> PROMISES =
      Set.of(PACKAGE + "DeferredResult", PACKAGE + "WebAsyncTask");

  private static final ClassValue<Boolean> IS_PROMISE =
      new ClassValue<>() {
        @Override
        protected Boolean computeValue(Class<?> type) {
          for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            if (PROMISES.contains(c.getName())) return true;
          }
          return false;
        }
      };

  /** Gives the result of a manager, or the manager itself when it has none. */
  private static final ClassValue<MethodHandle> RESULT =
      new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
          MethodHandle itself = MethodHandles.identity(Object.class);
          try {
            MethodHandles.Lookup lookup = MethodHandles.publicLookup();
            MethodHandle has =
                lookup.findVirtual(
                    type, "hasConcurrentResult", MethodType.methodType(boolean.class));
            MethodHandle get =
                lookup.findVirtual(
                    type, "getConcurrentResult", MethodType.methodType(Object.class));
            return MethodHandles.guardWithTest(
                has.asType(MethodType.methodType(boolean.class, Object.class)),
                get.asType(itself.type()),
                itself);
          } catch (ReflectiveOperationException e) {
            return itself; // a Spring that we do not know
          }
        }
      };

  private SpringAsync() {}

  /** Whether it is no result, but stands for one that Spring will have. */
  public static boolean isPromise(@Nullable Object returned) {
    return returned != null && IS_PROMISE.get(returned.getClass());
  }

  /** Whether Spring may take it for work that yields the result, if a handler returns it. */
  public static boolean isWork(@Nullable Object returned) {
    return returned instanceof Callable<?>;
  }

  /** What waits for the result of a request; null where nothing does. */
  public static @Nullable Object manager(ServletRequestFacts request) {
    return request.attribute(MANAGER);
  }

  /**
   * The result that the manager has, a {@code Throwable} for a failure.
   *
   * @return the manager itself when it has none
   */
  public static @Nullable Object result(Object manager) {
    try {
      return (Object) RESULT.get(manager.getClass()).invokeExact(manager);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      return manager;
    }
  }
}
