package dev.weft.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.annotation.Field;
import dev.weft.config.Problems;
import dev.weft.config.RuleText;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionListener;
import dev.weft.extract.PathException;
import dev.weft.extract.PathParser;
import dev.weft.extract.Signature;
import dev.weft.request.BodyCopy;
import dev.weft.request.FakeServlet;
import java.lang.invoke.MethodHandles;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which bodies are copied, and what becomes of the copy. */
@ParameterizedClass
@EnumSource
class BodyTest {
  private final FakeServlet servlet;
  private final List<Interaction> events = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final Problems problems = new Problems();
  private final Capture capture =
      new Capture(
          identity(),
          Conventions.usual(),
          events::add,
          new InteractionListener() {
            @Override
            public void noticed(String notice) {
              notices.add(notice);
            }
          },
          Clock.systemUTC(),
          error -> {
            throw new AssertionError(error);
          });

  BodyTest(FakeServlet.Api api) {
    servlet =
        new FakeServlet(api)
            .cookies("visitor", "v1")
            .request("getMethod", "POST")
            .request("getRequestURI", "/shop/cart")
            .request("getContentType", "application/json;charset=utf-8");
  }

  private static Identity identity() {
    try {
      return new Identity(List.of(), PathParser.parse("cookie.visitor"), List.of());
    } catch (PathException e) {
      throw new AssertionError(e);
    }
  }

  private static Rule rule(String... keysAndValues) {
    List<RuleText.Entry> entries = new ArrayList<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.add(new RuleText.Entry("here", keysAndValues[i], List.of(keysAndValues[i + 1])));
    }
    Problems problems = new Problems();
    return new RuleParser(Set.of())
        .parse(new RuleText("here", entries), problems)
        .orElseThrow(() -> new AssertionError(problems.report()));
  }

  private void addRoute(String route, String... keysAndValues) {
    capture.addRoute(route, rule(keysAndValues), problems);
    assertThat(problems.lines()).isEmpty();
  }

  /** The copy, if one is wanted, with this read into it. */
  private @Nullable BodyCopy request(String body) {
    capture.enterRequest(servlet.request(), servlet.response());
    BodyCopy copy = capture.bodyCopy();
    byte[] bytes = body.getBytes(UTF_8);
    if (copy != null) copy.add(bytes, 0, bytes.length);
    capture.leaveRequest(false);
    return copy;
  }

  @Test
  void aRuleForARouteReadsTheBody() {
    addRoute(
        "POST /cart", "type", "add_to_cart", "product-ids", "body.items[*].sku", "when", "body.ok");

    BodyCopy copy = request("{\"items\":[{\"sku\":\"a1\"},{\"sku\":\"a2\"}],\"ok\":true}");
    request("{\"items\":[{\"sku\":\"a3\"}],\"ok\":false}");

    assertThat(events).hasSize(1);
    assertThat(events.get(0).texts(Field.PRODUCT_IDS)).containsExactly("a1", "a2");
    assertThat(copy).isNotNull().matches(BodyCopy::isClosed);
  }

  @Test
  void rulesThatAreOnlyCheckedCopyNothing() {
    Rule rule = rule("type", "like", "product-ids", "body.sku");

    var unused = capture.unlisted("Cart#add", List.of(rule), Signature.NONE, problems);
    assertThat(request("{}")).isNull();

    unused = capture.method("Cart#add", List.of(rule), Signature.NONE, problems);
    assertThat(request("{}")).isNotNull();
  }

  @Test
  void theUsualNamesOfARouteAreLookedForInTheBodyLast() {
    addRoute("POST /cart", "type", "add_to_cart");
    servlet.request("getQueryString", "sku=a1");

    request("{\"productId\":\"a2\",\"quantity\":3}");

    assertThat(events.get(0).texts(Field.PRODUCT_IDS)).containsExactly("a1");
    assertThat(events.get(0).get(Field.QUANTITIES)).isEqualTo(List.of(3));
  }

  @Test
  void aRuleForAMethodReadsTheBodyOfItsRequest() {
    var add =
        capture
            .method(
                "Cart#add()",
                List.of(rule("type", "add_to_cart", "product-ids", "body.sku")),
                new Signature("Cart#add()", List.of(), List.of(), MethodHandles.lookup()),
                problems)
            .orElseThrow();
    capture.enterRequest(servlet.request(), servlet.response());
    BodyCopy copy = capture.bodyCopy();
    capture.enter(add, null, new Object[0]);
    if (copy != null) copy.add("{\"sku\":\"a1\"}".getBytes(UTF_8), 0, 12);
    capture.exit(add.key(), null);
    capture.leaveRequest(false);

    assertThat(events.get(0).texts(Field.PRODUCT_IDS)).containsExactly("a1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data"})
  void aBodyThatIsNoJsonIsNotCopied(String type) {
    addRoute("POST /cart", "type", "add_to_cart", "product-ids", "body.sku");
    servlet.request("getContentType", type);

    assertThat(request("{\"sku\":\"a1\"}")).isNull();
  }

  @Test
  void aRequestThatNoSuchRuleIsForIsNotCopied() {
    addRoute("PUT /cart", "type", "add_to_cart", "product-ids", "body.sku");
    addRoute("POST /other", "type", "add_to_cart", "product-ids", "body.sku");
    addRoute("POST /cart?add", "type", "add_to_cart", "product-ids", "body.sku");
    addRoute("POST /cart", "type", "home_page_view");

    assertThat(request("{}")).isNull();
  }

  @Test
  void onlyTheOutermostIsAskedToCopy() {
    addRoute("POST /cart", "type", "add_to_cart", "product-ids", "body.sku");

    capture.enterRequest(servlet.request(), servlet.response());
    assertThat(capture.bodyCopy()).isNotNull();
    capture.enterRequest(servlet.request(), servlet.response());
    assertThat(capture.bodyCopy()).isNull();
    capture.leaveRequest(false);
    capture.leaveRequest(false);
    assertThat(capture.bodyCopy()).isNull();
  }

  @Test
  void theSecondRunOfARequestIsNotCopied() {
    addRoute("POST /cart", "type", "add_to_cart", "product-ids", "body.sku");
    servlet.dispatcherType("ASYNC");

    assertThat(request("{}")).isNull();
  }

  @Test
  void whatIsReadAsynchronouslyCountsWhenTheRequestIsDone() {
    addRoute("POST /cart", "type", "add_to_cart", "product-ids", "body.sku");
    servlet.startAsync();

    capture.enterRequest(servlet.request(), servlet.response());
    BodyCopy copy = capture.bodyCopy();
    capture.leaveRequest(false);
    if (copy != null) copy.add("{\"sku\":\"a1\"}".getBytes(UTF_8), 0, 12);
    servlet.tellAsyncListeners("onComplete");

    assertThat(events.get(0).texts(Field.PRODUCT_IDS)).containsExactly("a1");
    assertThat(copy).isNotNull().matches(BodyCopy::isClosed);
  }

  @Test
  void aFailedRequestLetsGoOfItsCopy() {
    addRoute("POST /cart", "type", "add_to_cart", "product-ids", "body.sku");

    capture.enterRequest(servlet.request(), servlet.response());
    BodyCopy copy = capture.bodyCopy();
    capture.leaveRequest(true);

    assertThat(copy).isNotNull().matches(BodyCopy::isClosed);
  }

  @Test
  void aBodyThatIsTooLongIsToldOnce() {
    addRoute("POST /cart", "type", "add_to_cart", "product-ids", "'p'", "when", "!body.sku");

    request("{\"sku\":\"a1\"}" + " ".repeat(BodyCopy.MAX_LENGTH));
    request("{\"sku\":\"a1\"}" + " ".repeat(BodyCopy.MAX_LENGTH));

    assertThat(events).hasSize(2);
    assertThat(notices)
        .containsExactly(
            "the body of a request is longer than 65536 bytes: paths that begin with body. have no"
                + " value for such a request");
  }

  @Test
  void anErrorAtTheBeginningOfARequestCostsNoLaterOne() {
    addRoute("POST /cart", "type", "add_to_cart", "product-ids", "body.sku");
    servlet.request("getContentType", new StackOverflowError());
    assertThatThrownBy(() -> capture.enterRequest(servlet.request(), servlet.response()))
        .isInstanceOf(StackOverflowError.class);
    capture.leaveRequest(false);
    servlet.request("getContentType", "application/json");

    request("{\"sku\":\"a1\"}");

    assertThat(events).hasSize(1);
  }
}
