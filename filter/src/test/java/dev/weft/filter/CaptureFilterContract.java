package dev.weft.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.weft.filter.server.ServerKind;
import dev.weft.filter.server.WebServer;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.management.ObjectName;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the packaged filter does in every server. The shop runs twice, with the filter and without:
 * every request goes to both, and both must answer the same, byte for byte. Each test is a visitor
 * of its own; at the end, with the server stopped and all sent, each must have just the events that
 * its test saw.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class CaptureFilterContract {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Capture, Ring, Rules, Spool, and its one destination. */
  private static final int BEANS = 5;

  private final ServerKind kind;
  private final String dispatchers;
  private final Map<String, Integer> seen = new LinkedHashMap<>();
  private EventsFile events = new EventsFile(Path.of("not yet"));
  private WebServer tracked = new NoServer();
  private WebServer plain = new NoServer();
  private int visitors;

  CaptureFilterContract(ServerKind kind, String dispatchers) {
    this.kind = kind;
    this.dispatchers = dispatchers;
  }

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    events = new EventsFile(folder.resolve("events.jsonl"));
    tracked = kind.startTracked(folder.resolve("tracked"), settings(events, ""), dispatchers);
    plain = kind.startPlain(folder.resolve("plain"));
  }

  @AfterAll
  void everyVisitorHasTheEventsThatWereSeen() throws Exception {
    plain.close();
    tracked.close();

    Map<String, Integer> found = new LinkedHashMap<>();
    for (String visitor : seen.keySet()) found.put(visitor, events.with(visitor).size());
    assertThat(found).isEqualTo(seen);
  }

  private static String settings(EventsFile events, String more) {
    return """
        destinations: [file%s]
        file.path: %s
        upload.linger: 0ms
        stop.deadline: 30 s
        identity.user-id: [session.user]
        context.fields: [page]
        rules:
          - route: POST /cart/{sku}
            type: add_to_cart
            product-ids: path.sku
            quantities: form.quantity
          - route: GET /p/{sku}
            type: product_detail_page_view
          - route: GET /search
            type: search
            search-keywords: query.q
          - route: GET /shop?addItemToCart
            type: add_to_cart
            product-ids: query.addItemToCart
          - route: POST /body/{kind}
            type: add_to_cart
            product-ids: body.items[*].sku
            when: body.items
          - route: /view
            type: home_page_view
          - route: /oops
            type: home_page_view
        """
            .formatted(more.isEmpty() ? "" : ", miso", events.path())
        + more;
  }

  @Test
  void aPathVariableIsTheProduct() throws Exception {
    String visitor = visitor();

    String answer = ask(visitor, "GET /shop/p/a%20b;jsessionid=1?ref=mail");

    assertThat(answer).startsWith("HTTP/1.1 200");
    assertThat(one(visitor))
        .contains("\"type\":\"product_detail_page_view\"", "\"product_ids\":[\"a b\"]");
  }

  @Test
  void theQueryIsTheSearch() throws Exception {
    String visitor = visitor();

    ask(visitor, "GET /shop/search?q=red+sh%C3%B6es");

    assertThat(one(visitor)).contains("\"type\":\"search\"", "red sh\u00f6es");
  }

  @Test
  void aRouteMayAskForAQueryParameter() throws Exception {
    String visitor = visitor();

    ask(visitor, "GET /shop/shop?page=2");
    ask(visitor, "GET /shop/shop?addItemToCart=EST-1");

    assertThat(one(visitor)).contains("\"type\":\"add_to_cart\"", "\"product_ids\":[\"EST-1\"]");
  }

  @Test
  void whatNoRuleNamesIsNoEvent() throws Exception {
    String visitor = visitor();

    ask(visitor, "GET /shop/cart/a1");
    ask(visitor, "PUT /shop/p/a1");
    ask(visitor, "GET /shop/p");

    none(visitor);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parameters", "page"})
  void aFormFieldIsReadWhenTheApplicationReadsIt(String reading) throws Exception {
    String visitor = visitor();

    String answer = post(visitor, reading, "quantity=3&note=%C3%A4");

    assertThat(answer).contains(reading.equals("page") ? "quantity[3]" : "parameter 3");
    assertThat(one(visitor)).contains("\"quantities\":[3]", "\"product_ids\":[\"a1\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"stream", "reader", "part", "nothing"})
  void theApplicationsOwnReadingOfABodyStaysAsItIs(String reading) throws Exception {
    String visitor = visitor();

    String answer = post(visitor, reading, "quantity=3&note=%C3%A4");

    if (reading.equals("stream") || reading.equals("reader")) {
      assertThat(answer).endsWith(reading + " quantity=3&note=%C3%A4");
    }
    assertThat(one(visitor)).contains("\"product_ids\":[\"a1\"]");
  }

  @Test
  void aBodyThatIsNoFormIsNotTouched() throws Exception {
    String visitor = visitor();

    String answer =
        ask(
            visitor,
            "POST /shop/cart/a1\nX-Do: stream\nContent-Type: application/json",
            "{\"quantity\":3}");

    assertThat(answer).endsWith("stream {\"quantity\":3}");
    assertThat(one(visitor)).doesNotContain("quantities");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "bytes",
        "array",
        "buffer",
        "line",
        "transfer",
        "some",
        "characters",
        "chunks",
        "lines",
        "reader-marked",
        "listener",
        "later-array",
        "later-lines"
      })
  void whoReadsAJsonBodySeesItAsEverAndItIsTheProduct(String way) throws Exception {
    String visitor = visitor();
    String body = "{\"items\":[{\"sku\":\"a1\"},\r\n{\"sku\":\"\u00e42\"}]}" + " ".repeat(9_000);

    String answer = postJson(visitor, way, body);

    assertThat(answer).startsWith("HTTP/1.1 200").contains("{\"items\":[{\"sku\":\"a1\"}");
    assertThat(one(visitor)).contains("\"product_ids\":[\"a1\",\"\u00e42\"]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"part", "skipped", "reader-skipped"})
  void whoReadsAPartOfAJsonBodySeesItAsEverAndItDoesNotCount(String way) throws Exception {
    String visitor = visitor();

    postJson(visitor, way, "{\"items\":[{\"sku\":\"a1\"}]}\r\n");

    none(visitor);
  }

  @Test
  void aJsonBodyThatIsVeryLongOrNoneDoesNotCount() throws Exception {
    String visitor = visitor();

    postJson(visitor, "some", "{\"items\":[{\"sku\":\"a1\"}]}" + " ".repeat(70_000));
    postJson(visitor, "chunks", "{\"items\":[{\"sku\":\"a1\"}]}" + " ".repeat(70_000));
    postJson(visitor, "some", "{\"items\":");
    postJson(visitor, "some", "");

    none(visitor);
  }

  @Test
  void theUserIsInTheSession() throws Exception {
    String visitor = visitor();

    String welcome = ask(visitor, "GET /shop/sign-in\nX-Do: sign-in\nX-User: " + visitor);
    String session = welcome.replaceAll("(?s).*(JSESSIONID=[^;\\s]+).*", "$1");
    RawHttp.send(tracked.port(), "GET /shop/p/a1 HTTP/1.1\nCookie: " + session, "");

    assertThat(one("user-" + visitor)).contains("\"user_id\"").doesNotContain("anonymous_id");
  }

  @Test
  void theVisitorIsInACookie() throws Exception {
    String visitor = visitor();

    ask(visitor, "GET /shop/p/a1");

    assertThat(one(visitor)).contains("\"anonymous_id\":\"" + visitor + '"');
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "not-found",
        "status-404",
        "status-500",
        "unavailable",
        "throw",
        "async-fails",
        "async-timeout"
      })
  void aFailureIsNoEvent(String failure) throws Exception {
    String visitor = visitor();

    ask(visitor, "GET /shop/p/a1\nX-Do: " + failure);

    none(visitor);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "page",
        "redirect",
        "flush",
        "forward",
        "include",
        "async-complete",
        "async-at-once",
        "async-dispatch",
        "async-dispatch-at-once"
      })
  void aSuccessIsOneEventOfTheFirstAddress(String success) throws Exception {
    String visitor = visitor();

    String answer = ask(visitor, "GET /shop/p/a1?x=1\nX-Do: " + success);

    assertThat(answer).startsWith(success.equals("redirect") ? "HTTP/1.1 302" : "HTTP/1.1 200");
    assertThat(one(visitor))
        .contains("\"type\":\"product_detail_page_view\"", "://shop.test/shop/p/a1?x=1\"");
  }

  @Test
  void anErrorPageIsNoEventThoughItHasARouteAndStatus200() throws Exception {
    String visitor = visitor();

    String answer = ask(visitor, "GET /shop/other\nX-Do: unavailable");

    assertThat(answer).startsWith("HTTP/1.1 200").contains("/oops");
    none(visitor);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /shop/p/%zz",
        "GET /shop/p/%",
        "GET /shop/p/a%2Fb",
        "GET /shop/p/%C3",
        "GET /shop/p/%00",
        "GET /shop/p/../p/x",
        "GET /shop/p//x",
        "GET /shop/p/x?q=%zz&%=1&=&&",
        "GET /shop/search?q=%zz",
        "GET /shop/search?q=%C3",
        "GET /shop/shop?addItemToCart=%",
        "GET /shop/p/x\nCookie: ;;=;a=b=\"c;\u00e4; $Version=1; x",
        "GET /shop/p/x\nCookie: miso_anonymous_id=\"un closed",
        "GET /shop/p/x\nCookie:",
        "HEAD /shop/p/x",
        "OPTIONS *",
        "BREW /shop/p/x"
      })
  void aMalformedRequestIsAnsweredAsWithoutTheFilter(String head) throws Exception {
    String visitor = visitor();

    String answer = askBoth(withVersion(head), "");

    assertThat(answer).startsWith("HTTP/1.1 ");
    ask(visitor, "GET /shop/p/still-there");
    one(visitor);
  }

  @ParameterizedTest
  @ValueSource(strings = {"quantity=%zz", "%", "quantity=1&quantity=%C3", "quantity=three"})
  void aMalformedFormIsAnsweredAsWithoutTheFilter(String form) throws Exception {
    for (String reading : List.of("stream", "parameters", "page", "nothing")) {
      String visitor = visitor();
      post(visitor, reading, form);
    }

    String visitor = visitor();
    ask(visitor, "GET /shop/p/still-there");
    one(visitor);
  }

  @Test
  void anUndeployedApplicationLeavesNoThreadAndNoClass(@TempDir Path folder) throws Exception {
    EventsFile written = new EventsFile(folder.resolve("events.jsonl"));
    try (WebServer server =
        kind.startMetered(folder.resolve("it"), settings(written, ""), dispatchers)) {
      useAll(server, written);

      WeakReference<ClassLoader> gone = undeploy(server);

      assertThat(written.with("guest")).hasSize(5);
      awaitCollected(gone);
    }
  }

  @Test
  void theMetricsAreBeansAndMetersUntilTheUndeploy(@TempDir Path folder) throws Exception {
    EventsFile written = new EventsFile(folder.resolve("events.jsonl"));
    fence(); // so that the other shop has its beans
    await().atMost(PATIENCE).until(() -> MeteredShop.beans().size() == BEANS);
    Set<ObjectName> before = MeteredShop.beans();
    try (WebServer server =
        kind.startMetered(folder.resolve("it"), settings(written, ""), dispatchers)) {
      useAll(server, written);
      MeteredShop shop = new MeteredShop(server.application());

      await().atMost(PATIENCE).until(() -> shop.captured("context", "/shop") == 5);
      await().atMost(PATIENCE).until(() -> MeteredShop.beans().size() == 2 * BEANS);
      server.undeploy();

      assertThat(MeteredShop.beans()).isEqualTo(before);
      assertThat(shop.meters()).isEmpty();
    }
  }

  /** OkHttp and Okio end their own two threads, shared by all clients, when idle for a minute. */
  @Test
  void anUndeployedApplicationThatUploadedLeavesOnlyThreadsThatEndByThemselves(@TempDir Path folder)
      throws Exception {
    EventsFile written = new EventsFile(folder.resolve("events.jsonl"));
    HttpServer miso = acceptingServer();
    String more =
        "miso.api-key: k\nmiso.url: http://127.0.0.1:%d\nspool.folder: %s\n"
            .formatted(miso.getAddress().getPort(), folder.resolve("spool"));
    try (WebServer server =
        kind.startTracked(folder.resolve("it"), settings(written, more), dispatchers)) {
      useAll(server, written);
      ClassLoader application = server.application();

      server.undeploy();

      assertThreadsOf(application, List.of("OkHttp TaskRunner", "Okio Watchdog"));
    } finally {
      miso.stop(0);
    }
  }

  @Test
  void rulesChangeWhileTheApplicationRuns(@TempDir Path folder) throws Exception {
    EventsFile written = new EventsFile(folder.resolve("events.jsonl"));
    String settings = settings(written, "") + "\n";
    String quick = "reload.interval: 20 ms\n" + settings;
    Path file = folder.resolve("it/shop/WEB-INF/weft.yaml");
    try (WebServer server = kind.startTracked(folder.resolve("it"), quick, dispatchers)) {
      Files.writeString(file, quick.replace("rules:", "rulez:"));
      Files.writeString(file, quick.replace("GET /p/{sku}", "GET /shop"));

      await()
          .atMost(PATIENCE)
          .until(
              () -> {
                RawHttp.send(
                    server.port(),
                    "GET /shop/shop?productId=new HTTP/1.1\nCookie: miso_anonymous_id=guest",
                    "");
                return !written.with("new").isEmpty();
              });
      RawHttp.send(server.port(), "GET /shop/p/old HTTP/1.1\nCookie: miso_anonymous_id=guest", "");
    }
    assertThat(written.with("new")).isNotEmpty();
    assertThat(written.with("old")).isEmpty();
  }

  @Test
  void withoutAReadableConfigurationTheApplicationRuns(@TempDir Path folder) throws Exception {
    try (WebServer server = kind.startTracked(folder.resolve("it"), "ruels: [", dispatchers)) {
      assertThat(RawHttp.send(server.port(), "GET /shop/p/a1 HTTP/1.1", ""))
          .startsWith("HTTP/1.1 200");
    }
  }

  private static void useAll(WebServer server, EventsFile written) throws Exception {
    for (String doing : List.of("async-dispatch", "async-timeout")) view(server, doing);
    // of these, a container may tell the filter after it has answered
    await().atMost(PATIENCE).until(() -> written.with("guest").size() == 1);
    for (String doing : List.of("page", "sign-in", "forward", "throw")) view(server, doing);
    RawHttp.send(
        server.port(),
        "POST /shop/body/json HTTP/1.1\nCookie: miso_anonymous_id=guest\nX-Do: array\n"
            + "Content-Type: application/json",
        "{\"items\":[{\"sku\":\"a1\"}]}");
  }

  private static void view(WebServer server, String doing) throws Exception {
    RawHttp.send(
        server.port(),
        "GET /shop/p/a1 HTTP/1.1\nCookie: miso_anonymous_id=guest\nX-Do: " + doing,
        "");
  }

  private static WeakReference<ClassLoader> undeploy(WebServer server) throws Exception {
    ClassLoader application = server.application();
    server.undeploy();
    assertThreadsOf(application, List.of());
    return new WeakReference<>(application);
  }

  /** A thread of the server's may be on its way out of the last request still; none of ours. */
  private static void assertThreadsOf(ClassLoader application, List<String> names) {
    assertThat(threadsOf(application)).noneMatch(name -> name.startsWith("weft-"));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(threadsOf(application)).isSubsetOf(names));
  }

  private static List<String> threadsOf(ClassLoader application) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getContextClassLoader() == application)
        .map(Thread::getName)
        .toList();
  }

  private static HttpServer acceptingServer() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        call -> {
          call.getRequestBody().readAllBytes();
          byte[] answer = "{\"message\":\"success\"}".getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(200, answer.length);
          call.getResponseBody().write(answer);
          call.close();
        });
    server.start();
    return server;
  }

  private static void awaitCollected(WeakReference<?> reference) {
    await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(reference.get()).isNull();
            });
  }

  private String visitor() {
    return "visitor-" + visitors++;
  }

  private String post(String visitor, String reading, String form) throws Exception {
    return ask(
        visitor,
        "POST /shop/cart/a1\nContent-Type: application/x-www-form-urlencoded\nX-Do: " + reading,
        form);
  }

  private String postJson(String visitor, String way, String body) throws Exception {
    return ask(
        visitor,
        "POST /shop/body/json\nContent-Type: application/json;charset=utf-8\nX-Do: " + way,
        body);
  }

  private String ask(String visitor, String head) throws Exception {
    return ask(visitor, head, "");
  }

  private String ask(String visitor, String head, String body) throws Exception {
    return askBoth(withVersion(head) + "\nCookie: miso_anonymous_id=" + visitor, body);
  }

  private static String withVersion(String head) {
    int end = head.indexOf('\n');
    return end < 0
        ? head + " HTTP/1.1"
        : head.substring(0, end) + " HTTP/1.1" + head.substring(end);
  }

  private String askBoth(String head, String body) throws Exception {
    String with = RawHttp.send(tracked.port(), head, body);
    String without = RawHttp.send(plain.port(), head, body);
    assertThat(timeless(with)).isEqualTo(timeless(without));
    return with;
  }

  /** Without what differs from one answer to the next of the same server. */
  private static String timeless(String answer) {
    String timeless =
        answer.replaceAll("\r\nDate: [^\r]*", "").replaceAll("JSESSIONID=[^;\\s]+", "JSESSIONID=");
    // the hash of an object, of seven digits or eight, is in some of Jetty's error pages
    String hashless = timeless.replaceAll("Exception@[0-9a-f]+", "Exception@");
    return hashless.equals(timeless)
        ? timeless
        : hashless.replaceAll("\r\nContent-Length: [^\r]*", "");
  }

  /** The one event of the visitor. */
  private String one(String visitor) throws Exception {
    awaitEvent(visitor);
    fence();
    assertThat(events.with(visitor)).hasSize(1);
    seen.put(visitor, 1);
    return events.with(visitor).get(0);
  }

  private void none(String visitor) throws Exception {
    fence();
    assertThat(events.with(visitor)).isEmpty();
    seen.put(visitor, 0);
  }

  /** What was captured before this is in the file after it. */
  private void fence() throws Exception {
    String visitor = visitor();
    RawHttp.send(
        tracked.port(), "GET /shop/p/a1 HTTP/1.1\nCookie: miso_anonymous_id=" + visitor, "");
    awaitEvent(visitor);
  }

  private void awaitEvent(String visitor) {
    await()
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(Duration.ofMillis(5)) // asked twice in each test, in each server
        .until(() -> !events.with(visitor).isEmpty());
  }

  /** Before the start. */
  private static final class NoServer implements WebServer {
    @Override
    public int port() {
      throw new IllegalStateException("not started");
    }

    @Override
    public ClassLoader application() {
      throw new IllegalStateException("not started");
    }

    @Override
    public void undeploy() {}

    @Override
    public void close() {}
  }
}
