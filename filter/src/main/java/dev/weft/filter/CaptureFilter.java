package dev.weft.filter;

import dev.weft.bootstrap.Weft;
import dev.weft.config.SettingsSource;
import dev.weft.log.Log;
import dev.weft.log.PrintLog;
import dev.weft.request.BodyCopy;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Captures the requests of one web application that the {@code route:} rules of {@code weft.yaml}
 * name. Map it to {@code /*}, before any other filter but one that keeps the sessions, such as
 * Spring Session's; and where a filter finds out who is signed in, such as Spring Security's, a
 * second time after all others. Rules for methods need the agent; where that is present, the filter
 * steps aside. Thread-safe.
 *
 * <pre>{@code
 * <filter>
 *   <filter-name>weft</filter-name>
 *   <filter-class>dev.weft.filter.CaptureFilter</filter-class>
 *   <async-supported>true</async-supported>
 *   <init-param>
 *     <param-name>config</param-name>
 *     <param-value>/WEB-INF/weft.yaml</param-value>
 *   </init-param>
 * </filter>
 * <filter-mapping>
 *   <filter-name>weft</filter-name>
 *   <url-pattern>/*</url-pattern>
 * </filter-mapping>
 * }</pre>
 *
 * <p>Or {@code context.addFilter("weft", new CaptureFilter())} with the same parameter and mapping.
 *
 * <ul>
 *   <li>{@code config} is the path of {@code weft.yaml}. One that begins with {@code /WEB-INF/} is
 *       inside the web application, which must be unpacked ({@code ServletContext.getRealPath});
 *       any other is a path of the file system. Without it: the environment variable {@code
 *       WEFT_CONFIG}, then {@code ./weft.yaml} of the server's working folder. A relative path in
 *       the file, such as {@code file.path}, is relative to that folder too.
 *   <li>All filters of this class in one web application are one Weft: that which is initialized
 *       first starts it, with its {@code config}, or that of another if it has none, and stops it.
 *       A request is one event, read as the first of them has it, and {@code principal} and {@code
 *       session} as the last.
 *   <li>Without {@code async-supported} (or {@code setAsyncSupported(true)}) the container forbids
 *       {@code startAsync} to every servlet behind this filter, and so it does with any filter: set
 *       it always. The event of an asynchronous request is decided when it is complete; one that
 *       fails or times out has none.
 *   <li>The mapping needs no {@code <dispatcher>}: a request is one event however often it is
 *       forwarded, included or dispatched again. Mapped to more, the filter still makes one of it,
 *       and an ERROR dispatch never makes one.
 *   <li>Where a rule for the route at hand may read a JSON body ({@code body.}, or a usual name in
 *       it), the application gets the request in a wrapper that copies what it reads, up to 64 KiB.
 *       Any other request is handed on as it is.
 *   <li>Whatever goes wrong in Weft, the request goes on; what the application throws goes through
 *       unchanged. What is not HTTP passes by.
 *   <li>{@code destroy} sends what is left, within {@code stop.deadline}, and ends all threads.
 * </ul>
 */
public final class CaptureFilter implements Filter {
  private static final String CONFIG = "config";

  /** Where the first filter of a web application leaves for others what it has started. */
  private static final String FIRST = "dev.weft.filter.first";

  private final Log log;
  private final BooleanSupplier agentPresent;
  private volatile @Nullable Weft weft;

  /** Of the web application, if it was this filter that started. */
  private @Nullable ServletContext context;

  /** What a filter has started, if it could be, with what parameter. */
  private record First(Optional<Weft> weft, String config) {}

  /** For the container. Nothing is read or started before {@link #init}. */
  public CaptureFilter() {
    this(new PrintLog(System.err), RunningAgent::isPresent);
  }

  CaptureFilter(Log log, BooleanSupplier agentPresent) {
    this.log = log;
    this.agentPresent = agentPresent;
  }

  /** Starts Weft. Never throws: when it does not start, the log says why and requests pass by. */
  @Override
  public void init(FilterConfig config) {
    try {
      ServletContext application = config.getServletContext();
      if (application.getAttribute(FIRST) instanceof First first) {
        weft = join(first, config.getInitParameter(CONFIG)).orElse(null);
        return;
      }
      @Nullable String parameter = parameter(config);
      Optional<Weft> started = start(parameter, application);
      weft = started.orElse(null);
      context = application;
      share(application, new First(started, parameter == null ? "" : parameter));
    } catch (Throwable error) {
      log.warn("not started, the application is not affected: " + error + ". Please report it.");
    }
  }

  private Optional<Weft> join(First first, @Nullable String config) {
    if (config != null && !config.equals(first.config())) {
      log.warn(
          "init parameter config: %s is not read: another filter of this application has started with %s"
              .formatted(config, first.config().isEmpty() ? "none" : first.config()));
    }
    return first.weft();
  }

  private static void share(ServletContext application, First first) {
    try {
      application.setAttribute(FIRST, first);
    } catch (RuntimeException e) {
      // a listener of the application does not want it; it is there by then
    }
  }

  /** Containers initialize filters in any order, so that another may have it. */
  private static @Nullable String parameter(FilterConfig config) {
    @Nullable String own = config.getInitParameter(CONFIG);
    if (own != null) return own;
    @Nullable Map<String, ? extends FilterRegistration> all =
        config.getServletContext().getFilterRegistrations();
    if (all == null) return null;
    for (FilterRegistration one : all.values()) {
      if (!CaptureFilter.class.getName().equals(one.getClassName())) continue;
      @Nullable String its = one.getInitParameter(CONFIG);
      if (its != null) return its;
    }
    return null;
  }

  private Optional<Weft> start(@Nullable String parameter, ServletContext application) {
    if (agentPresent.getAsBoolean()) {
      log.info("the agent is present and captures the same requests: the filter steps aside");
      return Optional.empty();
    }
    Optional<String> path = ConfigPath.resolve(parameter, application);
    if (path.isEmpty()) {
      log.warn(
          "not started, the application runs without tracking: init parameter config: "
              + parameter
              + " has no path in the file system, because the web application is not unpacked or has"
              + " no such file. Unpack it, or name a file outside of it.");
      return Optional.empty();
    }
    Optional<Weft> started =
        Weft.start(SettingsSource.ofProcess(path.get()), log, host(application));
    if (started.isPresent() && !started.get().hasRoutes()) {
      log.warn(
          "no rule has a route, so the filter captures nothing; rules for methods need the agent");
    }
    return started;
  }

  private static Weft.Host host(ServletContext context) {
    @Nullable String path = context.getContextPath();
    @Nullable ClassLoader loader = context.getClassLoader();
    Queue<ClassLoader> loaders = new ConcurrentLinkedQueue<>();
    loaders.add(loader == null ? CaptureFilter.class.getClassLoader() : loader);
    return new Weft.Host(path == null || path.isEmpty() ? "/" : path, loaders::poll);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Weft current = weft;
    if (current == null || current.fuse().isBlown() || !isHttp(request, response)) {
      chain.doFilter(request, response);
      return;
    }
    ServletRequest handedOn = enter(current, request, response);
    boolean failed = true;
    try {
      chain.doFilter(handedOn, response);
      failed = false;
    } finally {
      leave(current, request, failed);
    }
  }

  private static boolean isHttp(ServletRequest request, ServletResponse response) {
    return request instanceof HttpServletRequest && response instanceof HttpServletResponse;
  }

  /** The request to hand on: another only if a rule may want its body. */
  private static ServletRequest enter(Weft weft, ServletRequest request, ServletResponse response) {
    try {
      weft.capture().enterRequest(request, response);
      BodyCopy copy = weft.capture().bodyCopy();
      if (copy != null) return new CopiedRequest((HttpServletRequest) request, copy);
    } catch (Throwable error) {
      failed(weft, error);
    }
    return request;
  }

  /** Also when the fuse has blown meanwhile: the thread must not keep the request. */
  private static void leave(Weft weft, ServletRequest request, boolean failed) {
    boolean nothingCounts = true;
    try {
      // an error page is no success, whatever its status and its address
      nothingCounts =
          failed || weft.fuse().isBlown() || request.getDispatcherType() == DispatcherType.ERROR;
    } catch (Throwable error) {
      failed(weft, error);
    }
    try {
      weft.capture().leaveRequest(nothingCounts);
    } catch (Throwable error) {
      failed(weft, error);
    }
  }

  private static void failed(Weft weft, Throwable error) {
    try {
      weft.fuse().failed(error);
    } catch (Throwable again) {
      // no stack or no memory left: the application will find out by itself
    }
  }

  /**
   * Stops Weft if this filter has started it: sends what is left, within the configured deadline,
   * and ends its threads.
   */
  @Override
  public void destroy() {
    Weft current = weft;
    weft = null;
    ServletContext application = context;
    context = null;
    if (application == null) return;
    try {
      if (current != null) current.close();
      application.removeAttribute(FIRST); // last: a listener of the application may fail at that
    } catch (Throwable error) {
      log.warn("not stopped cleanly: " + error + ". Please report it.");
    }
  }
}
