package dev.weft.request;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The methods of the servlet API that Weft calls, as method handles on the interface that an object
 * implements, {@code javax} or {@code jakarta} alike: one code path, linked to neither. What is
 * cached for a class lives in the class itself, so that nothing outlives an undeploy.
 */
final class ServletApi {
  private static final ServletApi REQUEST = new ServletApi("http.HttpServletRequest");
  private static final ServletApi RESPONSE = new ServletApi("http.HttpServletResponse");
  private static final ServletApi SESSION = new ServletApi("http.HttpSession");
  private static final ServletApi COOKIE = new ServletApi("http.Cookie");
  private static final ServletApi INPUT = new ServletApi("ServletInputStream");

  private static final MethodHandle NOTHING =
      MethodHandles.dropArguments(
          MethodHandles.constant(Object.class, null), 0, Object.class, Object.class, Object.class);

  private final String typeName;
  private final ClassValue<Map<String, MethodHandle>> handles =
      new ClassValue<>() {
        @Override
        protected Map<String, MethodHandle> computeValue(Class<?> type) {
          return new ConcurrentHashMap<>();
        }
      };

  private ServletApi(String typeName) {
    this.typeName = typeName;
  }

  static @Nullable Object onRequest(Object request, String method) throws Throwable {
    return REQUEST.call(request, method, null, null);
  }

  static @Nullable Object onRequest(Object request, String method, Object argument)
      throws Throwable {
    return REQUEST.call(request, method, argument, null);
  }

  static @Nullable Object onResponse(Object response, String method) throws Throwable {
    return RESPONSE.call(response, method, null, null);
  }

  static @Nullable Object onResponse(Object response, String method, Object argument)
      throws Throwable {
    return RESPONSE.call(response, method, argument, null);
  }

  static @Nullable Object onSession(Object session, String method) throws Throwable {
    return SESSION.call(session, method, null, null);
  }

  static @Nullable Object onSession(Object session, String method, Object argument)
      throws Throwable {
    return SESSION.call(session, method, argument, null);
  }

  static @Nullable Object onRequest(Object request, String method, Object first, Object second)
      throws Throwable {
    return REQUEST.call(request, method, first, second);
  }

  static @Nullable Object onResponse(Object response, String method, Object first, Object second)
      throws Throwable {
    return RESPONSE.call(response, method, first, second);
  }

  static @Nullable Object onSession(Object session, String method, Object first, Object second)
      throws Throwable {
    return SESSION.call(session, method, first, second);
  }

  static @Nullable Object onCookie(Object cookie, String method) throws Throwable {
    return COOKIE.call(cookie, method, null, null);
  }

  static @Nullable Object onInput(Object input, String method) throws Throwable {
    return INPUT.call(input, method, null, null);
  }

  private @Nullable Object call(
      Object target, String method, @Nullable Object first, @Nullable Object second)
      throws Throwable {
    Map<String, MethodHandle> known = handles.get(target.getClass());
    MethodHandle handle = known.get(method);
    if (handle == null) {
      handle = find(target.getClass(), method, first, second);
      known.put(method, handle);
    }
    return (Object) handle.invokeExact(target, first, second);
  }

  private MethodHandle find(
      Class<?> implementation, String method, @Nullable Object first, @Nullable Object second) {
    Class<?> type = servletType(implementation);
    if (type == null) return NOTHING;
    int count = first == null ? 0 : second == null ? 1 : 2;
    for (java.lang.reflect.Method candidate : type.getMethods()) {
      Class<?>[] parameters = candidate.getParameterTypes();
      boolean fits =
          candidate.getName().equals(method)
              && parameters.length == count
              && (first == null || accepts(parameters[0], first))
              && (second == null || accepts(parameters[1], second));
      if (!fits) continue;
      try {
        return adapted(MethodHandles.publicLookup().unreflect(candidate));
      } catch (IllegalAccessException e) {
        return NOTHING; // a servlet API that is closed to everybody: nothing can be read
      }
    }
    return NOTHING;
  }

  private static boolean accepts(Class<?> parameter, Object argument) {
    return parameter.isInstance(argument)
        || (parameter == boolean.class && argument instanceof Boolean);
  }

  private static MethodHandle adapted(MethodHandle handle) {
    MethodHandle adapted = handle;
    while (adapted.type().parameterCount() < NOTHING.type().parameterCount()) {
      adapted = MethodHandles.dropArguments(adapted, adapted.type().parameterCount(), Object.class);
    }
    return adapted.asType(NOTHING.type());
  }

  private @Nullable Class<?> servletType(@Nullable Class<?> type) {
    if (type == null) return null;
    if (isServletType(type.getName())) return type;
    for (Class<?> one : type.getInterfaces()) {
      Class<?> found = servletType(one);
      if (found != null) return found;
    }
    return servletType(type.getSuperclass());
  }

  private boolean isServletType(String name) {
    return name.equals("jakarta.servlet." + typeName) || name.equals("javax.servlet." + typeName);
  }
}
