package dev.weft.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.annotation.Field;
import dev.weft.request.FakeServlet;
import dev.weft.visit.Pseudonyms;
import dev.weft.visit.Visits;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose requests make events, and what these say of the person. */
class ShoppersTest {
  private final Shopfront shop = new Shopfront();
  private final FakeServlet servlet =
      new FakeServlet(FakeServlet.Api.JAKARTA).request("getHeader", "X-Visitor", "v1");

  @ParameterizedTest
  @CsvSource({
    "Sec-Purpose, prefetch, prefetch",
    "Sec-Purpose, prefetch;prerender, prefetch",
    "Purpose, prefetch, prefetch",
    "X-Purpose, preview, prefetch",
    "X-Moz, prefetch, prefetch",
    "User-Agent, 'Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)', bot",
    "User-Agent, Acme-Importer/1.0, bot",
    "User-Agent, kube-probe/1.31, health_check",
    "User-Agent, ELB-HealthChecker/2.0, health_check",
    "User-Agent, GoogleHC/1.0, health_check",
    "Sec-GPC, 1, gpc"
  })
  void whoIsNoShopperMakesNoEventAndIsCounted(String header, String value, String reason) {
    servlet.request("getHeader", header, value);

    shop.visit(servlet);

    assertThat(shop.events).isEmpty();
    assertThat(shop.captured).isEqualTo(1);
    assertThat(shop.suppressed).containsExactly(reason);
    assertThat(shop.dropped).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "Sec-Purpose, ''",
    "Purpose, shopping",
    "User-Agent, 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'",
    "User-Agent, Java-http-client/17.0.15",
    "Sec-GPC, 0"
  })
  void aShopperMakesAnEvent(String header, String value) {
    servlet.request("getHeader", header, value);

    shop.visit(servlet);

    assertThat(shop.events).hasSize(1);
    assertThat(shop.suppressed).isEmpty();
  }

  @Test
  void aHeadRequestIsNoVisit() {
    servlet.request("getMethod", "HEAD");

    shop.visit(servlet);

    assertThat(shop.suppressed).containsExactly("head");
  }

  @ParameterizedTest
  @CsvSource({"/shop/health, 0", "/shop/health/db, 0", "/shop/healthy-snacks, 1"})
  void aPathMayBeForMonitorsOnly(String path, int events) {
    servlet.request("getRequestURI", path);

    shop.visit(servlet);

    assertThat(shop.events).hasSize(events);
    assertThat(shop.suppressed).hasSize(1 - events).allMatch("health_check"::equals);
  }

  @Test
  void whatIsSwitchedOffKeepsNobodyOut() {
    shop.kept = Set.of();
    shop.optOut = Visits.OptOut.IGNORE;
    servlet
        .request("getMethod", "HEAD")
        .request("getRequestURI", "/shop/health")
        .request("getHeader", "Sec-Purpose", "prefetch")
        .request("getHeader", "Sec-GPC", "1")
        .request("getHeader", "User-Agent", "Googlebot/2.1");

    shop.visit(servlet);

    assertThat(shop.events).hasSize(1);
    assertThat(shop.suppressed).isEmpty();
  }

  @Test
  void whoeverItIsIsLookedAtOnceAndOnlyWhenACallIsTracked() {
    shop.during(servlet, () -> {});
    assertThat(servlet.calls()).noneMatch(call -> call.startsWith("getHeader"));

    shop.during(
        servlet,
        () -> {
          shop.call();
          shop.call();
        });

    assertThat(servlet.calls()).containsOnlyOnce("getHeader(Sec-Purpose)", "getHeader(Sec-GPC)");
  }

  @Test
  void whatComesToNothingAnywayIsNotCounted() {
    servlet.request("getHeader", "User-Agent", "Googlebot/2.1").response("getStatus", 404);

    shop.visit(servlet);

    assertThat(shop.captured).isZero();
    assertThat(shop.suppressed).isEmpty();
  }

  @Test
  void aRouteIsLookedAtTheSame() {
    shop.route("GET /");
    servlet.request("getHeader", "User-Agent", "Googlebot/2.1");

    shop.during(servlet, () -> {});

    assertThat(shop.suppressed).containsExactly("bot");
    assertThat(shop.captured).isEqualTo(1);
  }

  @Test
  void outsideOfARequestNobodyIsKeptOut() {
    shop.rule("user-id", "'u1'");

    shop.call();

    assertThat(shop.events).hasSize(1);
  }

  // ---- Sec-GPC

  @Test
  void whoWantsNoSharingIsKeptFromThirdPartiesOnly() {
    shop.local = List.of("file");
    servlet.request("getHeader", "Sec-GPC", "1");

    shop.visit(servlet);

    assertThat(shop.events)
        .singleElement()
        .satisfies(event -> assertThat(event.destinations()).containsExactly("file"));
    assertThat(shop.suppressed).isEmpty();
  }

  @Test
  void whoWantsNoSharingIsCountedWhenARuleIsForThirdPartiesOnly() {
    shop.local = List.of("file");
    shop.rule("destinations", "miso");
    servlet.request("getHeader", "Sec-GPC", "1");

    shop.visit(servlet);

    assertThat(shop.suppressed).containsExactly("gpc");
  }

  @Test
  void whoWantsNoSharingMayBeLeftWithoutTheUser() {
    shop.optOut = Visits.OptOut.ANONYMOUS;
    servlet.request("getHeader", "Sec-GPC", "1").request("getHeader", "X-User", "jane");

    shop.visit(servlet);
    servlet.request("getHeader", "X-Visitor", null);
    shop.visit(servlet);

    assertThat(shop.texts(Field.USER_ID)).containsExactly("");
    assertThat(shop.texts(Field.ANONYMOUS_ID)).containsExactly("v1");
    assertThat(shop.suppressed).containsExactly("gpc");
    assertThat(shop.dropped).isEmpty();
  }

  // ---- ids

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t", "null", "NULL", "undefined", "NaN"})
  void whatIsNoIdIsNoneWhereverItComesFrom(String none) {
    shop.rule("user-id", "header.X-Own | session.user");
    servlet
        .request("getHeader", "X-Own", none)
        .session("s1", java.util.Map.of("user", none))
        .cookies("miso_anonymous_id", none);

    shop.visit(servlet);

    assertThat(shop.texts(Field.USER_ID)).containsExactly("");
    assertThat(shop.texts(Field.ANONYMOUS_ID)).containsExactly("v1");
  }

  @Test
  void aUserMayGoByAPseudonym() {
    shop.pseudonyms = Optional.of(new Pseudonyms("correct horse battery staple"));
    servlet.request("getHeader", "X-User", "jane");

    shop.visit(servlet);

    // printf %s jane | openssl dgst -sha256 -hmac 'correct horse battery staple'
    assertThat(shop.texts(Field.USER_ID)).containsExactly(JANE);
    assertThat(shop.texts(Field.ANONYMOUS_ID)).containsExactly("v1");
  }

  @Test
  void aUserThatARuleNamesGoesByThePseudonymToo() {
    shop.pseudonyms = Optional.of(new Pseudonyms("correct horse battery staple"));
    shop.rule("user-id", "'jane'");

    shop.visit(servlet);

    assertThat(shop.texts(Field.USER_ID)).containsExactly(JANE);
  }

  private static final String JANE =
      "31fc8ec80d831736fafa066ade5c8cdae153ff3027c3a0c9c73357bf4bbf4646";
}
