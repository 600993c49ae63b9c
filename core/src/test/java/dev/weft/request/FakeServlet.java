package dev.weft.request;

import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request, its response and its session, of either servlet API, as a test sets them up; each is a
 * proxy of the API's own interface. One thread.
 */
public final class FakeServlet {
  /** The two APIs. */
  public enum Api {
    JAKARTA("jakarta.servlet."),
    JAVAX("javax.servlet.");

    private final String prefix;

    Api(String prefix) {
      this.prefix = prefix;
    }

    Class<?> type(String name) {
      try {
        return Class.forName(prefix + name);
      } catch (ClassNotFoundException e) {
        throw new AssertionError(e);
      }
    }
  }

  private final Api api;
  private final Map<String, @Nullable Object> answers = new HashMap<>();
  private final List<String> calls = new ArrayList<>();
  private final List<Object> asyncListeners = new ArrayList<>();
  private final List<String> addedHeaders = new ArrayList<>();
  private @Nullable Map<String, Object> liveAttributes;
  private final Object request;
  private final Object response;

  /** A GET of /shop/, status 200, outside any session. */
  public FakeServlet(Api api) {
    this.api = api;
    request("getMethod", "GET");
    request("getRequestURI", "/shop/");
    request("getContextPath", "/shop");
    response("getStatus", 200);
    request = proxy("http.HttpServletRequest");
    response = proxy("http.HttpServletResponse");
  }

  /** What a method of the request answers; a Throwable is thrown. */
  public FakeServlet request(String method, @Nullable Object answer) {
    answers.put("HttpServletRequest." + method, answer);
    return this;
  }

  /** What a method of the request answers for this argument. */
  public FakeServlet request(String method, String argument, @Nullable Object answer) {
    answers.put("HttpServletRequest." + method + "(" + argument + ")", answer);
    return this;
  }

  /** The whole address that was asked for. */
  @SuppressWarnings("JdkObsolete") // the type that the servlet API has
  public FakeServlet url(String url) {
    return request("getRequestURL", new StringBuffer(url));
  }

  /** What a method of the response answers. */
  public FakeServlet response(String method, Object answer) {
    answers.put("HttpServletResponse." + method, answer);
    return this;
  }

  /** What a method of the response answers for this argument. */
  public FakeServlet response(String method, String argument, Object answer) {
    answers.put("HttpServletResponse." + method + "(" + argument + ")", answer);
    return this;
  }

  /** Opens a session with this id and these attributes. */
  public FakeServlet session(String id, Map<String, ?> attributes) {
    answers.put("HttpSession.getId", id);
    attributes.forEach(
        (name, value) -> answers.put("HttpSession.getAttribute(" + name + ")", value));
    return request("getSession", "false", proxy("http.HttpSession"));
  }

  /** Opens a session, old or just made, that keeps what is set in it in this map. */
  public FakeServlet session(String id, Map<String, Object> attributes, boolean justMade) {
    liveAttributes = attributes;
    answers.put("HttpSession.isNew", justMade);
    request("isRequestedSessionIdValid", !justMade);
    if (!justMade) request("getRequestedSessionId", id);
    return session(id, Map.of());
  }

  /** The headers that were added to the response, {@code name: value}. */
  public List<String> addedHeaders() {
    return addedHeaders;
  }

  /** Adds cookies by name and value. */
  public FakeServlet cookies(String... namesAndValues) {
    Class<?> type = api.type("http.Cookie");
    Object cookies = Array.newInstance(type, namesAndValues.length / 2);
    for (int i = 0; i < namesAndValues.length / 2; i++) {
      try {
        Array.set(
            cookies,
            i,
            type.getConstructor(String.class, String.class)
                .newInstance(namesAndValues[2 * i], namesAndValues[2 * i + 1]));
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(api.prefix, e);
      }
    }
    return request("getCookies", cookies);
  }

  /** A form was posted; the application has had its body read, or not. */
  public FakeServlet form(boolean read, String name, @Nullable String... values) {
    request("getMethod", "POST");
    request("getContentType", "application/x-www-form-urlencoded;charset=UTF-8");
    request("getInputStream", api == Api.JAVAX ? new JavaxBody(read) : new JakartaBody(read));
    return request("getParameterValues", name, values);
  }

  @SuppressWarnings("InputStreamSlowMultibyteRead") // nobody reads it
  private static final class JavaxBody extends javax.servlet.ServletInputStream {
    private final boolean read;

    JavaxBody(boolean read) {
      this.read = read;
    }

    @Override
    public boolean isFinished() {
      return read;
    }

    @Override
    public boolean isReady() {
      throw new AssertionError("nobody may wait for the body");
    }

    @Override
    public void setReadListener(javax.servlet.ReadListener listener) {
      throw new AssertionError("nobody may read the body");
    }

    @Override
    public int read() {
      throw new AssertionError("nobody may read the body");
    }
  }

  @SuppressWarnings("InputStreamSlowMultibyteRead") // nobody reads it
  private static final class JakartaBody extends jakarta.servlet.ServletInputStream {
    private final boolean read;

    JakartaBody(boolean read) {
      this.read = read;
    }

    @Override
    public boolean isFinished() {
      return read;
    }

    @Override
    public boolean isReady() {
      throw new AssertionError("nobody may wait for the body");
    }

    @Override
    public void setReadListener(jakarta.servlet.ReadListener listener) {
      throw new AssertionError("nobody may read the body");
    }

    @Override
    public int read() {
      throw new AssertionError("nobody may read the body");
    }
  }

  /** The request goes asynchronous. */
  public FakeServlet startAsync() {
    request("isAsyncStarted", true);
    return request("getAsyncContext", proxy("AsyncContext"));
  }

  /** As a container does: tells each listener, then forgets it if a new cycle begins. */
  public void tellAsyncListeners(String method) {
    List<Object> listeners = List.copyOf(asyncListeners);
    if (method.equals("onStartAsync")) asyncListeners.clear();
    Class<?> type = api.type("AsyncListener");
    Object event = asyncEvent();
    for (Object listener : listeners) {
      try {
        type.getMethod(method, api.type("AsyncEvent")).invoke(listener, event);
      } catch (InvocationTargetException e) {
        throw new AssertionError(e.getCause());
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(api.prefix, e);
      }
    }
  }

  private Object asyncEvent() {
    try {
      return api.type("AsyncEvent")
          .getConstructor(api.type("AsyncContext"))
          .newInstance(proxy("AsyncContext"));
    } catch (ReflectiveOperationException e) {
      throw new LinkageError(api.prefix, e);
    }
  }

  /** How many listeners the container would tell. */
  public int asyncListeners() {
    return asyncListeners.size();
  }

  /** A constant of the API's DispatcherType. */
  public FakeServlet dispatcherType(String name) {
    for (Object constant : api.type("DispatcherType").getEnumConstants()) {
      if (String.valueOf(constant).equals(name)) return request("getDispatcherType", constant);
    }
    throw new AssertionError(name);
  }

  /** The request to hand in. */
  public Object request() {
    return request;
  }

  /** The response to hand in. */
  public Object response() {
    return response;
  }

  /** The facts of both. */
  public ServletRequestFacts facts() {
    return new ServletRequestFacts(request, response);
  }

  /** Every call so far: {@code getSession(false)}. */
  public List<String> calls() {
    return calls;
  }

  private Object proxy(String name) {
    Class<?> type = api.type(name);
    return Proxy.newProxyInstance(
        type.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> answer(type.getSimpleName(), method, arguments));
  }

  private @Nullable Object take(String type, Method method, Object[] arguments) throws Throwable {
    Object answer = answers.get(type + "." + method.getName());
    if (answer instanceof Throwable thrown) throw thrown;
    if (method.getName().equals("addHeader")) {
      addedHeaders.add(arguments[0] + ": " + arguments[1]);
    } else if (type.equals("HttpSession") && liveAttributes != null) {
      liveAttributes.put(String.valueOf(arguments[0]), arguments[1]);
    } else {
      answers.put(type + ".getAttribute(" + arguments[0] + ")", arguments[1]);
    }
    return null;
  }

  private @Nullable Object answer(String type, Method method, Object @Nullable [] arguments)
      throws Throwable {
    String argument = arguments == null ? "" : String.valueOf(arguments[0]);
    calls.add(method.getName() + (arguments == null ? "()" : "(" + argument + ")"));
    if (method.getName().equals("addListener") && arguments != null) {
      asyncListeners.add(arguments[0]);
      return null;
    }
    if (arguments != null && arguments.length == 2) return take(type, method, arguments);
    if (type.equals("HttpSession") && liveAttributes != null && arguments != null) {
      return liveAttributes.get(argument);
    }
    Object answer = answers.get(type + "." + method.getName() + "(" + argument + ")");
    if (answer == null) answer = answers.get(type + "." + method.getName());
    if (answer instanceof Throwable thrown) throw thrown;
    if (answer == null && method.getReturnType() == boolean.class) return false;
    if (answer == null && method.getReturnType() == int.class) return 0;
    return answer;
  }
}
