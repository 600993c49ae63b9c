package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.it.app.spring.SpringShop;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts in an application of Spring MVC, once for each JDK. */
@ParameterizedClass
@MethodSource("shops")
class SpringSemanticsIT {
  private static final String WEFT_YAML =
      """
      destinations: [file]
      file: {path: events.jsonl}
      upload: {linger: 0 ms}
      log: {deliveries: true}
      identity:
        anonymous-id: query.visitor
        user-id: [session.shopper.id, principal.name]
      rules:
        - method: dev.weft.it.app.spring.CallsController#take(String, int)
          type: add_to_cart
          product-ids: arg.sku
        - route: GET /catalogue?addItemToCart
          type: add_to_cart
          product-ids: query.addItemToCart
      """;

  private final Shop shop;
  private final String visitor;

  SpringSemanticsIT(Shop shop) {
    this.shop = shop;
    this.visitor = shop.ledger().newVisitor();
  }

  private record Shop(Jdk jdk, JavaProcess server, Browser browser, Ledger ledger) {
    static Shop open(Jdk jdk) {
      List<Path> jars = new ArrayList<>(Launch.otherJars("tomcat10"));
      jars.addAll(Launch.ownJars("(spring|micrometer-(commons|observation)|jackson)-.*"));
      JavaProcess server = new Launch(jdk).quick().agent(WEFT_YAML).app(SpringShop.class, jars);
      return new Shop(jdk, server, new Browser(server), new Ledger(server));
    }

    @Override
    public String toString() {
      return jdk.toString();
    }
  }

  static List<Shop> shops() {
    return Jdk.all().stream().map(Shop::open).toList();
  }

  @AfterParameterizedClassInvocation
  static void everyVisitorHadJustTheseEvents(Shop shop) {
    try (JavaProcess server = shop.server()) {
      shop.ledger().close();
      assertThat(server.err().lines()).noneMatch(line -> line.startsWith("weft: WARNING"));
    }
  }

  // 1: calls within calls

  @Test
  void callsOfOneTypeWithinEachOtherAreOneEvent() {
    assertThat(post("/nested/same")).isEqualTo("took inner and again");

    expect("add_to_cart outer");
  }

  @Test
  void callsOfTwoTypesWithinEachOtherAreTwo() {
    assertThat(post("/nested/different")).isEqualTo("took inner");

    expect("checkout outer", "add_to_cart inner");
  }

  // 2: one call, one event

  @Test
  void aRuleForOneOverloadIsForNoOther() {
    assertThat(post("/overloaded")).isEqualTo("takes onetakes two times 2");

    expect("add_to_cart two");
  }

  @Test
  void aCallThroughABridgeAndOnToSuperIsOneEvent() {
    assertThat(shop.browser().get("/bridged?sku=b1&visitor=" + visitor).body())
        .isEqualTo("shows b1");

    expect("product_detail_page_view b1");
  }

  @Test
  void aCallThroughAProxyOfTheClassIsOneEvent() {
    assertThat(post("/proxied/subclass?sku=c1")).isEqualTo("took c1");

    expect("add_to_cart c1");
  }

  @Test
  void aCallThroughAProxyOfTheInterfaceIsOneEvent() {
    assertThat(post("/proxied/interface?sku=w1")).isEqualTo("wishes w1");

    expect("like w1");
  }

  // 3: failures

  @Test
  void aHandlerThatThrowsIsNoEventThoughItsPageHasStatus200() {
    HttpResponse<String> answer = send("/throws/tracked");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("sold out, try tomorrow");
  }

  @Test
  void aHandlerThatThrowsAfterATrackedCallIsNoEventThoughItsPageHasStatus200() {
    HttpResponse<String> answer = send("/throws/after");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("sold out, try tomorrow");
  }

  @Test
  void anErrorThatIsDispatchedToAPageWithStatus200IsNoEventNorIsThatPage() {
    HttpResponse<String> answer = send("/throws/unhandled");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("something else then?");
  }

  @Test
  void aRuleThatNamesTheStatusMaySayOtherwise() {
    assertThat(post("/throws/anyway")).isEqualTo("something else then?");

    expect("like t3");
  }

  // 4: conditions

  @Test
  void onlyAConfirmedOrderIsACheckout() {
    assertThat(post("/order?confirmed=false")).isEqualTo("do you really want it?");
    assertThat(post("/order?confirmed=true")).isEqualTo("thank you");

    expect("checkout o1");
  }

  // 5: many events at one address

  @Test
  void theNameOfAParameterTellsWhatWasDone() {
    assertThat(get("/catalogue?addItemToCart=q1")).startsWith("asked for addItemToCart=q1");
    assertThat(get("/catalogue?sort=name")).startsWith("asked for sort=name");

    expect("add_to_cart q1");
  }

  // 8: who it is

  @Test
  void theUserIsInTheSession() {
    assertThat(post("/session")).isEqualTo("welcome");

    expect("like s1 by u-session");
  }

  @Test
  void theUserIsThePrincipalThatAFilterPutIn() {
    assertThat(post("/principal", "X-User", "u-principal")).isEqualTo("welcome");

    expect("like p1 by u-principal");
  }

  @Test
  void theUserIsAnArgument() {
    assertThat(post("/principal/argument", "X-User", "u-argument")).isEqualTo("welcome u-argument");

    expect("like p2 by u-argument");
  }

  // 10: answers that come later, or in something else

  @Test
  void theBodyOfAResponseEntityIsTheResult() {
    assertThat(post("/entity")).isEqualTo("{\"id\":\"o-entity\",\"total\":7}");
    assertThat(post("/entity/conflict")).isEqualTo("{\"id\":\"o-conflict\"}");

    expect("checkout o-entity");
  }

  @Test
  void aStageCountsWithItsValue() {
    assertThat(post("/stage?fails=false")).isEqualTo("{\"id\":\"o-stage\",\"fails\":false}");
    assertThat(send("/stage?fails=true").body()).isEqualTo("something else then?");

    expect("checkout o-stage");
  }

  @Test
  void aDeferredResultCountsWithItsValueAndCallsTheApplicationBack() {
    assertThat(post("/deferred?fails=false")).isEqualTo("{\"id\":\"o-deferred\",\"fails\":false}");
    assertThat(post("/deferred?fails=true")).isEqualTo("something else then?");
    assertThat(post("/deferred/at-once")).isEqualTo("{\"id\":\"o-at-once\",\"fails\":false}");

    expect("checkout o-deferred", "checkout o-at-once");
    assertThat(shop.server().out().lines())
        .filteredOn("the application's own callback was called"::equals)
        .hasSize(2);
  }

  @Test
  void aDeferredResultThatNeverComesIsNoEvent() {
    assertThat(post("/deferred/timeout")).isEqualTo("something else then?");
  }

  @Test
  void workThatSpringDoesElsewhereCountsWithItsValue() {
    assertThat(post("/callable?fails=false")).isEqualTo("{\"id\":\"o-callable\",\"fails\":false}");
    assertThat(post("/callable?fails=true")).isEqualTo("something else then?");
    assertThat(post("/task?fails=false")).isEqualTo("{\"id\":\"o-task\",\"fails\":false}");
    assertThat(post("/task?fails=true")).isEqualTo("something else then?");

    expect("checkout o-callable", "checkout o-task");
  }

  @Test
  void aStageThatComesAfterItsRequestCountsThenAndIsTheOneReturned() {
    assertThat(post("/begin")).isEqualTo("begun");
    assertThat(get("/end?of=" + visitor)).isEqualTo("ended true");

    expect("checkout o-after");
  }

  @Test
  void aStageThatIsCancelledAfterItsRequestIsNoEvent() {
    assertThat(post("/begin")).isEqualTo("begun");

    assertThat(get("/cancel?of=" + visitor)).isEqualTo("cancelled true");
  }

  // ---- helpers

  private void expect(String... events) {
    shop.ledger().expect(visitor, events);
  }

  private String get(String path) {
    return shop.browser().get(asVisitor(path)).body();
  }

  private String post(String path, String... headers) {
    return shop.browser().post(asVisitor(path), "", headers).body();
  }

  private HttpResponse<String> send(String path) {
    return shop.browser().post(asVisitor(path));
  }

  private String asVisitor(String path) {
    return path + (path.indexOf('?') < 0 ? "?" : "&") + "visitor=" + visitor;
  }
}
