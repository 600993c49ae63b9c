package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.it.app.servlet.ServletShop;
import dev.weft.it.app.servlet.UndertowShop;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What counts in an application of plain servlets, once for each JDK in Jetty, with the agent alone
 * and with the filter installed beside it, and once in Undertow with the agent.
 */
@ParameterizedClass
@MethodSource("sites")
class ServletSemanticsIT {
  private static final String FILTER = "dev.weft.filter.CaptureFilter";
  private static final String WEFT_YAML =
      Site.WEFT_YAML
          + """
          identity: {anonymous-id: query.visitor}
          rules:
            - route: POST /take/{sku}
              type: add_to_cart
              product-ids: path.sku
            - route: POST /error/{sku}
              type: add_to_cart
              product-ids: path.sku
          """;

  private final Site.Visit visit;

  ServletSemanticsIT(Site site) {
    this.visit = site.newVisit();
  }

  static List<Site> sites() {
    List<Path> jars =
        new ArrayList<>(
            Launch.ownJars("(jetty-(?!ee8|servlet-api)|jakarta\\.servlet|slf4j-api).*"));
    jars.add(Launch.filterJar());
    Stream<Site> inJetty =
        Jdk.all().stream()
            .flatMap(
                jdk ->
                    Stream.of(
                        Site.open(
                            "agent, " + jdk,
                            new Launch(jdk).quick().agent(WEFT_YAML).app(ServletShop.class, jars)),
                        Site.open(
                            "agent and filter, " + jdk,
                            new Launch(jdk)
                                .quick()
                                .agent(WEFT_YAML)
                                .environment("WEFT_CONFIG", "weft.yaml")
                                .app(ServletShop.class, jars, FILTER))));
    Site inUndertow =
        Site.open(
            "Undertow, agent",
            new Launch(Jdk.current())
                .quick()
                .agent(WEFT_YAML)
                .app(UndertowShop.class, Launch.undertow()));
    return Stream.concat(inJetty, Stream.of(inUndertow)).toList();
  }

  @AfterParameterizedClassInvocation
  static void everyVisitorHadJustTheExpectedEvents(Site site) {
    site.close();
  }

  // 7: actions without parameters

  @Test
  void whatAnActionWorksOnIsInItsProperties() {
    assertThat(visit.get("/addItemToCart.action?workingItemId=i1")).isEqualTo("cart with i1");
    assertThat(visit.get("/removeItemFromCart.action?workingItemId=i2"))
        .isEqualTo("cart without i2");

    visit.expect("add_to_cart i1", "remove_from_cart i2");
  }

  // 11: dispatches

  @Test
  void aRequestIsOneEvent() {
    assertThat(visit.post("/take/t1")).isEqualTo("took t1");

    visit.expect("add_to_cart t1");
  }

  @Test
  void aForwardIsOneEvent() {
    assertThat(visit.get("/forward/x")).isEqualTo("shows forwarded");

    visit.expect("product_detail_page_view forwarded");
  }

  @Test
  void anIncludeIsOneEvent() {
    assertThat(visit.get("/include/x")).isEqualTo("shows included");

    visit.expect("product_detail_page_view included");
  }

  @Test
  void anAsynchronousDispatchIsOneEvent() {
    assertThat(visit.get("/async/x")).isEqualTo("shows dispatched");

    visit.expect("product_detail_page_view dispatched");
  }

  @Test
  void anErrorIsNoEventThoughItsPageHasStatus200() {
    HttpResponse<String> answer = visit.send("/error/e1");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("shows error");
  }
}
