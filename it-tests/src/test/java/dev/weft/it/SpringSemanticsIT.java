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
@MethodSource("sites")
class SpringSemanticsIT {
  private static final String WEFT_YAML =
      Site.WEFT_YAML
          + """
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
            - route: POST /throws/{kind}
              type: add_to_cart
              product-ids: path.kind
          """;

  private final Site site;
  private final Site.Visit visit;

  SpringSemanticsIT(Site site) {
    this.site = site;
    this.visit = site.newVisit();
  }

  static List<Site> sites() {
    List<Path> jars = new ArrayList<>(Launch.otherJars("tomcat10"));
    jars.addAll(Launch.ownJars("(spring|micrometer-(commons|observation)|jackson)-.*"));
    return Jdk.all().stream()
        .map(
            jdk ->
                Site.open(
                    jdk.toString(),
                    new Launch(jdk).quick().agent(WEFT_YAML).app(SpringShop.class, jars)))
        .toList();
  }

  @AfterParameterizedClassInvocation
  static void everyVisitorHadJustTheExpectedEvents(Site site) {
    site.close();
  }

  // 1: calls within calls

  @Test
  void callsOfOneTypeWithinEachOtherAreOneEvent() {
    assertThat(visit.post("/nested/same")).isEqualTo("took inner and again");

    visit.expect("add_to_cart outer");
  }

  @Test
  void callsOfTwoTypesWithinEachOtherAreTwo() {
    assertThat(visit.post("/nested/different")).isEqualTo("took inner");

    visit.expect("checkout outer", "add_to_cart inner");
  }

  // 2: one call, one event

  @Test
  void aRuleForOneOverloadIsForNoOther() {
    assertThat(visit.post("/overloaded")).isEqualTo("takes onetakes two times 2");

    visit.expect("add_to_cart two");
  }

  @Test
  void aCallThroughABridgeAndOnToSuperIsOneEvent() {
    assertThat(visit.get("/bridged?sku=b1")).isEqualTo("shows b1");

    visit.expect("product_detail_page_view b1");
  }

  @Test
  void aCallThroughAProxyOfTheClassIsOneEvent() {
    assertThat(visit.post("/proxied/subclass?sku=c1")).isEqualTo("took c1");

    visit.expect("add_to_cart c1");
  }

  @Test
  void aCallThroughAProxyOfTheInterfaceIsOneEvent() {
    assertThat(visit.post("/proxied/interface?sku=w1")).isEqualTo("wishes w1");

    visit.expect("like w1");
  }

  // 3: failures

  @Test
  void aHandlerThatThrowsIsNoEventThoughItsPageHasStatus200() {
    HttpResponse<String> answer = visit.send("/throws/tracked");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("sold out, try tomorrow");
  }

  @Test
  void aHandlerThatThrowsAfterATrackedCallIsNoEventThoughItsPageHasStatus200() {
    HttpResponse<String> answer = visit.send("/throws/after");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("sold out, try tomorrow");
  }

  @Test
  void anErrorThatIsDispatchedToAPageWithStatus200IsNoEventNorIsThatPage() {
    HttpResponse<String> answer = visit.send("/throws/unhandled");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("something else then?");
  }

  @Test
  void aRuleThatNamesTheStatusMaySayOtherwise() {
    assertThat(visit.post("/throws/anyway")).isEqualTo("something else then?");

    visit.expect("like t3");
  }

  // 4: conditions

  @Test
  void onlyAConfirmedOrderIsACheckout() {
    assertThat(visit.post("/order?confirmed=false")).isEqualTo("do you really want it?");
    assertThat(visit.post("/order?confirmed=true")).isEqualTo("thank you");

    visit.expect("checkout o1");
  }

  // 5: many events at one address

  @Test
  void theNameOfAParameterTellsWhatWasDone() {
    assertThat(visit.get("/catalogue?addItemToCart=q1")).startsWith("asked for addItemToCart=q1");
    assertThat(visit.get("/catalogue?sort=name")).startsWith("asked for sort=name");

    visit.expect("add_to_cart q1");
  }

  // 8: who it is

  @Test
  void theUserIsInTheSession() {
    assertThat(visit.post("/session")).isEqualTo("welcome");

    visit.expect("like s1 by u-session");
  }

  @Test
  void theUserIsThePrincipalThatAFilterPutIn() {
    assertThat(visit.post("/principal", "X-User", "u-principal")).isEqualTo("welcome");

    visit.expect("like p1 by u-principal");
  }

  @Test
  void theUserIsAClaimOfTheTokenThatSpringSecurityHasChecked() {
    assertThat(visit.post("/principal/token", "X-Token-Of", "c-17")).isEqualTo("welcome");

    visit.expect("like p3 by c-17");
  }

  @Test
  void theUserIsAnArgument() {
    assertThat(visit.post("/principal/argument", "X-User", "u-argument"))
        .isEqualTo("welcome u-argument");

    visit.expect("like p2 by u-argument");
  }

  // the body of a request

  @Test
  void theBodyIsReadOnceByTheHandlerAndNotByUs() {
    String json = "{\"sku\":\"j1\"}";

    assertThat(visit.postBody("/body/map", "application/json", json)).isEqualTo("likes {sku=j1}");
    assertThat(visit.postBody("/body/text", "application/json", json)).isEqualTo("likes " + json);
    assertThat(visit.postBody("/body/stream", "application/json", json)).isEqualTo("likes " + json);
    assertThat(visit.postBody("/body/reader", "application/json", json)).isEqualTo("likes " + json);
    assertThat(visit.postBody("/body/unread", "application/json", json)).isEqualTo("likes nothing");

    visit.expect("like j1", "like j1", "like j1", "like j1");
  }

  // 10: answers that come later, or in something else

  @Test
  void theBodyOfAResponseEntityIsTheResult() {
    assertThat(visit.post("/entity")).isEqualTo("{\"id\":\"o-entity\",\"total\":7}");
    assertThat(visit.post("/entity/conflict")).isEqualTo("{\"id\":\"o-conflict\"}");

    visit.expect("checkout o-entity");
  }

  @Test
  void aStageCountsWithItsValue() {
    assertThat(visit.post("/stage?fails=false")).isEqualTo("{\"id\":\"o-stage\",\"fails\":false}");
    assertThat(visit.send("/stage?fails=true").body()).isEqualTo("something else then?");

    visit.expect("checkout o-stage");
  }

  @Test
  void aDeferredResultCountsWithItsValueAndCallsTheApplicationBack() {
    assertThat(visit.post("/deferred?fails=false"))
        .isEqualTo("{\"id\":\"o-deferred\",\"fails\":false}");
    assertThat(visit.post("/deferred?fails=true")).isEqualTo("something else then?");
    assertThat(visit.post("/deferred/at-once")).isEqualTo("{\"id\":\"o-at-once\",\"fails\":false}");

    visit.expect("checkout o-deferred", "checkout o-at-once");
    assertThat(site.server().out().lines())
        .filteredOn("the application's own callback was called"::equals)
        .hasSize(2);
  }

  @Test
  void aDeferredResultThatNeverComesIsNoEvent() {
    assertThat(visit.post("/deferred/timeout")).isEqualTo("something else then?");
  }

  @Test
  void workThatSpringDoesElsewhereCountsWithItsValue() {
    assertThat(visit.post("/callable?fails=false"))
        .isEqualTo("{\"id\":\"o-callable\",\"fails\":false}");
    assertThat(visit.post("/callable?fails=true")).isEqualTo("something else then?");
    assertThat(visit.post("/task?fails=false")).isEqualTo("{\"id\":\"o-task\",\"fails\":false}");
    assertThat(visit.post("/task?fails=true")).isEqualTo("something else then?");

    visit.expect("checkout o-callable", "checkout o-task");
  }

  @Test
  void aStageThatComesAfterItsRequestCountsThenAndIsTheOneReturned() {
    assertThat(visit.post("/begin")).isEqualTo("begun");
    assertThat(visit.get("/end?of=" + visit.id())).isEqualTo("ended true");

    visit.expect("checkout o-after");
  }

  @Test
  void aStageThatIsCancelledAfterItsRequestIsNoEvent() {
    assertThat(visit.post("/begin")).isEqualTo("begun");

    assertThat(visit.get("/cancel?of=" + visit.id())).isEqualTo("cancelled true");
  }
}
