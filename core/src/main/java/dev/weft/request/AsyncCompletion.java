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

  /** Whether the request goes on when its servlet has returned. */
  public static boolean isStarted(Object request) {
    return Boolean.TRUE.equals(ask(request, "isAsyncStarted"));
  }

  /**
   * Runs one of the two, once.
   *
   * @param action when the request is completed
   * @param otherwise when it fails or times out
   * @return false when the request is not asynchronous; neither is then run
   */
  public static boolean whenDone(Object request, Runnable action, Runnable otherwise) {
    if (!isStarted(request)) return false;
    Object context = ask(request, "getAsyncContext");
    Method addListener = context == null ? null : addListener(context.getClass());
    if (context == null || addListener == null) return false;
    try {
      addListener.invoke(context, listener(addListener.getParameterTypes()[0], action, otherwise));
      return true;
    } catch (ReflectiveOperationException | RuntimeException e) {
      return false; // the container has completed it meanwhile
    }
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

  /** The method of the interface {@code AsyncContext}, wherever in its types that stands. */
  private static @Nullable Method addListener(@Nullable Class<?> type) {
    if (type == null) return null;
    if (type.isInterface() && type.getName().endsWith(".servlet.AsyncContext")) {
      for (Method method : type.getMethods()) {
        if (method.getName().equals("addListener") && method.getParameterCount() == 1) {
          return method;
        }
      }
    }
    for (Class<?> one : type.getInterfaces()) {
      Method found = addListener(one);
      if (found != null) return found;
    }
    return addListener(type.getSuperclass());
  }

  /** A new cycle begins and the container has forgotten its listeners: stay with the request. */
  private static void stay(Object listener, Object event) throws ReflectiveOperationException {
    Object context = event.getClass().getMethod("getAsyncContext").invoke(event);
    Method addListener = context == null ? null : addListener(context.getClass());
    if (addListener != null) addListener.invoke(context, listener);
  }

  private static Object listener(Class<?> type, Runnable action, Runnable otherwise) {
    AtomicBoolean open = new AtomicBoolean(true);
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          switch (method.getName()) {
            case "onComplete" -> {
              if (open.getAndSet(false)) action.run();
            }
            case "onError", "onTimeout" -> {
              if (open.getAndSet(false)) otherwise.run();
            }
            case "equals" -> {
              return arguments != null && proxy == arguments[0];
            }
            case "hashCode" -> {
              return System.identityHashCode(proxy);
            }
            case "toString" -> {
              return "AsyncListener";
            }
            case "onStartAsync" -> stay(proxy, arguments[0]);
            default -> {
              // an AsyncListener has no more methods
            }
          }
          return null;
        };
    return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler);
  }
}
