package dev.weft.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Principal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CaptureFilterTest {
  private static final HttpServletResponse OK =
      fake(
          HttpServletResponse.class,
          (proxy, method, arguments) -> method("getStatus", method.getName(), 200));

  private final Lines log = new Lines();
  private final List<String> served = new ArrayList<>();
  private final FilterChain shop = (request, response) -> served.add("request");

  @TempDir private Path folder;

  @Test
  void aRequestOfARouteIsDeliveredWhenTheFilterIsDestroyed() throws Exception {
    CaptureFilter filter = started("route: GET /p/{sku}");

    filter.doFilter(get("/p/a1"), OK, shop);
    filter.doFilter(get("/other"), OK, shop);
    filter.destroy();

    assertThat(served).hasSize(2);
    assertThat(Files.readAllLines(folder.resolve("events.jsonl"))).hasSize(1);
    assertThat(log.all).last().asString().contains("accounting", "captured 1 = delivered 1 ");
  }

  @Test
  void whereTheAgentIsPresentTheFilterStepsAsideAndSaysSoOnce() throws Exception {
    CaptureFilter filter = new CaptureFilter(log, () -> true);

    filter.init(config(file("route: GET /p/{sku}")));
    filter.doFilter(get("/p/a1"), OK, shop);
    filter.doFilter(get("/p/a2"), OK, shop);
    filter.destroy();

    assertThat(served).hasSize(2);
    assertThat(log.all)
        .containsExactly(
            "the agent is present and captures the same requests: the filter steps aside");
    assertThat(folder.resolve("events.jsonl")).doesNotExist();
  }

  @Test
  void hereIsNoAgent() {
    assertThat(RunningAgent.isPresent()).isFalse();
  }

  @Test
  void withoutARouteTheFilterSaysThatItHasNothingToDo() throws Exception {
    started("method: com.acme.Cart#add");

    assertThat(log.all)
        .contains(
            "WARNING no rule has a route, so the filter captures nothing; rules for methods need the"
                + " agent");
  }

  @Test
  void aMistakeInTheConfigurationLeavesTheApplicationRunning() throws Exception {
    CaptureFilter filter = started("rute: GET /p/{sku}");

    filter.doFilter(get("/p/a1"), OK, shop);
    filter.destroy();

    assertThat(served).hasSize(1);
    assertThat(log.all).singleElement().asString().contains("WARNING not started", "rute");
  }

  @Test
  void anErrorOfOursWhileStartingLeavesTheApplicationRunning() throws Exception {
    CaptureFilter filter =
        new CaptureFilter(
            log,
            () -> {
              throw new NoClassDefFoundError("broken jar");
            });

    filter.init(config("unused"));
    filter.doFilter(get("/p/a1"), OK, shop);

    assertThat(served).hasSize(1);
    assertThat(log.all).singleElement().asString().contains("not started", "broken jar");
  }

  @Test
  void aPackedWebApplicationIsToldWhatToDo() {
    CaptureFilter filter = new CaptureFilter(log, () -> false);

    filter.init(config("/WEB-INF/weft.yaml"));

    assertThat(log.all)
        .singleElement()
        .asString()
        .contains("init parameter config: /WEB-INF/weft.yaml", "Unpack it, or name a file outside");
  }

  @Test
  void theApplicationsExceptionPassesUnchangedAndIsNoEvent() throws Exception {
    CaptureFilter filter = started("route: GET /p/{sku}");
    List<Throwable> thrown =
        List.of(new IOException("gone"), new IllegalStateException(), new StackOverflowError());

    for (Throwable one : thrown) {
      assertThatThrownBy(() -> filter.doFilter(get("/p/a1"), OK, throwing(one))).isSameAs(one);
    }
    filter.destroy();

    assertThat(folder.resolve("events.jsonl")).doesNotExist();
  }

  @Test
  void anErrorOfOursDoesNotReachTheApplicationAndManySwitchCaptureOff() throws Exception {
    CaptureFilter filter = started("route: GET /p/{sku}");
    HttpServletRequest broken =
        fake(
            HttpServletRequest.class,
            (proxy, method, arguments) -> {
              throw new InternalError("no memory for " + method.getName());
            });

    for (int i = 0; i < 20; i++) {
      assertThatCode(() -> filter.doFilter(broken, OK, shop)).doesNotThrowAnyException();
    }
    filter.doFilter(get("/p/a1"), OK, shop);
    filter.destroy();

    assertThat(served).hasSize(21);
    assertThat(log.all).filteredOn(line -> line.contains("switched off")).hasSize(1);
    assertThat(folder.resolve("events.jsonl")).doesNotExist();
  }

  @Test
  void anErrorDispatchIsNoEvent() throws Exception {
    CaptureFilter filter = started("route: GET /p/{sku}");

    filter.doFilter(request("/p/a1", DispatcherType.ERROR), OK, shop);
    filter.destroy();

    assertThat(folder.resolve("events.jsonl")).doesNotExist();
  }

  @Test
  void whatIsNotHttpPassesBy() throws Exception {
    CaptureFilter filter = started("route: /**");
    InvocationHandler nothingIsAsked =
        (proxy, method, arguments) -> {
          throw new AssertionError(method);
        };

    filter.doFilter(
        fake(ServletRequest.class, nothingIsAsked),
        fake(ServletResponse.class, nothingIsAsked),
        shop);
    filter.destroy();

    assertThat(served).hasSize(1);
  }

  @Test
  void aDestroyedFilterPassesRequestsOnAndMayStartAgain() throws Exception {
    CaptureFilter filter = started("route: GET /p/{sku}");
    filter.destroy();
    filter.destroy();
    filter.doFilter(get("/p/a1"), OK, shop);

    filter.init(config(file("route: GET /p/{sku}")));
    filter.doFilter(get("/p/a2"), OK, shop);
    filter.destroy();

    assertThat(Files.readAllLines(folder.resolve("events.jsonl")))
        .singleElement()
        .asString()
        .contains("a2");
  }

  @Test
  void aFilterThatNeverStartedCanBeDestroyed() {
    assertThatCode(() -> new CaptureFilter().destroy()).doesNotThrowAnyException();
  }

  @Test
  void aSecondFilterInsideOfOthersTellsTheFirstWhoIsSignedIn() throws Exception {
    Application application = new Application();
    CaptureFilter first = started("route: GET /p/{sku}", application);
    CaptureFilter second = new CaptureFilter(log, () -> false);
    second.init(application.config(null));

    first.doFilter(
        get("/p/a1"),
        OK,
        (request, response) -> second.doFilter(signedIn("/p/rewritten"), response, shop));
    second.destroy();
    first.doFilter(get("/p/a2"), OK, shop);
    first.destroy();

    assertThat(served).hasSize(2);
    assertThat(Files.readAllLines(folder.resolve("events.jsonl")))
        .satisfiesExactly(
            event -> assertThat(event).contains("\"user_id\":\"jane\""),
            event -> assertThat(event).doesNotContain("user_id"));
    assertThat(log.all).filteredOn(line -> line.contains("started with")).hasSize(1);
    assertThat(application.attributes).isEmpty();
  }

  @Test
  void onceTheFirstFilterIsDestroyedTheSecondPassesRequestsOn() throws Exception {
    Application application = new Application();
    CaptureFilter first = started("route: GET /p/{sku}", application);
    CaptureFilter second = new CaptureFilter(log, () -> false);
    second.init(application.config(null));

    first.destroy();
    second.doFilter(signedIn("/p/a1"), OK, shop);
    second.destroy();

    assertThat(served).hasSize(1);
    assertThat(folder.resolve("events.jsonl")).doesNotExist();
    assertThat(log.all).filteredOn(line -> line.contains("accounting")).hasSizeLessThan(2);
  }

  @Test
  void aMistakeIsToldOnceThoughThereAreTwoFilters() throws Exception {
    Application application = new Application();
    CaptureFilter first = started("rute: GET /p/{sku}", application);
    CaptureFilter second = new CaptureFilter(log, () -> false);
    second.init(application.config(null));

    second.doFilter(get("/p/a1"), OK, shop);
    first.destroy();

    assertThat(served).hasSize(1);
    assertThat(log.all).singleElement().asString().contains("WARNING not started", "rute");
  }

  @Test
  void anotherConfigurationOfASecondFilterIsNotReadAndThatIsTold() throws Exception {
    Application application = new Application();
    CaptureFilter first = started("route: GET /p/{sku}", application);
    CaptureFilter second = new CaptureFilter(log, () -> false);

    second.init(application.config("/etc/other.yaml"));

    assertThat(log.all)
        .last()
        .asString()
        .isEqualTo(
            "WARNING init parameter config: /etc/other.yaml is not read: another filter of this"
                + " application has started with "
                + folder.resolve("weft.yaml"));
    first.destroy();
  }

  @Test
  void whicheverFilterIsInitializedFirstTheConfigurationIsTheOneThatIsNamed() throws Exception {
    Application application = new Application();
    application.register("com.acme.Other", "/etc/other.yaml");
    application.register(CaptureFilter.class.getName(), null);
    application.register(CaptureFilter.class.getName(), file("route: GET /p/{sku}"));
    CaptureFilter second = new CaptureFilter(log, () -> false);
    second.init(application.config(null));
    CaptureFilter first = started("route: GET /p/{sku}", application);

    first.doFilter(get("/p/a1"), OK, shop);
    first.destroy();
    second.destroy();

    assertThat(Files.readAllLines(folder.resolve("events.jsonl"))).hasSize(1);
    assertThat(log.all).noneMatch(line -> line.contains("WARNING"));
  }

  @Test
  void aListenerOfTheApplicationsThatFailsNeitherKeepsWeftFromStartingNorFromStopping()
      throws Exception {
    Application application = new Application();
    application.listener =
        () -> {
          throw new IllegalStateException("a listener's");
        };
    CaptureFilter filter = started("route: GET /p/{sku}", application);

    filter.doFilter(get("/p/a1"), OK, shop);
    filter.destroy();

    assertThat(Files.readAllLines(folder.resolve("events.jsonl"))).hasSize(1);
    assertThat(log.all).noneMatch(line -> line.contains("not started"));
  }

  /** A web application that keeps attributes, and then tells its listener. */
  private static final class Application {
    private final Map<String, Object> attributes = new HashMap<>();
    private final Map<String, FilterRegistration> registrations = new HashMap<>();
    private Runnable listener = () -> {};
    private final ServletContext context =
        fake(
            ServletContext.class,
            (proxy, method, arguments) ->
                switch (method.getName()) {
                  case "getAttribute" -> attributes.get(arguments[0]);
                  case "setAttribute" -> {
                    attributes.put((String) arguments[0], arguments[1]);
                    listener.run();
                    yield null;
                  }
                  case "removeAttribute" -> {
                    attributes.remove(arguments[0]);
                    listener.run();
                    yield null;
                  }
                  case "getFilterRegistrations" -> registrations;
                  default -> null;
                });

    void register(String type, @Nullable String config) {
      FilterRegistration registration =
          fake(
              FilterRegistration.class,
              (proxy, method, arguments) ->
                  switch (method.getName()) {
                    case "getClassName" -> type;
                    case "getInitParameter" -> config;
                    default -> null;
                  });
      registrations.put("filter " + registrations.size(), registration);
    }

    FilterConfig config(@Nullable String path) {
      return fake(
          FilterConfig.class,
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "getServletContext" -> context;
                case "getInitParameter" -> path;
                default -> null;
              });
    }
  }

  private static HttpServletRequest signedIn(String uri) {
    Principal jane = () -> "jane";
    HttpServletRequest request = get(uri);
    return fake(
        HttpServletRequest.class,
        (proxy, method, arguments) ->
            method.getName().equals("getUserPrincipal") ? jane : method.invoke(request, arguments));
  }

  private CaptureFilter started(String rule, Application application) throws IOException {
    CaptureFilter filter = new CaptureFilter(log, () -> false);
    filter.init(application.config(file(rule)));
    return filter;
  }

  private CaptureFilter started(String rule) throws IOException {
    CaptureFilter filter = new CaptureFilter(log, () -> false);
    filter.init(config(file(rule)));
    return filter;
  }

  private String file(String rule) throws IOException {
    Path file = folder.resolve("weft.yaml");
    Files.writeString(
        file,
        """
        destinations: [file]
        file.path: %s
        stop.deadline: 1 m
        identity.anonymous-id: ["'guest'"]
        rules:
          - %s
            type: product_detail_page_view
            product-ids: "'a2'"
        """
            .formatted(folder.resolve("events.jsonl"), rule));
    return file.toString();
  }

  private static FilterConfig config(String path) {
    ServletContext packed = fake(ServletContext.class, (proxy, method, arguments) -> null);
    return fake(
        FilterConfig.class,
        (proxy, method, arguments) ->
            method.getName().equals("getServletContext")
                ? packed
                : method("getInitParameter", method.getName(), path));
  }

  private static HttpServletRequest get(String uri) {
    return request(uri, DispatcherType.REQUEST);
  }

  private static HttpServletRequest request(String uri, DispatcherType dispatcher) {
    return fake(
        HttpServletRequest.class,
        (proxy, method, arguments) ->
            switch (method.getName()) {
              case "getMethod" -> "GET";
              case "getRequestURI" -> uri;
              case "getContextPath" -> "";
              case "getDispatcherType" -> dispatcher;
              case "isAsyncStarted" -> false;
              default -> null;
            });
  }

  private static FilterChain throwing(Throwable thrown) {
    return fake(
        FilterChain.class,
        (proxy, method, arguments) -> {
          throw thrown;
        });
  }

  private static @Nullable Object method(String wanted, String name, Object answer) {
    return name.equals(wanted) ? answer : null;
  }

  private static <T> T fake(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            CaptureFilterTest.class.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
