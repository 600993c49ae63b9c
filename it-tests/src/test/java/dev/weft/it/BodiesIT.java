package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.it.app.EmbeddedTomcat;
import dev.weft.it.app.EmbeddedUndertow;
import dev.weft.it.app.JettyJakarta;
import dev.weft.it.app.JettyJavax;
import dev.weft.it.app.body.JakartaBodies;
import dev.weft.it.app.body.JavaxBodies;
import dev.weft.it.app.body.Reading;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A servlet that reads its body in every way there is, in five containers of two APIs, with the
 * agent: where a rule reads the body and where none does, it sees the same.
 */
@ParameterizedClass
@MethodSource("sites")
class BodiesIT {
  private static final String JSON = "application/json;charset=utf-8";
  private static final String WEFT_YAML =
      Site.WEFT_YAML
          + """
          identity.anonymous-id: query.visitor
          rules:
            - route: POST /read/{way}
              type: add_to_cart
              product-ids: body.items[*].sku
              when: body.items
          """;

  private final Site site;

  BodiesIT(Site site) {
    this.site = site;
  }

  static List<Site> sites() {
    Jdk old = Jdk.all().get(0);
    Jdk current = Jdk.current();
    return List.of(
        Site.open(
            "Tomcat 10.1, " + current,
            new Launch(current)
                .quick()
                .agent(WEFT_YAML)
                .app(
                    EmbeddedTomcat.class,
                    Launch.otherJars("tomcat10"),
                    JakartaBodies.class.getName())),
        Site.open(
            "Tomcat 9, " + old,
            new Launch(old)
                .quick()
                .agent(WEFT_YAML)
                .app(
                    EmbeddedTomcat.class,
                    Launch.otherJars("tomcat9"),
                    JavaxBodies.class.getName())),
        Site.open(
            "Jetty 12.1 ee10, " + old,
            new Launch(old)
                .quick()
                .agent(WEFT_YAML)
                .app(
                    JettyJakarta.class,
                    Launch.ownJars("(jetty-(?!ee8|servlet-api)|jakarta\\.servlet|slf4j-api).*"),
                    JakartaBodies.class.getName())),
        Site.open(
            "Jetty 12.1 ee8, " + current,
            new Launch(current)
                .quick()
                .agent(WEFT_YAML)
                .app(
                    JettyJavax.class,
                    Launch.ownJars("(jetty-(?!ee10)|slf4j-api).*"),
                    JavaxBodies.class.getName())),
        Site.open(
            "Undertow 2.3, " + current,
            new Launch(current)
                .quick()
                .agent(WEFT_YAML)
                .app(EmbeddedUndertow.class, Launch.undertow(), JakartaBodies.class.getName())));
  }

  @AfterParameterizedClassInvocation
  static void everyVisitorHadJustTheExpectedEvents(Site site) {
    try (JavaProcess server = site.server()) {
      site.ledger().close();
      assertThat(server.err().lines())
          .filteredOn(line -> line.startsWith("weft: WARNING"))
          .singleElement()
          .asString()
          .contains("the body of a request is longer than 65536 bytes");
    }
  }

  /** Several lines and several buffers long, with characters of one to four bytes. */
  private static String body(int length) {
    StringBuilder body = new StringBuilder("{\"items\":[{\"sku\":\"ä1\"},\n {\"sku\":\"€😀\"}],");
    while (body.length() < length) body.append("\r\n  \"more\": [1, 2.5, {\"ü\": null}],");
    return body.append("\"end\":true}").toString();
  }

  private String read(Site.Visit visit, String way, String body) {
    String with = visit.postBody("/read/" + way, JSON, body);
    String without = visit.postBody("/plain/" + way, JSON, body);
    assertThat(with).as(way).isEqualTo(without);
    return with;
  }

  private static String seen(String way, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return way + " " + bytes.length + " " + Reading.hash(bytes);
  }

  @Test
  void whoReadsTheWholeBodySeesTheSameAndItCounts() {
    for (int length : new int[] {10, 20_000}) {
      String body = body(length);
      for (String way : Reading.WHOLE) {
        Site.Visit visit = site.newVisit();

        String answer = read(visit, way, body);

        String unbroken = way.contains("lines") ? body.replaceAll("\r?\n", "") : body;
        assertThat(answer).startsWith(seen(way, unbroken));
        visit.expect("add_to_cart ä1 €😀");
      }
    }
  }

  @Test
  void whoReadsItLaterSeesTheSameAndItCounts() {
    List<String> ways = new ArrayList<>(List.of("listener"));
    for (String way : List.of("bytes", "array", "all", "text", "lines")) ways.add("later-" + way);
    for (String way : ways) {
      Site.Visit visit = site.newVisit();

      String answer = read(visit, way, body(20_000));

      assertThat(answer).startsWith(way.replace("later-", "") + " ");
      visit.expect("add_to_cart ä1 €😀");
    }
  }

  /** These containers pass over bytes by reading them. */
  @Test
  void whoPassesOverSomeSeesTheSame() {
    Site.Visit visit = site.newVisit();

    read(visit, "skipped", body(20_000));

    visit.expect("add_to_cart ä1 €😀");
  }

  @Test
  void whoReadsLessSeesTheSameAndItDoesNotCount() {
    for (String way : Reading.PART) read(site.newVisit(), way, body(20_000));
  }

  @Test
  void aBodyThatIsNoJsonIsReadAsEver() {
    Site.Visit visit = site.newVisit();
    for (String body : List.of("", "{", "{\"items\":[{\"sku\":\"a\"}]", "null", "\u0000", "[1")) {
      for (String way : List.of("all", "text")) {
        assertThat(read(visit, way, body)).startsWith(seen(way, body));
      }
    }
  }

  @Test
  void aBodyOfAnotherTypeDoesNotCount() {
    Site.Visit visit = site.newVisit();

    assertThat(visit.postBody("/read/all", "text/plain", body(10)))
        .startsWith(seen("all", body(10)));
  }

  @Test
  void aVeryLongBodyIsReadAsEverAndDoesNotCount() {
    String body = body(70_000);

    assertThat(read(site.newVisit(), "all", body)).startsWith(seen("all", body));
    assertThat(read(site.newVisit(), "text", body)).startsWith(seen("text", body));
  }
}
