package dev.weft.request;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tells when a request that went asynchronous is done: an {@code AsyncListener} of either API, made
 * as a proxy. Stateless.
 */
public final class AsyncCompletion {
  private AsyncCompletion() {}

  /** Whether this is the second run of a request through the container, for its own result. */
  public static boolean isRedispatch(Object request) {
    return "ASYNC".equals(String.valueOf(ask(request, "getDispatcherType")));
  }

  /**
   * Runs the action once the request is completed, but not when it fails or times out.
   *
   * @return false when the request is not asynchronous; the action is then not run
   */
  public static boolean whenDone(Object request, Runnable action) {
    if (!Boolean.TRUE.equals(ask(request, "isAsyncStarted"))) return false;
    Object context = ask(request, "getAsyncContext");
    if (context == null) return false;
    for (Method method : publicMethods(context)) {
      if (!method.getName().equals("addListener") || method.getParameterCount() != 1) continue;
      try {
        method.invoke(context, listener(method.getParameterTypes()[0], action));
        return true;
      } catch (ReflectiveOperationException | RuntimeException e) {
        return false; // the container has completed it meanwhile
      }
    }
    return false;
  }

  private static @Nullable Object ask(Object request, String method) {
    try {
      return ServletApi.onRequest(request, method);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      return null;
    }
  }

  private static Method[] publicMethods(Object context) {
    for (Class<?> c = context.getClass(); c != null; c = c.getSuperclass()) {
      for (Class<?> one : c.getInterfaces()) {
        if (one.getName().endsWith(".servlet.AsyncContext")) return one.getMethods();
      }
    }
    return new Method[0];
  }

  private static Object listener(Class<?> type, Runnable action) {
    AtomicBoolean open = new AtomicBoolean(true);
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          switch (method.getName()) {
            case "onComplete" -> {
              if (open.getAndSet(false)) action.run();
            }
            case "onError", "onTimeout" -> open.set(false);
            case "equals" -> {
              return arguments != null && proxy == arguments[0];
            }
            case "hashCode" -> {
              return System.identityHashCode(proxy);
            }
            case "toString" -> {
              return "AsyncListener";
            }
            default -> {
              // onStartAsync: the request goes on; the listener stays with the first cycle
            }
          }
          return null;
        };
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }
}
