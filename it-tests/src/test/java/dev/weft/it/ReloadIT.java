package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.it.app.EmbeddedTomcat;
import dev.weft.it.app.JakartaServlet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rules of the file change while requests go on. */
class ReloadIT {
  private static final String HEAD =
      """
      destinations: [file]
      file: {path: events.jsonl}
      identity: {anonymous-id: query.visitor}
      reload: {interval: 100 ms}
      rules:
      """;
  private static final String ROUTE =
      """
        - route: POST /cart/{sku}
          type: add_to_cart
          product-ids: query.sku
      """;
  private static final String METHOD =
      """
        - method: dev.weft.it.app.JakartaServlet#doPost(..)
          type: add_to_cart
          product-ids: query.sku
      """;
  private static final String WILDCARD =
      """
        - method: dev.weft.it..*Servlet#do*
          type: add_to_cart
          product-ids: query.sku
          when: query.sku
      """;

  private final Launch launch = new Launch(Jdk.current()).quick();
  private final JavaProcess server =
      launch
          .agent(HEAD + ROUTE)
          .app(EmbeddedTomcat.class, Launch.otherJars("tomcat10"), JakartaServlet.class.getName());

  @AfterEach
  void killTheServer() {
    server.close();
  }

  @Test
  void everyRequestIsOneEventWhicheverRulesItBeganUnder() {
    Browser browser = new Browser(server);
    AtomicBoolean done = new AtomicBoolean();
    List<String> posted = new ArrayList<>();
    CompletableFuture<Void> visitor =
        CompletableFuture.runAsync(
            () -> {
              while (!done.get()) {
                String sku = "s" + posted.size();
                posted.add(sku);
                browser.post("/cart/x?visitor=v&sku=" + sku);
              }
            });

    int changes = 0;
    for (String rules : List.of(METHOD, ROUTE, WILDCARD, METHOD, ROUTE)) {
      launch.file("weft.yaml", HEAD + "# " + changes + "\n" + rules);
      changes++;
      awaitChanges(changes);
    }
    launch.file("weft.yaml", HEAD + METHOD.replace("query.sku", "arg[7]"));
    awaitLine("names argument 7");
    launch.file("weft.yaml", HEAD + "  - wrong");
    awaitLine("a rule must be a map");
    done.set(true);
    visitor.join();
    int exitCode = server.stop();

    List<Map<String, Object>> events =
        server.fileLines("events.jsonl").stream().map(Arrivals::parse).toList();
    assertThat(events)
        .extracting(event -> String.valueOf(event.get("product_ids")))
        .containsExactlyElementsOf(posted.stream().map(sku -> "[" + sku + "]").toList());
    assertThat(exitCode).isEqualTo(JavaProcess.TERMINATED);
  }

  /** A line of a report, below the line that begins it. */
  private void awaitLine(String text) {
    var unused = server.err().await(Pattern.compile(Pattern.quote(text)), JavaProcess.PATIENCE);
  }

  private void awaitChanges(int changes) {
    for (int lines = 0; count("have changed") < changes; lines = server.err().lines().size()) {
      server.err().awaitMore(lines, JavaProcess.PATIENCE);
    }
  }

  private long count(String text) {
    return server.err().lines().stream().filter(line -> line.contains(text)).count();
  }
}
