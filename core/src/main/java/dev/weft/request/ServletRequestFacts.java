package dev.weft.request;

import dev.weft.extract.RequestFacts;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The facts of one servlet request, read when asked for. Whatever the application's own wrappers
 * throw counts as absent. One thread, and only while the request lasts.
 */
public final class ServletRequestFacts implements RequestFacts {
  /** Where Spring MVC leaves the variables of the route that it matched. */
  private static final String SPRING_VARIABLES =
      "org.springframework.web.servlet.HandlerMapping.uriTemplateVariables";

  /** Where Jetty 12 leaves a form that it has read, past the stream of the servlet API. */
  private static final String JETTY_FORM = "org.eclipse.jetty.server.FormFields";

  /**
   * Its forms are read past the stream of the servlet API, which finds out that nothing is left,
   * and never waits, when it is asked how much there is.
   */
  private static final String UNDERTOW = "io.undertow.";

  private static final List<String> SERVLET_APIS = List.of("jakarta", "javax");

  /** In this order: who was forwarded to may dispatch. */
  private static final List<String> UNDERTOW_DISPATCHES =
      List.of(".servlet.forward.", ".servlet.async.");

  /** Where Spring MVC leaves an exception of a handler that it has found an answer to. */
  private static final String SPRING_EXCEPTION =
      "org.springframework.web.servlet.DispatcherServlet.EXCEPTION";

  /** A chain of proxies is never so long. */
  private static final int MAX_HEADERS = 32;

  /** No container takes as many; a wrapper's list may have no end. */
  private static final int MAX_HEADERS_SEEN = 10_000;

  private final Object request;
  private final Object response;
  private final Map<String, String> pathVariables;
  private final @Nullable BodyCopy body;

  /** Whether it is a second run of the request; null if that is to be asked. */
  private final @Nullable Boolean redispatched;

  private @Nullable QueryString query;
  private @Nullable Boolean formIsRead;

  /**
   * Reads nothing yet.
   *
   * @param request a {@code HttpServletRequest} of either API; of any other type nothing is read
   * @param response a {@code HttpServletResponse} of either API
   */
  public ServletRequestFacts(Object request, Object response) {
    this(request, response, Map.of(), null, null);
  }

  /**
   * Reads nothing yet.
   *
   * @param redispatched whether it is a second run of the request, as it was when that began: with
   *     Undertow the first becomes one while it goes on, when another thread dispatches
   */
  public ServletRequestFacts(Object request, Object response, boolean redispatched) {
    this(request, response, Map.of(), null, redispatched);
  }

  private ServletRequestFacts(
      Object request,
      Object response,
      Map<String, String> variables,
      @Nullable BodyCopy body,
      @Nullable Boolean redispatched) {
    this.request = request;
    this.response = response;
    this.pathVariables = variables;
    this.body = body;
    this.redispatched = redispatched;
  }

  /** The same facts, with the variables that a route rule matched. */
  public ServletRequestFacts with(Map<String, String> variables) {
    return new ServletRequestFacts(request, response, variables, body, redispatched);
  }

  /** The same facts, with what was copied of the body. */
  public ServletRequestFacts with(BodyCopy copy) {
    return new ServletRequestFacts(request, response, pathVariables, copy, redispatched);
  }

  /** Whether a servlet handed the request on to another, or included that. */
  public boolean isForwarded() {
    return isForward(text(ask("getDispatcherType")));
  }

  /** The same, or it is an error page, which Undertow runs in the middle of {@code sendError}. */
  public boolean isDispatched() {
    String type = text(ask("getDispatcherType"));
    return isForward(type) || type.equals("ERROR");
  }

  private static boolean isForward(String type) {
    return type.equals("FORWARD") || type.equals("INCLUDE");
  }

  /** Whether the body is said to be JSON. */
  public boolean hasJson() {
    return ContentType.parse(text(ask("getContentType"))).isJson();
  }

  /**
   * A copy for what the application will read of the body; null when that is not said to be JSON.
   */
  public @Nullable BodyCopy newBodyCopy() {
    ContentType type = ContentType.parse(text(ask("getContentType")));
    return type.isJson() ? new BodyCopy(type.charset()) : null;
  }

  @Override
  public String method() {
    return text(ask("getMethod")).toUpperCase(Locale.ROOT);
  }

  @Override
  public String path() {
    String uri = address("getRequestURI", "request_uri");
    String context = address("getContextPath", "context_path");
    return UrlText.path(uri.startsWith(context) ? uri.substring(context.length()) : uri);
  }

  /**
   * A part of the address that the client asked for. When the application forwards or dispatches,
   * Undertow puts the new address in its place, having left the old one in attributes; after a
   * dispatch at once, while the first run goes on; after a forward the query stays the new one.
   */
  private String address(String method, String attribute) {
    String now = text(ask(method));
    if (!isUndertows(request) || isRedispatched()) return now;
    for (String kind : UNDERTOW_DISPATCHES) {
      for (String api : SERVLET_APIS) {
        String before = api + kind;
        if (attribute(before + "request_uri") != null) return text(attribute(before + attribute));
      }
    }
    return now;
  }

  private boolean isRedispatched() {
    return redispatched == null ? AsyncCompletion.isRedispatch(request) : redispatched;
  }

  private static boolean isUndertows(Object object) {
    return object.getClass().getName().startsWith(UNDERTOW);
  }

  @Override
  public String pathVariable(String name) {
    String matched = pathVariables.get(name);
    if (matched != null) return matched;
    return ask("getAttribute", SPRING_VARIABLES) instanceof Map<?, ?> map
        ? text(map.get(name))
        : "";
  }

  @Override
  public List<String> query(String name) {
    if (query == null) query = QueryString.parse(queryString());
    return query.values(name);
  }

  /**
   * Asking a container for a form parameter makes it read the body, and wait for one that a slow
   * client still owes. So it is asked only when the application has had the body read to its end.
   */
  @Override
  public List<String> form(String name) {
    if (formIsRead == null) formIsRead = isForm() && isBodyRead();
    if (!formIsRead || !(ask("getParameterValues", name) instanceof String[] values)) {
      return List.of();
    }
    return Arrays.stream(values).filter(Objects::nonNull).toList();
  }

  @Override
  public @Nullable Object body() {
    return body == null ? null : body.json();
  }

  private boolean isForm() {
    String type = text(ask("getContentType")).toLowerCase(Locale.ROOT);
    return type.startsWith("application/x-www-form-urlencoded")
        || type.startsWith("multipart/form-data");
  }

  private boolean isBodyRead() {
    if (ask("getAttribute", JETTY_FORM) != null) return true;
    if (!header("Expect").isEmpty()) return false; // asking for the stream would send a 100
    Object input = ask("getInputStream");
    if (input == null) return false; // the application reads by a reader: there are no parameters
    try {
      if (isFinished(input)) return true;
      if (!isUndertows(input)) return false;
      var unused = ServletApi.onInput(input, "available");
      return isFinished(input);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      return false;
    }
  }

  private static boolean isFinished(Object input) throws Throwable {
    return Boolean.TRUE.equals(ServletApi.onInput(input, "isFinished"));
  }

  @Override
  public String header(String name) {
    return text(ask("getHeader", name));
  }

  @Override
  public String cookie(String name) {
    if (!(ask("getCookies") instanceof Object[] cookies)) return "";
    for (Object cookie : cookies) {
      if (cookie != null && name.equals(cookieText(cookie, "getName"))) {
        return cookieText(cookie, "getValue");
      }
    }
    return "";
  }

  /** Empty for a cookie that cannot be read. */
  private static String cookieText(Object cookie, String method) {
    try {
      return text(ServletApi.onCookie(cookie, method));
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      return "";
    }
  }

  /** The last 32 values of a request header, in order, parted by commas. */
  public String headers(String name) {
    if (!(ask("getHeaders", name) instanceof Enumeration<?> values)) return header(name);
    Deque<String> last = new ArrayDeque<>();
    try {
      for (int i = 0; i < MAX_HEADERS_SEEN && values.hasMoreElements(); i++) {
        if (last.size() == MAX_HEADERS) last.removeFirst(); // whoever is nearest adds at the end
        last.addLast(text(values.nextElement()));
      }
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      return ""; // a wrapper of the application threw
    }
    return String.join(",", last);
  }

  /** The address as the container sees it, without the query: {@code https://host/shop/p/a1}. */
  public String url() {
    String url = text(ask("getRequestURL"));
    String uri = text(ask("getRequestURI"));
    if (!url.endsWith(uri)) return url;
    return url.substring(0, url.length() - uri.length()) + address("getRequestURI", "request_uri");
  }

  /** The query string as it came; empty without one. */
  public String queryString() {
    String query = address("getQueryString", "query_string");
    return query.isEmpty() && isRedispatched() ? queryBeforeDispatch() : query;
  }

  /** Open Liberty forgets it when the application dispatches to an address without one. */
  private String queryBeforeDispatch() {
    for (String api : SERVLET_APIS) {
      Object before = attribute(api + ".servlet.async.query_string");
      if (before != null) return text(before);
    }
    return "";
  }

  /** The address of whoever is at the other end of the connection. */
  public String remoteAddress() {
    return text(ask("getRemoteAddr"));
  }

  /** Whether the connection that the container sees is encrypted. */
  public boolean isSecure() {
    return Boolean.TRUE.equals(ask("isSecure"));
  }

  /** Whether it is too late for a header. */
  public boolean isCommitted() {
    try {
      return !Boolean.FALSE.equals(ServletApi.onResponse(response, "isCommitted"));
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      return true;
    }
  }

  /** Adds a header to the response, if it is not too late. */
  public void addHeader(String name, String value) {
    try {
      var unused = ServletApi.onResponse(response, "addHeader", name, value);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      // a wrapper of the application takes none
    }
  }

  /** Leaves a text in the request, for a later run of it through the container. */
  public void setAttribute(String name, String value) {
    try {
      var unused = ServletApi.onRequest(request, "setAttribute", name, value);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      // a listener of the application does not want it
    }
  }

  /** Whether there is a session now; none is made. */
  public boolean hasSession() {
    return ask("getSession", false) != null;
  }

  /** Whether the session was made in this request. */
  public boolean isSessionNew() {
    return Boolean.TRUE.equals(askSession("isNew", null));
  }

  /** Leaves a text in the session, if there is one; none is made. */
  public void setSessionAttribute(String name, String value) {
    Object session = ask("getSession", false);
    if (session == null) return;
    try {
      var unused = ServletApi.onSession(session, "setAttribute", name, value);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      // the session was invalidated meanwhile, or a listener of the application does not want it
    }
  }

  /** The id of the session that the client asked for, be it gone; empty without one. */
  public String requestedSessionId() {
    return text(ask("getRequestedSessionId"));
  }

  /** Whether that id came with the address, and not in a cookie. */
  public boolean isRequestedSessionIdFromUrl() {
    return Boolean.TRUE.equals(ask("isRequestedSessionIdFromURL"));
  }

  /** Whether the session that the client asked for is there. The session itself is not touched. */
  public boolean isRequestedSessionIdValid() {
    return Boolean.TRUE.equals(ask("isRequestedSessionIdValid"));
  }

  /** A hash of the id: what leaves the application must not be a key to the session. */
  @Override
  public String sessionId() {
    String id = text(askSession("getId", null));
    return id.isEmpty() ? "" : Hashes.hash(id);
  }

  @Override
  public @Nullable Object sessionAttribute(String name) {
    return askSession("getAttribute", name);
  }

  @Override
  public @Nullable Object attribute(String name) {
    return ask("getAttribute", name);
  }

  @Override
  public @Nullable Object principal() {
    return ask("getUserPrincipal");
  }

  @Override
  public int status() {
    try {
      return ServletApi.onResponse(response, "getStatus") instanceof Integer status ? status : 0;
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      return 0;
    }
  }

  /**
   * Whether an exception was made an error page of, whatever status that has: by the container,
   * which leaves its reason in the request, or by Spring MVC.
   */
  public boolean showsError() {
    for (String api : SERVLET_APIS) {
      if (attribute(api + ".servlet.error.exception") != null) return true;
      if (attribute(api + ".servlet.error.status_code") instanceof Integer code && code >= 400) {
        return true;
      }
    }
    return attribute(SPRING_EXCEPTION) != null;
  }

  @Override
  public String responseHeader(String name) {
    try {
      return text(ServletApi.onResponse(response, "getHeader", name));
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      return "";
    }
  }

  private @Nullable Object askSession(String method, @Nullable String argument) {
    Object session = ask("getSession", false);
    if (session == null) return null;
    try {
      return argument == null
          ? ServletApi.onSession(session, method)
          : ServletApi.onSession(session, method, argument);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      return null; // the session was invalidated meanwhile
    }
  }

  private @Nullable Object ask(String method) {
    return ask(method, null);
  }

  private @Nullable Object ask(String method, @Nullable Object argument) {
    try {
      return argument == null
          ? ServletApi.onRequest(request, method)
          : ServletApi.onRequest(request, method, argument);
    } catch (VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      return null; // a wrapper of the application threw: to us there is no value
    }
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }
}
