package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weft.it.app.EmbeddedTomcat;
import dev.weft.it.app.EmbeddedUndertow;
import dev.weft.it.app.JakartaServlet;
import dev.weft.it.app.JavaxServlet;
import dev.weft.it.app.JettyJakarta;
import dev.weft.it.app.JettyJavax;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The same servlet in six containers of two APIs: what counts does not depend on them. */
@ParameterizedClass
@MethodSource("containers")
class ContainersIT {
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final String WEFT_YAML =
      """
      destinations: [file]
      file: {path: events.jsonl}
      log: {deliveries: true}
      identity: {anonymous-id: query.visitor}
      rules:
        - route: POST /cart/{sku}
          type: add_to_cart
          product-ids: path.sku
          quantities: query.quantity | form.quantity
      """;

  private final JavaProcess server;

  ContainersIT(Container container) {
    server =
        new Launch(container.jdk())
            .quick()
            .agent(WEFT_YAML)
            .app(container.main(), container.jars(), container.arguments());
  }

  /** A container and the JDK that it runs on. */
  private record Container(
      Jdk jdk, String name, Class<?> main, List<Path> jars, String... arguments) {
    @Override
    public String toString() {
      return name + ", " + jdk;
    }
  }

  static Stream<Container> containers() {
    Stream<Container> onEachJdk =
        Jdk.all().stream()
            .flatMap(
                jdk ->
                    Stream.of(
                        new Container(
                            jdk,
                            "Jetty 12.1 ee10",
                            JettyJakarta.class,
                            Launch.ownJars(
                                "(jetty-(?!ee8|servlet-api)|jakarta\\.servlet|slf4j-api).*")),
                        new Container(
                            jdk,
                            "Jetty 12.1 ee8",
                            JettyJavax.class,
                            Launch.ownJars("(jetty-(?!ee10)|slf4j-api).*")),
                        new Container(
                            jdk,
                            "Tomcat 10.1",
                            EmbeddedTomcat.class,
                            Launch.otherJars("tomcat10"),
                            JakartaServlet.class.getName()),
                        new Container(
                            jdk,
                            "Tomcat 9",
                            EmbeddedTomcat.class,
                            Launch.otherJars("tomcat9"),
                            JavaxServlet.class.getName())));
    Container current =
        new Container(
            Jdk.current(),
            "Undertow 2.3",
            EmbeddedUndertow.class,
            Launch.undertow(),
            JakartaServlet.class.getName());
    Container old =
        new Container(
            Jdk.all().get(0),
            "Undertow 2.2",
            EmbeddedUndertow.class,
            Launch.undertow2(),
            JavaxServlet.class.getName());
    return Stream.concat(onEachJdk, Stream.of(current, old));
  }

  @AfterEach
  void killTheServer() {
    server.close();
  }

  @Test
  void onlyWhatSucceedsIsAnEvent() {
    Browser browser = new Browser(server);

    assertThat(browser.get("/show/a001?visitor=v-1").body()).isEqualTo("shows a001");
    assertThat(browser.get("/show/early?visitor=v-1").statusCode()).isEqualTo(500);
    assertThat(browser.get("/show/late?visitor=v-1").statusCode()).isEqualTo(500);
    assertThat(browser.get("/show/gone?visitor=v-1").statusCode()).isEqualTo(404);
    assertThat(browser.post("/cart/a002?visitor=v-2&quantity=3").body()).isEqualTo("took a002");
    assertThat(browser.post("/cart/form?visitor=v-2", "quantity=4", "Content-Type", FORM).body())
        .isEqualTo("took form");
    assertThat(browser.post("/cart/gone?visitor=v-2&quantity=3").statusCode()).isEqualTo(404);
    assertThat(browser.get("/cart/a003?visitor=v-2").statusCode()).isEqualTo(200);
    assertThat(browser.get("/show/last?visitor=v-3").body()).isEqualTo("shows last");
    server.awaitWeft("\"last\"");
    int exitCode = server.stop();

    List<Map<String, Object>> events =
        server.fileLines("events.jsonl").stream().map(Arrivals::parse).toList();
    assertThat(events)
        .extracting(
            event -> event.get("type"),
            event -> event.get("product_ids"),
            event -> event.get("quantities"),
            event -> event.get("anonymous_id"))
        .containsExactly(
            tuple("product_detail_page_view", List.of("a001"), null, "v-1"),
            tuple("add_to_cart", List.of("a002"), List.of(3), "v-2"),
            tuple("add_to_cart", List.of("form"), List.of(4), "v-2"),
            tuple("product_detail_page_view", List.of("last"), null, "v-3"));
    Arrivals.Account account = Arrivals.account(server, "file");
    assertThat(account).isEqualTo(new Arrivals.Account(4, 4, 0, 0));
    assertThat(server.err().lines()).noneMatch(line -> line.startsWith("weft: WARNING"));
    assertThat(exitCode).isEqualTo(JavaProcess.TERMINATED);
  }
}
