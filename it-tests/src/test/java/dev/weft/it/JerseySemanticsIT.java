package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.it.app.jersey.JerseyShop;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What counts in a REST application of Jersey, once for each JDK. */
@ParameterizedClass
@MethodSource("sites")
class JerseySemanticsIT {
  private static final String WEFT_YAML =
      Site.WEFT_YAML + "identity: {anonymous-id: query.visitor}\n";

  private final Site.Visit visit;

  JerseySemanticsIT(Site site) {
    this.visit = site.newVisit();
  }

  static List<Site> sites() {
    List<Path> jars =
        Launch.ownJars(
            "(jetty-(?!ee8|servlet-api)|jakarta\\.|slf4j-api|jersey-|hk2|aopalliance|osgi-resource|javassist).*");
    return Jdk.all().stream()
        .map(
            jdk ->
                Site.open(
                    jdk.toString(),
                    new Launch(jdk).quick().agent(WEFT_YAML).app(JerseyShop.class, jars)))
        .toList();
  }

  @AfterParameterizedClassInvocation
  static void everyVisitorHadJustTheExpectedEvents(Site site) {
    site.close();
  }

  @Test
  void aRuleOfTheGeneratedInterfaceIsForItsResource() {
    String form = "application/x-www-form-urlencoded";

    assertThat(visit.postBody("/cart/a1", form, "quantity=2")).isEqualTo("took 2 a1");
    assertThat(visit.postBody("/cart/a2", form, "quantity=12")).isEqualTo("too many");

    visit.expect("add_to_cart a1");
  }

  @Test
  void theEntityOfAResponseIsTheResult() {
    assertThat(visit.post("/orders/response")).isEqualTo("order o-response");

    visit.expect("checkout o-response");
  }

  @Test
  void aStageCountsWithItsValue() {
    assertThat(visit.post("/orders/stage?fails=false")).isEqualTo("order o-stage");
    assertThat(visit.post("/orders/stage?fails=true")).isEqualTo("sold out, try tomorrow");

    visit.expect("checkout o-stage");
  }

  @Test
  void aSuspendedAnswerCountsWhenItIsGivenAndGood() {
    assertThat(visit.post("/orders/suspended?status=202")).isEqualTo("resumed");
    assertThat(visit.post("/orders/suspended?status=503")).isEqualTo("resumed");

    visit.expect("checkout o-suspended");
  }

  @Test
  void aResourceThatThrowsIsNoEventThoughItsAnswerHasStatus200() {
    HttpResponse<String> answer = visit.send("/orders/sold-out");

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("sold out, try tomorrow");
  }
}
