package dev.weft.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.annotation.Field;
import dev.weft.request.FakeServlet;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * A request as security and session filters hand it on: only who is inside of them knows who comes.
 */
class InsideTest {
  private final Shopfront shop = new Shopfront();
  private final Map<String, Object> session = new HashMap<>();
  private final FakeServlet container = request();

  InsideTest() {
    shop.route("GET /**");
  }

  private static FakeServlet request() {
    return new FakeServlet(FakeServlet.Api.JAKARTA)
        .request("getHeader", "X-Visitor", "v1")
        .request("getHeader", "User-Agent", "Mozilla/5.0");
  }

  private FakeServlet wrapped(String user) {
    session.put("user", user);
    return request().session("s1", session, false);
  }

  private void through(FakeServlet servlet, Runnable body) {
    shop.during(servlet, body);
  }

  @Test
  void theUserOfARouteIsWhomTheInnermostServletSees() {
    through(container, () -> through(wrapped("jane"), () -> {}));

    assertThat(shop.texts(Field.USER_ID)).containsExactly("jane");
  }

  @Test
  void whoSignsInWhileTheServletRunsIsTheUser() {
    FakeServlet inside = wrapped("nobody yet");
    session.remove("user");

    through(container, () -> through(inside, () -> session.put("user", "jane")));

    assertThat(shop.texts(Field.USER_ID)).containsExactly("jane");
  }

  @Test
  void whatAServletIncludesOrForwardsToOrAnErrorPageIsNotAskedBeforeTheServletItselfIsDone() {
    for (String type : new String[] {"INCLUDE", "FORWARD", "ERROR"}) {
      FakeServlet inside = wrapped("first");
      FakeServlet part = wrapped("first").dispatcherType(type);

      through(
          container,
          () ->
              through(
                  inside,
                  () -> {
                    through(part, () -> {});
                    session.put("user", "last");
                  }));
    }

    assertThat(shop.texts(Field.USER_ID)).containsExactly("last", "last", "last");
  }

  @Test
  void theAddressIsTheOneThatTheContainerHas() {
    FakeServlet inside = wrapped("jane").request("getRequestURI", "/shop/rewritten");
    shop.route("GET /rewritten");

    through(container, () -> through(inside, () -> {}));

    assertThat(shop.events).hasSize(1);
  }

  @Test
  void aVisitIsRememberedInTheSessionThatOnlyTheInsideHas() {
    through(container, () -> through(wrapped(""), () -> {}));
    through(container, () -> through(wrapped("jane"), () -> {}));
    through(container, () -> through(wrapped("jane"), () -> {}));
    through(container, () -> through(wrapped("john"), () -> {}));

    assertThat(shop.visits().subList(0, 3)).containsOnly(shop.visits().get(0));
    assertThat(shop.visits().get(3)).isNotEqualTo(shop.visits().get(0));
    assertThat(shop.texts(Field.USER_ID)).containsExactly("", "jane", "jane", "john");
  }

  @Test
  void aRequestThatAnotherThreadDispatchesWhileItsServletRunsIsNoSecondRun() {
    through(container, () -> container.dispatcherType("ASYNC")); // as it is with Undertow

    assertThat(shop.events).hasSize(1);
  }

  @Test
  void nothingIsReadInsideOfARequestThatNoRouteIsFor() {
    Shopfront other = new Shopfront();
    other.route("POST /other");
    FakeServlet inside = wrapped("jane");

    other.during(container, () -> other.during(inside, () -> {}));

    assertThat(other.events).isEmpty();
    assertThat(inside.calls()).noneMatch(call -> call.startsWith("getSession"));
  }

  @Test
  void aFailureInsideThatAFilterAnswersLeavesTheEventToTheCondition() {
    shop.capture().enterRequest(container.request(), container.response());
    FakeServlet inside = wrapped("jane");
    shop.capture().enterRequest(inside.request(), inside.response());
    shop.capture().leaveRequest(true);
    shop.capture().leaveRequest(false);

    assertThat(shop.texts(Field.USER_ID)).containsExactly("");
  }

  @Test
  void whoIsNamedByAHeaderIsNotSignedOutByARequestThatIsMerelyWrapped() {
    for (String user : new String[] {"jane", "jane", "john"}) {
      FakeServlet outside = request().request("getHeader", "X-User", user);
      FakeServlet inside =
          request().request("getHeader", "X-User", user).session("s1", session, false);

      through(outside, () -> through(inside, () -> {}));
      through(outside, () -> through(inside, shop::call));
    }

    assertThat(shop.texts(Field.USER_ID).subList(0, 6)).containsOnly("jane");
    assertThat(shop.visits().subList(0, 6)).containsOnly(shop.visits().get(0));
    assertThat(shop.visits().get(6)).as("john's").isNotEqualTo(shop.visits().get(0));
    assertThat(shop.visits().subList(6, 9)).containsOnly(shop.visits().get(6));
  }

  @Test
  void aRequestThatDoesNotGetInsideSignsNobodyOut() {
    FakeServlet outside = request().session("s1", unsigned(), false);
    FakeServlet inside = wrapped("jane");

    through(outside, () -> through(inside, () -> {}));
    through(outside, () -> {});
    through(outside, () -> through(inside, () -> {}));

    assertThat(shop.texts(Field.USER_ID)).containsExactly("jane", "", "jane");
    assertThat(shop.visits()).containsOnly(shop.visits().get(0));
  }

  /** The session, but for who is signed in. */
  private Map<String, Object> unsigned() {
    return new AbstractMap<>() {
      @Override
      public @Nullable Object get(Object key) {
        return key.equals("user") ? null : session.get(key);
      }

      @Override
      public @Nullable Object put(String key, Object value) {
        return session.put(key, value);
      }

      @Override
      public Set<Entry<String, Object>> entrySet() {
        return session.entrySet();
      }
    };
  }

  @Test
  void anErrorPageThatAFilterForwardsToIsNotInside() {
    FakeServlet inside = wrapped("jane");
    FakeServlet page = request().session("s1", unsigned(), false).dispatcherType("FORWARD");
    through(container, () -> through(inside, () -> {}));

    through(
        container,
        () -> {
          shop.capture().enterRequest(inside.request(), inside.response());
          shop.capture().leaveRequest(true);
          through(page, () -> {});
        });
    through(container, () -> through(inside, () -> {}));

    assertThat(shop.visits().get(2)).isEqualTo(shop.visits().get(0));
  }
}
