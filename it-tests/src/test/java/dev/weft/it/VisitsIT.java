package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.it.app.servlet.VisitShop;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Visitors of a real Jetty, seen by the agent at a method and by the filter at a route. */
class VisitsIT {
  private static final String SETTINGS =
      """
      destinations: [file]
      file: {path: events.jsonl}
      upload: {linger: 0 ms}
      identity.user-id: [session.user]
      """;

  private static final String ROUTES =
      """
      rules:
        - route: /view/{sku}
          type: product_detail_page_view
          product-ids: path.sku
      """;

  enum Way {
    AGENT,
    FILTER;

    JavaProcess open(String settings) {
      List<Path> jars =
          new ArrayList<>(
              Launch.ownJars("(jetty-(?!ee8|servlet-api)|jakarta\\.servlet|slf4j-api).*"));
      Launch launch = new Launch(Jdk.current()).quick();
      if (this == AGENT) return launch.agent(SETTINGS + settings).app(VisitShop.class, jars);
      jars.add(Launch.filterJar());
      return launch
          .file("weft.yaml", SETTINGS + settings + ROUTES)
          .app(VisitShop.class, jars, "dev.weft.filter.CaptureFilter");
    }
  }

  /** A browser that keeps cookies. */
  private static final class Guest {
    private final HttpClient client = HttpClient.newHttpClient();
    private final URI shop;
    private final Map<String, String> cookies = new LinkedHashMap<>();

    Guest(JavaProcess server) {
      this.shop = server.address();
    }

    Guest with(String cookie, String value) {
      cookies.put(cookie, value);
      return this;
    }

    /** The cookies that the answer sets. */
    List<String> get(String path, String... headers) {
      return send("GET", path, headers);
    }

    List<String> send(String method, String path, String... headers) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(shop.resolve(path)).method(method, BodyPublishers.noBody());
      if (headers.length > 0) request.headers(headers);
      if (!cookies.isEmpty()) {
        request.header(
            "Cookie",
            cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; ")));
      }
      try {
        HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(200);
        List<String> set = answer.headers().allValues("Set-Cookie");
        for (String header : set) {
          String pair = header.split(";", 2)[0];
          cookies.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
        }
        return set;
      } catch (IOException e) {
        throw new AssertionError(path, e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted at " + path, e);
      }
    }
  }

  /** Stops the server; each event by its product. */
  private static Map<String, Map<String, Object>> stop(JavaProcess server) {
    server.stop();
    Map<String, Map<String, Object>> events = new LinkedHashMap<>();
    for (String line : server.fileLines("events.jsonl")) {
      Map<String, Object> event = Arrivals.parse(line);
      if (event.get("product_ids") instanceof List<?> ids) {
        events.put(String.valueOf(ids.get(0)), event);
      }
    }
    assertThat(server.err().lines()).noneMatch(line -> line.startsWith("weft: WARNING"));
    return events;
  }

  private static String value(
      Map<String, Map<String, Object>> events, String product, String field) {
    return String.valueOf(events.getOrDefault(product, Map.of()).get(field));
  }

  private static List<Object> visits(Map<String, Map<String, Object>> events, String... products) {
    List<Object> visits = new ArrayList<>();
    for (String product : products) visits.add(value(events, product, "session_id"));
    return visits;
  }

  @ParameterizedTest
  @EnumSource
  void theApplicationsSessionHoldsTheVisit(Way way) {
    try (JavaProcess server = way.open("")) {
      Guest guest = new Guest(server).with("miso_anonymous_id", "m1");
      List<String> set = guest.get("/view/p1");
      guest.get("/view/p2");
      guest.get("/sign-in/jane");
      guest.get("/view/p3");
      guest.get("/view/p4");
      guest.get("/sign-out");
      guest.get("/view/p5");
      guest.get("/sign-in/john");
      guest.get("/view/p6");

      Map<String, Map<String, Object>> events = stop(server);

      assertThat(set).as("no session is made, and no cookie of ours").isEmpty();
      assertThat(events).hasSize(6);
      List<Object> jane = visits(events, "p1", "p2", "p3", "p4");
      List<Object> john = visits(events, "p5", "p6");
      assertThat(jane).doesNotContain("null").containsOnly(jane.get(0));
      assertThat(john).doesNotContain("null", jane.get(0)).containsOnly(john.get(0));
      assertThat(value(events, "p3", "user_id")).isEqualTo("jane");
      assertThat(value(events, "p6", "user_id")).isEqualTo("john");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCookieHoldsTheVisitIfThatIsAllowed(Way way) {
    try (JavaProcess server =
        way.open("identity.cookie.allowed: true\ncontext.fields: [page, user-agent, ip]\n")) {
      Guest guest = new Guest(server);
      List<String> set = guest.get("/view/p1", "User-Agent", "Mozilla/5.0 Firefox/140.0");
      List<String> again = guest.get("/view/p2?token=t");
      guest.get("/sign-in/jane");
      guest.get("/view/p3");
      guest.get("/sign-out");
      guest.get("/view/p4");

      Map<String, Map<String, Object>> events = stop(server);

      String id = "[0-9a-f]{32}";
      assertThat(set).hasSize(2);
      assertThat(set.get(0))
          .matches(
              "weft_anonymous_id=" + id + "; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
      assertThat(set.get(1)).matches("weft_session_id=" + id + "; Path=/; HttpOnly; SameSite=Lax");
      assertThat(again).isEmpty();
      assertThat(events).hasSize(4);
      assertThat(events.values())
          .allSatisfy(
              event ->
                  assertThat(event)
                      .containsEntry("anonymous_id", guest.cookies.get("weft_anonymous_id")));
      List<Object> jane = visits(events, "p1", "p2", "p3");
      assertThat(jane).containsOnly(jane.get(0)).isNotEqualTo(visits(events, "p4"));
      assertThat(visits(events, "p4")).doesNotContain("null", jane.get(0));
      assertThat(value(events, "p1", "context"))
          .contains("/view/p1", "truncated_ip", "Firefox/140.0");
      assertThat(value(events, "p2", "context")).contains("/view/p2").doesNotContain("token");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whoIsNoShopperIsCountedAndGetsNoCookie(Way way) {
    try (JavaProcess server = way.open("identity.cookie.allowed: true\n")) {
      List<List<String>> set = new ArrayList<>();
      set.add(new Guest(server).get("/view/p1", "User-Agent", "Googlebot/2.1"));
      set.add(new Guest(server).get("/view/p2", "Sec-Purpose", "prefetch;prerender"));
      set.add(new Guest(server).get("/view/p3", "User-Agent", "kube-probe/1.31"));
      set.add(new Guest(server).send("HEAD", "/view/p4"));
      Guest wary = new Guest(server).with("miso_anonymous_id", "m1");
      set.add(wary.get("/view/p5", "Sec-GPC", "1"));

      Map<String, Map<String, Object>> events = stop(server);

      assertThat(set).containsOnly(List.of());
      assertThat(events.keySet()).as("a file is no third party").containsExactly("p5");
      assertThat(server.err().lines())
          .anyMatch(
              line ->
                  line.contains(
                      "captured 5 = delivered 1 + dead-lettered 0 + dropped 0 + suppressed 4"
                          + " {bot=1, head=1, health_check=1, prefetch=1} + pending 0"));
      assertThat(Arrivals.account(server, "file").addsUp()).isTrue();
    }
  }
}
