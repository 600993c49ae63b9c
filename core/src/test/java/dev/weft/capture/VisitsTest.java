package dev.weft.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.annotation.Field;
import dev.weft.request.FakeServlet;
import dev.weft.request.Hashes;
import dev.weft.visit.OwnCookies;
import dev.weft.visit.Pseudonyms;
import dev.weft.visit.Visits;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which requests are one visit, with the application's sessions and with a cookie of our own. */
@ParameterizedClass
@EnumSource
class VisitsTest {
  private final FakeServlet.Api api;
  private final Shopfront shop = new Shopfront();
  private final Browser browser = new Browser();

  VisitsTest(FakeServlet.Api api) {
    this.api = api;
  }

  /** A browser and the session that the container has for it, as Tomcat does it. */
  private final class Browser {
    private final Map<String, String> cookies = new HashMap<>(Map.of("v", "v1"));
    private @Nullable String sessionId;
    private @Nullable Map<String, Object> attributes;
    private int sessions;

    /** The next request, with the session if there is one. */
    FakeServlet request() {
      FakeServlet servlet = new FakeServlet(api).request("getHeader", "X-Visitor", "v1");
      if (sessionId != null) servlet.request("getRequestedSessionId", sessionId);
      if (attributes != null && sessionId != null) servlet.session(sessionId, attributes, false);
      servlet.cookies(
          cookies.entrySet().stream()
              .flatMap(cookie -> Stream.of(cookie.getKey(), cookie.getValue()))
              .toArray(String[]::new));
      return servlet;
    }

    void makeSession(FakeServlet servlet) {
      sessionId = "s" + ++sessions;
      attributes = new HashMap<>();
      servlet.session(sessionId, attributes, true);
    }

    void changeSessionId() {
      sessionId = "s" + ++sessions;
    }

    void signIn(String user) {
      if (attributes == null) throw new AssertionError("no session");
      attributes.put("user", user);
    }

    void signOut() {
      if (attributes == null) throw new AssertionError("no session");
      attributes.remove("user");
    }

    void invalidate(FakeServlet servlet) {
      attributes = null;
      servlet.request("getSession", "false", null).request("isRequestedSessionIdValid", false);
    }

    /** Keeps the cookies that the response sets. */
    void keep(FakeServlet servlet) {
      for (String header : servlet.addedHeaders()) {
        String pair = header.substring("Set-Cookie: ".length(), header.indexOf(';'));
        cookies.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
    }
  }

  private void page() {
    FakeServlet servlet = browser.request();
    shop.visit(servlet);
    browser.keep(servlet);
  }

  // ---- what browsers refuse

  @Test
  void aCookieForOtherSitesIsSecureEvenIfTheContainerSeesNoEncryption() {
    shop.cookies =
        Optional.of(
            new OwnCookies(
                "a",
                "s",
                Duration.ofDays(30),
                OwnCookies.SameSite.NONE,
                OwnCookies.Secure.AUTO,
                true,
                "",
                "/"));
    FakeServlet servlet = new FakeServlet(api);
    shop.visit(servlet);

    assertThat(servlet.addedHeaders())
        .hasSize(2)
        .allMatch(header -> header.contains("; Secure;") && header.endsWith("SameSite=None"));
  }

  // ---- what an id must not give away

  @Test
  void anIdThatIsMadeOfAPersonsIdIsMadeOfItsPseudonym() {
    shop.pseudonyms = Optional.of(new Pseudonyms("0123456789abcdef"));
    shop.visit(new FakeServlet(api).request("getHeader", "X-User", "alice@example.org"));

    long day = shop.now.toEpochMilli() / Duration.ofDays(1).toMillis();
    String guessed = Hashes.hash("day", Long.toString(day), "alice@example.org");
    assertThat(shop.visits()).hasSize(1).doesNotContain("", guessed);
  }

  @Test
  void theSessionDoesNotHoldWhoTheUserIs() {
    FakeServlet first = browser.request();
    shop.during(first, () -> shop.call(() -> browser.makeSession(first)));
    browser.signIn("alice@example.org");
    page();

    assertThat(shop.texts(Field.USER_ID)).containsExactly("", "alice@example.org");
    assertThat(Objects.requireNonNull(browser.attributes))
        .extractingByKey("dev.weft.visit.user")
        .asString()
        .matches("[0-9a-f]{16}");
  }

  @Test
  void anIdOfAVisitThatMustNotNameTheUserIsNotMadeOfTheUser() {
    shop.optOut = Visits.OptOut.ANONYMOUS;
    shop.rule("anonymous-id", "header.X-Device");
    shop.visit(
        new FakeServlet(api)
            .request("getHeader", "Sec-GPC", "1")
            .request("getHeader", "X-Device", "d1")
            .request("getHeader", "X-User", "alice@example.org"));

    assertThat(shop.visits()).containsExactly("");
  }

  @Test
  void whoeverKnowsTheIdBeforeCannotTryWhoHasSignedIn() {
    page();
    FakeServlet first = browser.request();
    shop.during(first, () -> shop.call(() -> browser.makeSession(first)));
    browser.signIn("alice");
    page();
    browser.signIn("bob");
    page();

    String before = shop.visits().get(2);
    assertThat(shop.visits().get(3)).isNotEqualTo(before);
    assertThat(shop.visits().get(3)).isNotEqualTo(Hashes.hash("next", before, "bob"));
  }

  @Test
  void aSessionIdInALinkThatManyFollowJoinsNobody() {
    for (String device : List.of("v1", "v2")) {
      shop.visit(
          new FakeServlet(api)
              .request("getHeader", "X-Visitor", device)
              .request("getRequestedSessionId", "copied-with-the-link")
              .request("isRequestedSessionIdFromURL", true));
    }

    assertThat(shop.visits()).hasSize(2).doesNotContain("").doesNotHaveDuplicates();
  }

  // ---- by the application's sessions

  @Test
  void aSessionInAStoreIsNotFetchedToSeeWhetherItIsNew() {
    FakeServlet servlet =
        new FakeServlet(api)
            .request("getRequestedSessionId", "s1")
            .request("isRequestedSessionIdValid", true)
            .request("getAttribute", "org.springframework.session.SessionRepository", "redis");
    shop.during(servlet, () -> {});

    assertThat(servlet.calls()).doesNotContain("isRequestedSessionIdValid()", "getSession(false)");
  }

  @Test
  void aSessionThatAStoreIsToKeepGoesOnWithTheVisit() {
    FakeServlet signIn =
        browser
            .request()
            .request("getAttribute", "org.springframework.session.SessionRepository", "redis");
    shop.during(
        signIn,
        () -> {
          browser.makeSession(signIn);
          signIn.request(
              "getAttribute",
              "org.springframework.session.SessionRepository.CURRENT_SESSION",
              "session");
        });
    page();

    assertThat(browser.attributes).containsKey("dev.weft.visit");
  }

  @Test
  void aVisitBeginsBeforeThereIsASession() {
    page();
    FakeServlet first = browser.request();
    shop.during(first, () -> shop.call(() -> browser.makeSession(first)));
    page();

    assertThat(shop.visits()).hasSize(3).doesNotContain("").containsOnly(shop.visits().get(0));
  }

  @Test
  void aSessionThatAnUntrackedRequestMakesGoesOnWithTheVisit() {
    page();
    FakeServlet signIn = browser.request();
    shop.during(
        signIn,
        () -> {
          browser.makeSession(signIn);
          browser.signIn("jane");
        });
    browser.changeSessionId();
    page();

    assertThat(shop.visits()).containsOnly(shop.visits().get(0));
    assertThat(shop.texts(Field.USER_ID)).containsExactly("", "jane");
  }

  @Test
  void aSignInKeepsTheVisitThoughTheContainerChangesTheIdOfTheSession() {
    shop.during(browser.request(), () -> {});
    FakeServlet first = browser.request();
    shop.during(first, () -> shop.call(() -> browser.makeSession(first)));
    browser.changeSessionId();
    browser.signIn("jane");
    page();
    browser.changeSessionId();
    page();

    assertThat(shop.visits()).containsOnly(shop.visits().get(0));
  }

  @Test
  void aSignOutBeginsANewVisitWithoutTheSessionBeingGivenUp() {
    FakeServlet first = browser.request();
    shop.during(first, () -> shop.call(() -> browser.makeSession(first)));
    browser.signIn("jane");
    page();
    browser.signOut();
    page();
    page();

    List<String> visits = shop.visits();
    assertThat(visits.get(1)).isEqualTo(visits.get(0));
    assertThat(visits.get(2)).isNotEqualTo(visits.get(1)).isEqualTo(visits.get(3));
  }

  @Test
  void aSignOutThatEndsTheSessionBeginsANewVisitTheNextUsersToo() {
    page();
    FakeServlet signIn = browser.request();
    shop.during(
        signIn,
        () -> {
          browser.makeSession(signIn);
          browser.signIn("jane");
        });
    page();
    FakeServlet signOut = browser.request();
    shop.during(signOut, () -> browser.invalidate(signOut));
    page();
    FakeServlet again = browser.request();
    shop.during(
        again,
        () -> {
          browser.makeSession(again);
          browser.signIn("john");
        });
    page();

    List<String> visits = shop.visits();
    assertThat(shop.texts(Field.USER_ID)).containsExactly("", "jane", "", "john");
    assertThat(visits.get(1)).isEqualTo(visits.get(0));
    assertThat(visits.get(2)).isNotEqualTo(visits.get(1)).isEqualTo(visits.get(3));
  }

  @Test
  void aSwitchOfUserBeginsANewVisit() {
    FakeServlet first = browser.request();
    shop.during(first, () -> shop.call(() -> browser.makeSession(first)));
    browser.signIn("jane");
    page();
    browser.signIn("john");
    page();
    browser.signIn("jane");
    page();

    assertThat(shop.visits().subList(1, 4)).doesNotHaveDuplicates();
  }

  @Test
  void theCallThatSignsOutBelongsToTheVisitItEnds() {
    FakeServlet first = browser.request();
    shop.during(first, () -> shop.call(() -> browser.makeSession(first)));
    browser.signIn("jane");
    page();
    FakeServlet signOut = browser.request();
    shop.during(signOut, () -> shop.call(() -> browser.invalidate(signOut)));
    page();

    List<String> visits = shop.visits();
    assertThat(shop.texts(Field.USER_ID)).containsExactly("", "jane", "jane", "");
    assertThat(visits.get(2)).isEqualTo(visits.get(1));
    assertThat(visits.get(3)).isNotEqualTo(visits.get(2));
  }

  @Test
  void aSignInThatReplacesTheSessionKeepsTheVisitOfItsOwnRequest() {
    FakeServlet first = browser.request();
    shop.during(first, () -> shop.call(() -> browser.makeSession(first)));
    FakeServlet signIn = browser.request();
    shop.during(
        signIn,
        () ->
            shop.call(
                () -> {
                  browser.invalidate(signIn);
                  browser.makeSession(signIn);
                  browser.signIn("jane");
                }));
    page();

    assertThat(shop.visits()).containsOnly(shop.visits().get(0));
    assertThat(shop.texts(Field.USER_ID)).containsExactly("", "jane", "jane");
  }

  @Test
  void requestsAtTheSameTimeAgree() {
    browser.makeSession(browser.request());
    FakeServlet one = browser.request();
    FakeServlet other = browser.request();
    Map<String, Object> before = new HashMap<>(Objects.requireNonNull(browser.attributes));

    shop.visit(one);
    browser.attributes = before; // the other did not see what was set
    shop.visit(other);

    assertThat(shop.visits()).hasSize(2).containsOnly(shop.visits().get(0));
  }

  @Test
  void aSessionFromBeforeWeftGivesAHashOfItsId() {
    browser.makeSession(browser.request());

    page();

    assertThat(shop.visits().get(0)).hasSize(32).isNotEqualTo("s1");
  }

  @Test
  void withoutAnySessionAVisitLastsForADay() {
    page();
    shop.now = shop.now.plus(Duration.ofHours(1));
    page();
    shop.now = shop.now.plus(Duration.ofDays(1));
    page();

    List<String> visits = shop.visits();
    assertThat(visits.get(1)).isEqualTo(visits.get(0));
    assertThat(visits.get(2)).isNotEqualTo(visits.get(0));
  }

  @Test
  void aBrowserThatAsksForASessionOfLongAgoHasAVisitADayToo() {
    browser.sessionId = "of-long-ago";
    page();
    shop.now = shop.now.plus(Duration.ofHours(1));
    page();
    shop.now = shop.now.plus(Duration.ofDays(1));
    page();

    List<String> visits = shop.visits();
    assertThat(visits.get(1)).isEqualTo(visits.get(0));
    assertThat(visits.get(2)).isNotEqualTo(visits.get(0));
  }

  @Test
  void aSessionIsNeverMadeAndHoldsTextsOnly() {
    FakeServlet without = browser.request();
    shop.visit(without);
    FakeServlet with = browser.request();
    shop.during(with, () -> shop.call(() -> browser.makeSession(with)));

    assertThat(without.calls()).doesNotContain("getSession()", "getSession(true)");
    assertThat(browser.attributes).isNotEmpty();
    assertThat(Objects.requireNonNull(browser.attributes).values())
        .allMatch(value -> value instanceof String);
  }

  @Test
  void aRequestThatIsNotTrackedTouchesNoSessionThatWasThere() {
    browser.makeSession(browser.request());
    FakeServlet untracked = browser.request();

    shop.during(untracked, () -> {});

    assertThat(untracked.calls()).noneMatch(call -> call.startsWith("getSession"));
    assertThat(browser.attributes).isEmpty();
  }

  @Test
  void aSessionThatThrowsIsNone() {
    FakeServlet servlet =
        browser.request().request("getSession", "false", new IllegalStateException("no"));

    shop.visit(servlet);

    assertThat(shop.visits()).hasSize(1).doesNotContain("");
  }

  @Test
  void whatSomebodyElsePutIntoTheSessionIsNoVisit() {
    browser.makeSession(browser.request());
    Objects.requireNonNull(browser.attributes).put("dev.weft.visit", List.of(1));

    page();

    assertThat(shop.visits().get(0)).hasSize(32);
  }

  @Test
  void aRouteThatSeesNoUserDoesNotSignOutWhomACallSees() {
    FakeServlet first = browser.request();
    shop.route("GET /**");
    shop.during(first, () -> shop.call(() -> browser.makeSession(first)));
    Map<String, Object> attributes = Objects.requireNonNull(browser.attributes);
    browser.signIn("jane");
    FakeServlet outer = browser.request();
    FakeServlet inner = browser.request();
    shop.capture().enterRequest(outer.request(), outer.response());
    shop.capture().enterRequest(inner.request(), inner.response());
    shop.call();
    shop.capture().leaveRequest(false);
    attributes.remove("user"); // as outside of a security filter
    shop.capture().leaveRequest(false);

    assertThat(shop.visits()).hasSize(4).containsOnly(shop.visits().get(0));
  }

  @Test
  void aRuleWithAUserOfItsOwnDoesNotSignAnybodyIn() {
    shop.rule("user-id", "'system'");
    FakeServlet first = browser.request();
    shop.during(first, () -> shop.call(() -> browser.makeSession(first)));
    page();

    assertThat(shop.visits()).containsOnly(shop.visits().get(0));
    assertThat(browser.attributes).containsEntry("dev.weft.visit.user", "");
  }

  // ---- by cookies of our own

  private static final String ONE = "%032x".formatted(1);
  private static final String TWO = "%032x".formatted(2);

  private FakeServlet stranger() {
    return browser.request().request("getHeader", "X-Visitor", null);
  }

  @Test
  void noCookieIsSetUnlessThatIsAllowed() {
    FakeServlet servlet = stranger();

    shop.visit(servlet);

    assertThat(servlet.addedHeaders()).isEmpty();
    assertThat(shop.dropped).containsExactly("no_identity");
  }

  @Test
  void aStrangerGetsAnIdThatAllOfTheRequestShares() {
    shop.cookies = Optional.of(Shopfront.usualCookies());
    FakeServlet servlet = stranger();

    shop.during(
        servlet,
        () -> {
          shop.call();
          shop.call();
        });
    shop.visit(servlet); // the second run of an asynchronous one

    assertThat(servlet.addedHeaders())
        .containsExactly(
            "Set-Cookie: weft_anonymous_id=%s; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax"
                .formatted(ONE),
            "Set-Cookie: weft_session_id=%s; Path=/; HttpOnly; SameSite=Lax".formatted(TWO));
    assertThat(shop.texts(Field.ANONYMOUS_ID)).containsExactly(ONE, ONE, ONE);
    assertThat(shop.visits()).containsExactly(TWO, TWO, TWO);
  }

  @Test
  void whoComesAgainIsKnown() {
    shop.cookies = Optional.of(Shopfront.usualCookies());
    browser.cookies.put("weft_anonymous_id", ONE);
    browser.cookies.put("weft_session_id", TWO);
    FakeServlet servlet = stranger();

    shop.visit(servlet);

    assertThat(servlet.addedHeaders()).isEmpty();
    assertThat(shop.texts(Field.ANONYMOUS_ID)).containsExactly(ONE);
    assertThat(shop.visits()).containsExactly(TWO);
  }

  @Test
  void whoMisoKnowsGetsNoSecondId() {
    shop.cookies = Optional.of(Shopfront.usualCookies());
    browser.cookies.put("miso_anonymous_id", "m1");
    browser.cookies.put("weft_anonymous_id", ONE);
    FakeServlet servlet = stranger();

    shop.visit(servlet);

    assertThat(shop.texts(Field.ANONYMOUS_ID)).containsExactly("m1");
    assertThat(servlet.addedHeaders()).noneMatch(header -> header.contains("weft_anonymous_id"));
  }

  @Test
  void aCookieThatIsNotOursIsReplaced() {
    shop.cookies = Optional.of(Shopfront.usualCookies());
    browser.cookies.put("weft_anonymous_id", "<script>");
    browser.cookies.put("weft_session_id", "x".repeat(4000));
    FakeServlet servlet = stranger();

    shop.visit(servlet);

    assertThat(servlet.addedHeaders()).hasSize(2);
    assertThat(shop.texts(Field.ANONYMOUS_ID)).containsExactly(ONE);
  }

  @Test
  void nothingIsAddedToAResponseThatIsCommitted() {
    shop.cookies = Optional.of(Shopfront.usualCookies());
    FakeServlet servlet = stranger().response("isCommitted", true);

    shop.visit(servlet);

    assertThat(servlet.addedHeaders()).isEmpty();
    assertThat(shop.dropped).containsExactly("no_identity");
  }

  @Test
  void theEventOfARouteIsMadeWhenTheResponseIsGoneSoItsCookieIsSetBefore() {
    shop.cookies = Optional.of(Shopfront.usualCookies());
    shop.route("GET /");
    FakeServlet servlet = stranger();

    shop.during(servlet, () -> servlet.response("isCommitted", true));
    FakeServlet other = stranger().request("getRequestURI", "/shop/other");
    shop.during(other, () -> {});

    assertThat(servlet.addedHeaders()).hasSize(2);
    assertThat(shop.texts(Field.ANONYMOUS_ID)).containsExactly(ONE);
    assertThat(other.addedHeaders()).isEmpty();
  }

  @Test
  void nobodyButAShopperGetsACookie() {
    shop.cookies = Optional.of(Shopfront.usualCookies());
    for (Map.Entry<String, String> header :
        Map.of(
                "User-Agent", "Googlebot/2.1",
                "Sec-Purpose", "prefetch;prerender",
                "Sec-GPC", "1")
            .entrySet()) {
      FakeServlet servlet = stranger().request("getHeader", header.getKey(), header.getValue());

      shop.visit(servlet);

      assertThat(servlet.addedHeaders()).as(header.getKey()).isEmpty();
    }
    assertThat(shop.suppressed).containsExactlyInAnyOrder("bot", "prefetch", "gpc");
  }

  @Test
  void theCookieOfTheVisitKnowsSignInSignOutAndSwitch() {
    shop.cookies = Optional.of(Shopfront.usualCookies());
    for (String user : List.of("", "jane", "jane", "", "", "john", "jane")) {
      FakeServlet servlet = browser.request().request("getHeader", "X-User", user);
      shop.visit(servlet);
      browser.keep(servlet);
    }

    List<String> visits = shop.visits();
    assertThat(visits.get(1)).isEqualTo(visits.get(0)).isEqualTo(visits.get(2));
    assertThat(visits.get(3)).isEqualTo(visits.get(4)).isNotEqualTo(visits.get(2));
    assertThat(visits.get(5)).isEqualTo(visits.get(4));
    assertThat(visits.get(6)).isNotIn(visits.subList(0, 6));
    assertThat(browser.cookies.get("weft_session_id")).matches("[0-9a-f]{32}\\.[0-9a-f]{16}");
  }

  @Test
  void theCookiesAreAsConfigured() {
    shop.cookies =
        Optional.of(
            new OwnCookies(
                "a",
                "s",
                Duration.ofDays(30),
                OwnCookies.SameSite.NONE,
                OwnCookies.Secure.ALWAYS,
                false,
                "example.org",
                "/shop"));
    FakeServlet servlet = stranger();

    shop.visit(servlet);

    assertThat(servlet.addedHeaders())
        .containsExactly(
            "Set-Cookie: a=%s; Path=/shop; Max-Age=2592000; Domain=example.org; Secure; SameSite=None"
                .formatted(ONE),
            "Set-Cookie: s=%s; Path=/shop; Domain=example.org; Secure; SameSite=None"
                .formatted(TWO));
  }

  @Test
  void theCookiesAreForEncryptedConnectionsWhenTheyAreSetOverOne() {
    shop.cookies = Optional.of(Shopfront.usualCookies());
    shop.proxies = List.of("10.0.0.0/8");
    FakeServlet direct = stranger().request("isSecure", true);
    FakeServlet behind =
        stranger()
            .request("getRemoteAddr", "10.1.2.3")
            .request("getHeader", "X-Forwarded-Proto", "https");
    FakeServlet liar =
        stranger()
            .request("getRemoteAddr", "192.0.2.7")
            .request("getHeader", "X-Forwarded-Proto", "https");

    for (FakeServlet servlet : Set.of(direct, behind, liar)) shop.visit(servlet);

    assertThat(direct.addedHeaders()).hasSize(2).allMatch(header -> header.contains("; Secure"));
    assertThat(behind.addedHeaders()).hasSize(2).allMatch(header -> header.contains("; Secure"));
    assertThat(liar.addedHeaders()).hasSize(2).noneMatch(header -> header.contains("; Secure"));
  }
}
