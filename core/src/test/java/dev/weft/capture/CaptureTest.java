package dev.weft.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.annotation.Field;
import dev.weft.config.Problems;
import dev.weft.config.RuleText;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionListener;
import dev.weft.event.Lane;
import dev.weft.extract.Path;
import dev.weft.extract.PathException;
import dev.weft.extract.PathParser;
import dev.weft.extract.Signature;
import dev.weft.request.BodyCopy;
import dev.weft.request.FakeServlet;
import java.lang.invoke.MethodHandles;
import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ParameterizedClass
@EnumSource
@Timeout(30)
class CaptureTest {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

  private final FakeServlet.Api api;
  private final FakeServlet servlet;
  private final List<Interaction> events = new ArrayList<>();
  private final List<String> drops = new ArrayList<>();
  private final List<String> notices = new ArrayList<>();
  private final List<Throwable> errors = new ArrayList<>();
  private final Problems problems = new Problems();
  private int captured;
  private @Nullable RuntimeException sinkFailure;

  private final Capture capture =
      new Capture(
          new Identity(
              paths("session.user", "header.X-User"), paths("cookie.visitor"), paths("session-id")),
          Conventions.usual(),
          this::take,
          new InteractionListener() {
            @Override
            public void captured(Lane lane) {
              captured++;
            }

            @Override
            public void dropped(Lane lane, String reason, String detail) {
              drops.add(reason + ": " + detail);
            }

            @Override
            public void noticed(String notice) {
              notices.add(notice);
            }
          },
          Clock.fixed(AT, ZoneOffset.UTC),
          errors::add);

  CaptureTest(FakeServlet.Api api) {
    this.api = api;
    this.servlet = new FakeServlet(api).cookies("visitor", "v1");
  }

  private void take(Interaction interaction) {
    if (sinkFailure != null) throw sinkFailure;
    events.add(interaction);
  }

  record Item(String sku, int quantity) {}

  /** An order that the method gives its id. */
  static final class Order {
    private @Nullable String id;

    public @Nullable String getId() {
      return id;
    }
  }

  /** Does something when its id is read. */
  static final class Calling {
    private final Runnable action;

    Calling(Runnable action) {
      this.action = action;
    }

    public String getId() {
      action.run();
      return "a1";
    }
  }

  // ---- what is read

  @Test
  void aCallInARequestIsOneEventWhenTheRequestIsDone() {
    TrackedMethod add =
        method("add_to_cart", "product-ids", "arg[0].sku", "quantities", "arg[0].quantity");

    enterRequest();
    call(add, null, new Item("a1", 2));
    assertThat(events).isEmpty();
    leaveRequest();

    assertThat(events).hasSize(1);
    Interaction event = events.get(0);
    assertThat(event.type().wireName()).isEqualTo("add_to_cart");
    assertThat(event.at()).isEqualTo(AT);
    assertThat(event.text(Field.ANONYMOUS_ID)).isEqualTo("v1");
    assertThat(event.texts(Field.PRODUCT_IDS)).containsExactly("a1");
    assertThat(event.get(Field.QUANTITIES)).isEqualTo(List.of(2));
    assertThat(captured).isEqualTo(1);
    assertThat(drops).isEmpty();
  }

  @Test
  void aCallOutsideARequestIsDecidedAtOnce() {
    TrackedMethod add = method("add_to_cart", "product-ids", "arg[0]", "user-id", "'u1'");

    call(add, null, "a1");

    assertThat(events)
        .singleElement()
        .satisfies(e -> assertThat(e.text(Field.USER_ID)).isEqualTo("u1"));
  }

  @Test
  void conventionFindsTheFieldsOfAnOrdinaryMethod() {
    TrackedMethod add = method("add_to_cart");
    servlet.request("getQueryString", "qty=3");

    inRequest(() -> call(add, null, "a1"));

    assertThat(event().texts(Field.PRODUCT_IDS)).containsExactly("a1");
    assertThat(event().get(Field.QUANTITIES)).isEqualTo(List.of(3));
  }

  @Test
  void aCartThatTheMethodEmptiesIsReadBefore() {
    TrackedMethod checkout = method("checkout", "product-ids", "arg[0][*].sku");
    List<Item> cart = new ArrayList<>(List.of(new Item("a1", 1), new Item("a2", 1)));

    inRequest(
        () -> {
          capture.enter(checkout, null, new Object[] {cart});
          cart.clear();
          capture.exit(checkout.key(), null);
        });

    assertThat(event().texts(Field.PRODUCT_IDS)).containsExactly("a1", "a2");
  }

  @Test
  void anIdThatTheMethodAssignsIsReadAfter() {
    TrackedMethod checkout =
        method("checkout", "product-ids", "'a1'", "context", "order = arg[0].id");
    Order order = new Order();

    inRequest(
        () -> {
          capture.enter(checkout, null, new Object[] {order});
          order.id = "o7";
          capture.exit(checkout.key(), null);
        });

    assertThat(event().get(Field.CUSTOM_CONTEXT)).isEqualTo(Map.of("order", "o7"));
  }

  @Test
  void aConditionLooksAtTheArgumentsAsTheyWereAtEntry() {
    TrackedMethod create = method("add_to_cart", "product-ids", "'a1'", "when", "!arg[0].id");
    TrackedMethod update = method("like", "product-ids", "'a1'", "when", "arg[0].id");
    Order order = new Order();

    for (TrackedMethod method : List.of(create, update)) {
      inRequest(
          () -> {
            order.id = null;
            capture.enter(method, null, new Object[] {order});
            order.id = "o7";
            capture.exit(method.key(), null);
          });
    }

    assertThat(types()).containsExactly("add_to_cart");
  }

  @Test
  void theResultAndTheObjectItselfCanBeRead() {
    TrackedMethod search =
        method("search", "search-keywords", "this.sku", "context", "hits = result.quantity");

    inRequest(
        () -> {
          capture.enter(search, new Item("shoes", 0), new Object[1]);
          capture.exit(search.key(), new Item("", 17));
        });

    assertThat(event().text(Field.SEARCH_KEYWORDS)).isEqualTo("shoes");
    assertThat(event().get(Field.CUSTOM_CONTEXT)).isEqualTo(Map.of("hits", 17));
  }

  @Test
  void formParametersAreAskedForOnlyWhenTheApplicationIsDone() {
    TrackedMethod add = method("add_to_cart", "product-ids", "form.sku");
    servlet.form(true, "sku", "a1");

    enterRequest();
    call(add, null, "x");
    assertThat(servlet.calls()).noneMatch(call -> call.startsWith("getParameter"));
    leaveRequest();

    assertThat(event().texts(Field.PRODUCT_IDS)).containsExactly("a1");
  }

  @Test
  void aRequestAmongTheArgumentsIsNotWalkedInto() {
    TrackedMethod like = method("like", "product-ids", "arg[0].session.id | arg[0].parameterMap");

    inRequest(() -> call(like, null, servlet.request()));

    assertThat(servlet.calls())
        .noneMatch(call -> call.equals("getSession()") || call.startsWith("getParameter"));
  }

  @Test
  void anErrorOfOursAfterAnAsynchronousRequestDoesNotReachTheContainer() {
    TrackedMethod like = method("like", "product-ids", "arg[0]");
    sinkFailure = new IllegalStateException("ours");
    servlet.startAsync();

    inRequest(() -> call(like, null, "a1"));
    servlet.tellAsyncListeners("onComplete");

    assertThat(errors).containsExactly(sinkFailure);
  }

  @Test
  void aLoopOfTrackedCallsInOneRequestIsBoundedAndCounted() {
    TrackedMethod like = method("like", "product-ids", "arg[0]");

    inRequest(
        () -> {
          for (int i = 0; i < 2000; i++) call(like, null, "a" + i);
        });

    assertThat(events).hasSize(500);
    assertThat(captured).isEqualTo(2000);
    assertThat(drops)
        .hasSize(1500)
        .allMatch(
            drop ->
                drop.equals(
                    "request_full: one request has more tracked calls than any visitor can make"));
  }

  @Test
  void anErrorOfOursIsCountedAsALoss() {
    TrackedMethod like = method("like", "product-ids", "arg[0]");
    sinkFailure = new IllegalStateException("ours");

    inRequest(() -> call(like, null, "a1"));

    assertThat(captured).isEqualTo(1);
    assertThat(drops).containsExactly("internal_error: ");
    assertThat(errors).containsExactly(sinkFailure);
  }

  @Test
  void afterACloseNothingIsCapturedNorCounted() {
    TrackedMethod like = method("like", "product-ids", "arg[0]");
    capture.close();

    inRequest(() -> call(like, null, "a1"));

    assertThat(captured).isZero();
    assertThat(events).isEmpty();
  }

  @Test
  void aSessionIsNeverMade() {
    TrackedMethod like = method("like", "product-ids", "arg[0]");

    inRequest(() -> call(like, null, "a1"));

    assertThat(servlet.calls())
        .contains("getSession(false)")
        .doesNotContain("getSession()", "getSession(true)");
  }

  @Test
  void theUserThatAMethodSignsInIsTheUserOfTheEvent() {
    TrackedMethod signIn = method("custom", "custom-action-name", "sign_in");

    inRequest(
        () -> {
          capture.enter(signIn, null, new Object[1]);
          servlet.session("s", Map.of("user", "jane"));
          capture.exit(signIn.key(), null);
        });

    assertThat(event().text(Field.USER_ID)).isEqualTo("jane");
    assertThat(event().text(Field.ANONYMOUS_ID)).isEqualTo("v1");
    assertThat(event().text(Field.SESSION_ID)).hasSize(32);
  }

  // ---- when it counts

  @ParameterizedTest
  @CsvSource({"200,1", "302,1", "399,1", "400,0", "404,0", "500,0"})
  void anEventCountsWhenTheStatusIsBelow400(int status, int count) {
    TrackedMethod like = method("like", "product-ids", "'a1'");
    servlet.response("getStatus", status);

    inRequest(() -> call(like, null, "x"));

    assertThat(events).hasSize(count);
    assertThat(captured).isEqualTo(count);
  }

  @Test
  void aRuleMayAskForAnotherStatus() {
    TrackedMethod like = method("like", "product-ids", "'a1'", "when", "response.status == 404");
    servlet.response("getStatus", 404);

    inRequest(() -> call(like, null, "x"));

    assertThat(events).hasSize(1);
  }

  @Test
  void anExceptionMeansThatNothingHappened() {
    TrackedMethod like = method("like", "product-ids", "'a1'");

    inRequest(
        () -> {
          capture.enter(like, null, new Object[1]);
          capture.fail(like.key());
        });
    enterRequest();
    call(like, null, "x");
    capture.leaveRequest(true);

    assertThat(events).isEmpty();
    assertThat(captured).isZero();
    assertThat(drops).isEmpty();
  }

  @Test
  void aConditionDecides() {
    TrackedMethod order =
        method("checkout", "product-ids", "'a1'", "when", "arg[0] == true && result != error");

    inRequest(() -> callWith(order, "ok", true));
    inRequest(() -> callWith(order, "ok", false));
    inRequest(() -> callWith(order, "error", true));

    assertThat(events).hasSize(1);
    assertThat(captured).isEqualTo(1);
  }

  @Test
  void anErrorPageIsNoSuccessWhateverItsStatus() {
    TrackedMethod like = method("like", "product-ids", "'a1'");
    TrackedMethod anyway =
        method("custom", "custom-action-name", "seen", "when", "response.status");
    String prefix = api == FakeServlet.Api.JAKARTA ? "jakarta" : "javax";
    Map<String, Object> reasons =
        Map.of(
            prefix + ".servlet.error.exception",
            "the exception",
            prefix + ".servlet.error.status_code",
            404,
            "org.springframework.web.servlet.DispatcherServlet.EXCEPTION",
            "the exception");

    reasons.forEach(
        (name, reason) -> {
          FakeServlet failed =
              new FakeServlet(api).cookies("visitor", "v1").request("getAttribute", name, reason);
          capture.enterRequest(failed.request(), failed.response());
          call(like, null, "x");
          call(anyway, null, "x");
          capture.leaveRequest(false);
        });

    assertThat(types()).containsExactly("custom", "custom", "custom");
  }

  // ---- results that arrive later

  @Test
  void aStageIsDecidedWhenItsValueArrivesAndTheRequestHasEnded() {
    TrackedMethod order =
        method("checkout", "product-ids", "result.sku", "revenue", "result.quantity");
    CompletableFuture<Object> before = new CompletableFuture<>();
    CompletableFuture<Object> after = new CompletableFuture<>();
    Object there = CompletableFuture.completedFuture(Optional.of(new Item("there", 1)));

    inRequest(
        () -> {
          call(order, before, "x");
          call(order, after, "x");
          call(order, there, "x");
          before.complete(new Item("before", 2));
          assertThat(events).isEmpty();
        });
    assertThat(products()).containsExactlyInAnyOrder("before", "there");
    after.complete(new Item("after", 3));

    assertThat(products()).containsExactlyInAnyOrder("before", "there", "after");
    assertThat(captured).isEqualTo(3);
    assertThat(events.get(2).at()).isEqualTo(AT);
    assertThat(events.get(2).text(Field.ANONYMOUS_ID)).isEqualTo("v1");
  }

  @Test
  void aStageOutsideARequestIsDecidedWhenItsValueArrives() {
    TrackedMethod order = method("like", "product-ids", "result", "user-id", "'u1'");
    CompletableFuture<Object> stage = new CompletableFuture<>();

    call(order, stage, "x");
    assertThat(events).isEmpty();
    stage.complete("a1");

    assertThat(products()).containsExactly("a1");
  }

  @Test
  void aStageThatFailsOrIsCancelledIsNoEvent() {
    TrackedMethod order = method("like", "product-ids", "arg[0]");
    CompletableFuture<Object> failed = new CompletableFuture<>();
    CompletableFuture<Object> cancelled = new CompletableFuture<>();

    inRequest(
        () -> {
          call(order, failed, "a1");
          call(order, cancelled, "a2");
          failed.completeExceptionally(new IllegalStateException("sold out"));
        });
    cancelled.cancel(true);
    capture.close();

    assertThat(captured).isZero();
    assertThat(errors).isEmpty();
  }

  @Test
  void aStageIsLeftAsItIs() {
    TrackedMethod order = method("like", "product-ids", "result.sku");
    CompletableFuture<Object> stage = new CompletableFuture<>();

    inRequest(() -> call(order, stage, "x"));
    boolean cancelled = stage.cancel(false);

    assertThat(cancelled).isTrue();
    assertThat(stage).isCancelled();
  }

  @Test
  void ofAFailedRequestNoResultCounts() {
    TrackedMethod order = method("like", "product-ids", "result");
    CompletableFuture<Object> stage = new CompletableFuture<>();

    enterRequest();
    call(order, stage, "x");
    capture.leaveRequest(true);
    servlet.response("getStatus", 500);
    CompletableFuture<Object> other = new CompletableFuture<>();
    inRequest(() -> call(order, other, "x"));
    stage.complete("a1");
    other.complete("a2");
    capture.close();

    assertThat(captured).isZero();
  }

  @Test
  void anAsynchronousRequestThatTimesOutTakesItsResultsAlong() {
    TrackedMethod order = method("like", "product-ids", "result");
    CompletableFuture<Object> stage = new CompletableFuture<>();
    servlet.startAsync();

    inRequest(() -> call(order, stage, "x"));
    servlet.tellAsyncListeners("onTimeout");
    stage.complete("a1");
    capture.close();

    assertThat(captured).isZero();
  }

  @Test
  void aConditionOnAResultIsLookedAtWhenThatArrives() {
    TrackedMethod order =
        method("like", "product-ids", "result.sku | arg[0]", "when", "result.quantity > 1");

    inRequest(
        () -> {
          call(order, CompletableFuture.completedFuture(new Item("", 2)), "spare");
          call(order, CompletableFuture.completedFuture(new Item("a2", 2)), "spare");
          call(order, CompletableFuture.completedFuture(new Item("a3", 1)), "spare");
        });

    assertThat(products()).containsExactly("spare", "a2");
  }

  @Test
  void whatNeverArrivesIsALossAtTheStop() {
    TrackedMethod order = method("like", "product-ids", "result");
    List<CompletableFuture<Object>> stages = new ArrayList<>();

    inRequest(
        () -> {
          for (int i = 0; i < 3; i++) {
            stages.add(new CompletableFuture<>());
            call(order, stages.get(i), "x");
          }
        });
    stages.get(0).complete("a1");
    capture.close();
    stages.get(1).complete("a2");

    assertThat(products()).containsExactly("a1");
    assertThat(captured).isEqualTo(3);
    assertThat(drops)
        .containsOnly(
            "result_missing: the result of a call is missing: it has not arrived before the stop")
        .hasSize(2);
  }

  @Test
  void aStageThatTakesNoDependentsIsALoss() {
    TrackedMethod order = method("like", "product-ids", "result");
    Object stage =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {CompletionStage.class},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException();
            });

    inRequest(() -> call(order, stage, "x"));

    assertThat(captured).isEqualTo(1);
    assertThat(drops)
        .containsExactly(
            "result_missing: the result of a call is missing: its stage does not tell");
  }

  @Test
  void aTrackedMethodThatAResultCallsWhileItIsReadIsNoEvent() {
    TrackedMethod order = method("like", "product-ids", "result.id");
    TrackedMethod inner = method("add_to_cart", "product-ids", "'a'");
    Calling result = new Calling(() -> call(inner, null, "x"));
    CompletableFuture<Object> stage = new CompletableFuture<>();

    inRequest(() -> call(order, stage, "x"));
    stage.complete(result);

    assertThat(types()).containsExactly("like");
  }

  @Test
  void workThatNobodyTakesOnIsAnOrdinaryResult() {
    TrackedMethod order = method("like", "product-ids", "arg[0]");
    Callable<String> work = () -> "never called";

    inRequest(() -> call(order, work, "a1"));
    inRequest(
        () -> {
          servlet.startAsync(); // for something else
          call(order, work, "a2");
        });
    servlet.tellAsyncListeners("onComplete");

    assertThat(products()).containsExactly("a1", "a2");
  }

  // ---- nested calls

  @Test
  void aNestedCallOfTheSameTypeCountsOnceAndTheOutermostWins() {
    TrackedMethod outer = method("add_to_cart", "product-ids", "'outer'");
    TrackedMethod inner = method("add_to_cart", "product-ids", "'inner'");

    inRequest(() -> nested(outer, () -> call(inner, null, "x")));

    assertThat(event().texts(Field.PRODUCT_IDS)).containsExactly("outer");
  }

  @Test
  void nestedCallsOfDifferentTypesBothCount() {
    TrackedMethod outer = method("checkout", "product-ids", "'a'");
    TrackedMethod inner = method("add_to_cart", "product-ids", "'a'");
    TrackedMethod custom = method("custom", "custom-action-name", "one");
    TrackedMethod other = method("custom", "custom-action-name", "two");

    inRequest(
        () ->
            nested(outer, () -> nested(inner, () -> nested(custom, () -> call(other, null, "x")))));

    assertThat(types()).containsExactlyInAnyOrder("checkout", "add_to_cart", "custom", "custom");
  }

  @Test
  void callsOneAfterTheOtherBothCount() {
    TrackedMethod add = method("add_to_cart", "product-ids", "arg[0]");

    inRequest(
        () -> {
          call(add, null, "a1");
          call(add, null, "a2");
        });

    assertThat(events).hasSize(2);
  }

  @Test
  void recursionCountsOnce() {
    TrackedMethod add = method("add_to_cart", "product-ids", "arg[0]");

    inRequest(
        () -> {
          capture.enter(add, null, new Object[] {"outermost"});
          capture.enter(add, null, new Object[] {"middle"});
          capture.enter(add, null, new Object[] {"inner"});
          capture.exit(add.key(), null);
          capture.exit(add.key(), null);
          capture.exit(add.key(), null);
        });

    assertThat(event().texts(Field.PRODUCT_IDS)).containsExactly("outermost");
  }

  @Test
  void aNestedCallThatFailsDoesNotSpoilTheOuterOne() {
    TrackedMethod outer = method("checkout", "product-ids", "'a'");
    TrackedMethod inner = method("add_to_cart", "product-ids", "'a'");

    inRequest(
        () -> {
          capture.enter(outer, null, new Object[1]);
          capture.enter(inner, null, new Object[1]);
          capture.fail(inner.key());
          capture.exit(outer.key(), null);
        });

    assertThat(types()).containsExactly("checkout");
  }

  @Test
  void anOuterCallThatFailsDoesNotSpoilWhatWasDoneInIt() {
    TrackedMethod outer = method("checkout", "product-ids", "'a'");
    TrackedMethod inner = method("add_to_cart", "product-ids", "'a'");

    inRequest(
        () -> {
          capture.enter(outer, null, new Object[1]);
          call(inner, null, "x");
          capture.fail(outer.key());
        });

    assertThat(types()).containsExactly("add_to_cart");
  }

  @Test
  void anEndThatWasNeverSeenDoesNotDisturbTheCallsAround() {
    TrackedMethod outer = method("checkout", "product-ids", "'a'");
    TrackedMethod lost = method("add_to_cart", "product-ids", "'a'");

    inRequest(
        () -> {
          capture.enter(outer, null, new Object[1]);
          capture.enter(lost, null, new Object[1]);
          capture.exit(outer.key(), null);
          capture.exit("unknown", null);
          capture.fail("unknown");
          capture.exit(lost.key(), null);
        });
    inRequest(() -> call(lost, null, "x"));

    assertThat(types()).containsExactly("checkout", "add_to_cart");
  }

  @Test
  void endsWithoutABeginningAreNothing() {
    capture.exit("unknown", null);
    capture.fail("unknown");
    capture.leaveRequest(false);
    capture.leaveRequest(true);

    assertThat(events).isEmpty();
  }

  /** A bean whose getter is itself tracked. */
  public final class Tracked {
    private final TrackedMethod method;

    Tracked(TrackedMethod method) {
      this.method = method;
    }

    public String getSku() {
      capture.enter(method, this, new Object[1]);
      capture.exit(method.key(), "x");
      return "a1";
    }
  }

  @Test
  void whatWeCallOurselvesIsNotTracked() {
    TrackedMethod view = method("product_detail_page_view", "product-ids", "'x'");
    TrackedMethod add = method("add_to_cart", "product-ids", "arg[0].sku");

    inRequest(() -> call(add, null, new Tracked(view)));

    assertThat(types()).containsExactly("add_to_cart");
    assertThat(event().texts(Field.PRODUCT_IDS)).containsExactly("a1");
  }

  // ---- requests

  @Test
  void aForwardIsPartOfTheRequest() {
    TrackedMethod add = method("add_to_cart", "product-ids", "attribute.sku");
    FakeServlet forwarded = new FakeServlet(api).request("getAttribute", "sku", "a1");

    inRequest(
        () -> {
          capture.enterRequest(forwarded.request(), forwarded.response());
          call(add, null, "x");
          capture.leaveRequest(false);
          assertThat(events).isEmpty();
        });

    assertThat(event().texts(Field.PRODUCT_IDS)).containsExactly("a1");
    assertThat(event().text(Field.ANONYMOUS_ID)).isEqualTo("v1");
  }

  @Test
  void anIncludeWithoutEndIsFollowedOnlySoFar() {
    TrackedMethod add = method("add_to_cart", "product-ids", "'a1'");

    enterRequest();
    servlet.dispatcherType("INCLUDE");
    for (int i = 0; i < 199; i++) enterRequest();
    call(add, null, "x");
    for (int i = 0; i < 199; i++) leaveRequest();
    assertThat(events).isEmpty();
    leaveRequest();

    assertThat(events).hasSize(1);
  }

  @Test
  void aRequestWithinATrackedCallLeavesTheCallAlone() {
    TrackedMethod job = method("add_to_cart", "product-ids", "'job'", "user-id", "'u'");
    TrackedMethod add = method("add_to_cart", "product-ids", "'a1'");

    nested(job, () -> inRequest(() -> call(add, null, "x")));

    assertThat(events)
        .extracting(event -> event.texts(Field.PRODUCT_IDS).get(0))
        .containsExactly("a1", "job");
  }

  @Test
  void anAsynchronousRequestIsDecidedWhenItIsComplete() {
    TrackedMethod add = method("add_to_cart", "product-ids", "'a1'");
    servlet.startAsync();

    inRequest(() -> call(add, null, "x"));
    assertThat(events).isEmpty();
    servlet.response("getStatus", 201);
    servlet.tellAsyncListeners("onComplete");

    assertThat(events).hasSize(1);
  }

  @Test
  void anAsynchronousRequestThatEndsInAnErrorIsNone() {
    TrackedMethod add = method("add_to_cart", "product-ids", "'a1'");
    servlet.startAsync();

    inRequest(() -> call(add, null, "x"));
    servlet.response("getStatus", 500);
    servlet.tellAsyncListeners("onComplete");

    assertThat(events).isEmpty();
  }

  // ---- routes

  @Test
  void aRouteIsAnEventOfItsOwn() {
    route("POST /cart/{sku}", "type", "add_to_cart", "product-ids", "path.sku");
    servlet.request("getMethod", "POST").request("getRequestURI", "/shop/cart/a1;jsessionid=1");

    inRequest(() -> {});

    assertThat(capture.hasRoutes()).isTrue();
    assertThat(event().texts(Field.PRODUCT_IDS)).containsExactly("a1");
  }

  @Test
  void aRouteOfAnotherRequestIsNone() {
    route("POST /cart/{sku}", "type", "add_to_cart", "product-ids", "path.sku");

    inRequest(() -> {});

    assertThat(events).isEmpty();
    assertThat(captured).isZero();
  }

  @Test
  void aRouteCountsOnceThoughTheRequestRunsTwice() {
    route("/**", "type", "home_page_view");
    servlet.startAsync();

    inRequest(() -> {});
    servlet.dispatcherType("ASYNC").request("isAsyncStarted", false);
    inRequest(() -> {});
    servlet.tellAsyncListeners("onComplete");

    assertThat(events).hasSize(1);
  }

  @Test
  void aRouteThatReadsAMethodIsRefused() {
    route("/**", "type", "like", "product-ids", "arg.sku");
    route("cart", "type", "home_page_view");

    assertThat(capture.hasRoutes()).isFalse();
    assertThat(problems.lines())
        .containsExactly(
            "weft.yaml:1: \"arg.sku\" is of a method, and a rule for a route has none; write query.,"
                + " body. or the like",
            "weft.yaml:1: \"cart\" is no route: write a method and a path, such as POST"
                + " /cart/{sku}");
  }

  // ---- what comes to nothing

  @Test
  void aVisitorThatNobodyKnowsIsCounted() {
    TrackedMethod like = method("like", "product-ids", "'a1'");

    call(like, null, "x");

    assertThat(events).isEmpty();
    assertThat(captured).isEqualTo(1);
    assertThat(drops)
        .containsExactly(
            "no_identity: weft.yaml:1, for method Cart#add(String): like has neither user_id nor anonymous_id; one of them must"
                + " have a value");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "undefined", "NaN", "NULL", " ", "\t"})
  void aWordForNothingIsNoId(String none) {
    TrackedMethod like = method("like", "product-ids", "arg[0]");
    servlet.session("s", Map.of("user", none)).request("getHeader", "X-User", "u1");

    inRequest(() -> call(like, null, none));
    inRequest(() -> call(like, null, Arrays.asList(none, " a1 ")));

    assertThat(drops)
        .containsExactly(
            "missing_field: weft.yaml:1, for method Cart#add(String): like has neither product_ids nor product_group_ids:"
                + " nothing was found where they were looked for");
    assertThat(event().texts(Field.PRODUCT_IDS)).containsExactly("a1");
    assertThat(event().text(Field.USER_ID)).as("the next path of the identity").isEqualTo("u1");
  }

  @Test
  void aWordForNothingLeavesRoomForTheNextPath() {
    TrackedMethod like = method("like", "product-ids", "arg[0] | 'a1'");

    inRequest(() -> call(like, null, "undefined"));

    assertThat(event().texts(Field.PRODUCT_IDS)).containsExactly("a1");
  }

  @Test
  void aValueThatARuleNamesAndThatDoesNotFitIsCounted() {
    TrackedMethod rate = method("rate", "product-ids", "'a1'", "rating", "arg[0]");

    inRequest(() -> call(rate, null, "five"));
    inRequest(() -> call(rate, null, 7));

    assertThat(events).isEmpty();
    assertThat(drops)
        .containsExactly(
            "bad_value: weft.yaml:1, for method Cart#add(String): rate has a rating that is a text, and no plain number such as 1234.50; it was read from \"arg[0]\"",
            "bad_value: weft.yaml:1, for method Cart#add(String): rate has a rating that is not between 0 and 5; it was read from \"arg[0]\"");
  }

  @Test
  void aValueThatWasMerelyFoundAndThatDoesNotFitIsLeftOut() {
    TrackedMethod rate = method("rate", "product-ids", "'a1'");
    for (String query : List.of("rating=five", "score=87", "rating=-1")) {
      servlet.request("getQueryString", query);

      inRequest(() -> call(rate, null, "x"));
    }

    assertThat(events).hasSize(3).allSatisfy(e -> assertThat(e.get(Field.RATING)).isNull());
    assertThat(drops).isEmpty();
  }

  @Test
  void quantitiesThatWereMerelyFoundAndAreNotAsManyAreLeftOut() {
    TrackedMethod add = method("add_to_cart", "product-ids", "arg[0]");
    servlet.request("getQueryString", "qty=1&qty=2");

    inRequest(() -> call(add, null, List.of("a1", "a2")));
    inRequest(() -> call(add, null, List.of("a1", "a2", "a3")));

    assertThat(events).hasSize(2);
    assertThat(events.get(0).get(Field.QUANTITIES)).isEqualTo(List.of(1, 2));
    assertThat(events.get(1).get(Field.QUANTITIES)).isNull();
  }

  @Test
  void quantitiesThatARuleNamesAndAreNotAsManyAreCounted() {
    TrackedMethod add = method("add_to_cart", "product-ids", "arg[0]", "quantities", "query.qty");
    servlet.request("getQueryString", "qty=1&qty=2");

    inRequest(() -> call(add, null, "a1"));

    assertThat(drops)
        .containsExactly(
            "bad_value: weft.yaml:1, for method Cart#add(String): add_to_cart has 1 product_ids but 2 quantities; there must be"
                + " as many");
  }

  @Test
  void anObjectWhereAValueWasExpectedIsToldOnce() {
    TrackedMethod like = method("like", "product-ids", "'a1'", "region", "arg[0]");

    for (int i = 0; i < 3; i++) inRequest(() -> call(like, null, new Object()));

    assertThat(events).hasSize(3).allSatisfy(e -> assertThat(e.text(Field.REGION)).isEmpty());
    assertThat(notices)
        .containsExactly(
            "weft.yaml:1, for method Cart#add(String): \"arg[0]\" finds an object, which is no"
                + " context.region; name one of its properties");
  }

  @Test
  void aDateBeyondAllYearsIsCountedAndNotThrown() {
    TrackedMethod like = method("like", "product-ids", "'a1'", "timestamp", "arg[0]");

    inRequest(() -> call(like, null, Instant.MAX));
    inRequest(() -> call(like, null, "yesterday"));
    inRequest(() -> call(like, null, "2025-01-02T03:04:05+01:00"));

    assertThat(drops)
        .containsExactly(
            "bad_value: weft.yaml:1, for method Cart#add(String): like has a timestamp that is not between the years 1970 and"
                + " 9999; it was read from \"arg[0]\"",
            "bad_value: weft.yaml:1, for method Cart#add(String): like has a timestamp that is no time with an offset from UTC,"
                + " such as 2026-01-02T03:04:05Z; it was read from \"arg[0]\"");
    assertThat(event().at()).isEqualTo(Instant.parse("2025-01-02T02:04:05Z"));
  }

  @Test
  void entriesAndFacetsAreCollected() {
    TrackedMethod search =
        method(
            "search",
            "search-filters",
            "brand = arg[0].brand",
            "search-filters",
            "size = arg[0].size",
            "context",
            "n = arg[0].n",
            "context",
            "list = arg[0].list",
            "context",
            "at = arg[0].at",
            "context",
            "none = arg[0].none");
    Map<String, Object> form = new HashMap<>();
    form.put("brand", "acme");
    form.put("size", List.of("S", "M"));
    form.put("n", 1.5);
    form.put("list", List.of(1, 2));
    form.put("at", AT);

    inRequest(() -> call(search, null, form));

    assertThat(event().get(Field.SEARCH_FILTERS))
        .isEqualTo(Map.of("brand", List.of("acme"), "size", List.of("S", "M")));
    assertThat(event().get(Field.CUSTOM_CONTEXT))
        .isEqualTo(
            Map.of(
                "n",
                new java.math.BigDecimal("1.5"),
                "list",
                List.of(1, 2),
                "at",
                "2026-01-02T03:04:05.678Z"));
  }

  // ---- rules and methods

  @Test
  void aRuleThatDoesNotFitTheMethodIsTold() {
    Rule rule = rule("type", "like", "product-ids", "arg.colour");

    assertThat(capture.method("k", List.of(rule), signature(), problems)).isEmpty();

    assertThat(problems.lines())
        .containsExactly(
            "weft.yaml:1: \"arg.colour\" names no parameter: the method has 1 parameter, sku, for"
                + " method Cart#add(String)");
  }

  @Test
  void onlyWhatARuleReadsMustBeHandedIn() {
    TrackedMethod none = method("like", "product-ids", "query.x");
    TrackedMethod some = method("like", "product-ids", "arg[0]", "when", "this.open");

    assertThat(none.readsArgument(0)).isFalse();
    assertThat(none.readsThis()).isFalse();
    assertThat(some.readsArgument(0)).isTrue();
    assertThat(some.readsArgument(1)).isFalse();
    assertThat(some.readsThis()).isTrue();
  }

  @Test
  void twoRulesOfOneMethodMakeTwoEvents() {
    TrackedMethod both =
        capture
            .method(
                "k",
                List.of(
                    rule("type", "add_to_cart", "product-ids", "'a'"),
                    rule("type", "like", "product-ids", "'a'")),
                signature(),
                problems)
            .orElseThrow();

    inRequest(() -> call(both, null, "x"));

    assertThat(types()).containsExactlyInAnyOrder("add_to_cart", "like");
  }

  // ---- what is held

  @Test
  void afterTheRequestNothingOfItIsHeld() {
    TrackedMethod add = method("add_to_cart", "product-ids", "arg[0].sku");
    FakeServlet other = new FakeServlet(api).cookies("visitor", "v1");
    WeakReference<Object> request = new WeakReference<>(other.request());
    WeakReference<Object> item = new WeakReference<>(visit(other, add));
    other = new FakeServlet(api);

    for (int i = 0; i < 50 && (request.get() != null || item.get() != null); i++) collectGarbage();

    assertThat(events).hasSize(1);
    assertThat(item.get()).as("the argument").isNull();
    assertThat(request.get()).as("the request").isNull();
    assertThat(other).isNotNull();
  }

  private Object visit(FakeServlet other, TrackedMethod add) {
    Item item = new Item("a1", 1);
    capture.enterRequest(other.request(), other.response());
    capture.enter(add, item, new Object[] {item});
    capture.exit(add.key(), item);
    capture.enter(add, item, new Object[] {item}); // its end is never seen
    capture.leaveRequest(false);
    return item;
  }

  @SuppressWarnings("unused") // the array is garbage to be
  private static void collectGarbage() {
    byte[] filler = new byte[1 << 20];
    System.gc();
  }

  // ---- helpers

  private Interaction event() {
    assertThat(events).as("dropped: %s", drops).hasSize(1);
    return events.get(0);
  }

  private List<String> products() {
    return events.stream().flatMap(event -> event.texts(Field.PRODUCT_IDS).stream()).toList();
  }

  private List<String> types() {
    return events.stream().map(event -> event.type().wireName()).collect(Collectors.toList());
  }

  private void enterRequest() {
    capture.enterRequest(servlet.request(), servlet.response());
  }

  private void leaveRequest() {
    capture.leaveRequest(false);
  }

  private void inRequest(Runnable body) {
    enterRequest();
    body.run();
    leaveRequest();
  }

  private void nested(TrackedMethod outer, Runnable body) {
    capture.enter(outer, null, new Object[1]);
    body.run();
    capture.exit(outer.key(), null);
  }

  private void call(TrackedMethod method, @Nullable Object result, Object argument) {
    capture.enter(method, null, new Object[] {argument});
    capture.exit(method.key(), result);
  }

  private void callWith(TrackedMethod method, Object result, Object argument) {
    call(method, result, argument);
  }

  // ---- errors of ours, and of a JVM that is at its end

  private void page() {
    capture.enterRequest(servlet.request(), servlet.response());
    capture.leaveRequest(false);
  }

  @Test
  void anErrorAtTheEndOfARequestCostsNeitherItsEventNorItsBody() {
    servlet
        .request("getRequestURI", "/shop/home")
        .request("getContentType", "application/json")
        .session("s1", Map.of());
    route("GET /home", "type", "home_page_view", "when", "!body.x");
    capture.enterRequest(servlet.request(), servlet.response());
    BodyCopy copy = capture.bodyCopy();
    servlet.request("isRequestedSessionIdValid", new StackOverflowError());

    assertThatThrownBy(() -> capture.leaveRequest(false)).isInstanceOf(StackOverflowError.class);

    assertThat(copy).isNotNull().matches(BodyCopy::isClosed);
    servlet.request("isRequestedSessionIdValid", true);
    page();
    assertThat(events).hasSize(2);
  }

  /** Its innermost ends are not seen: there is no stack left for a call of ours. */
  @Test
  void aRequestThatForwardsToItselfUntilTheStackIsUsedUpCostsNoLaterOne() {
    servlet.request("getRequestURI", "/shop/home");
    route("GET /home", "type", "home_page_view");
    capture.enterRequest(servlet.request(), servlet.response());
    servlet.dispatcherType("FORWARD");
    for (int i = 0; i < 100; i++) capture.enterRequest(servlet.request(), servlet.response());
    for (int i = 0; i < 98; i++) capture.leaveRequest(true);
    servlet.dispatcherType("REQUEST").request("getAttribute", "dev.weft.deep", null);

    page();
    page();

    assertThat(events).hasSize(2);
  }

  @Test
  void aRequestThroughAHundredFiltersIsOneEventAndWhatWasHeldInItCountsToo() {
    servlet.request("getRequestURI", "/shop/home");
    route("GET /home", "type", "home_page_view");
    TrackedMethod like = method("like", "product-ids", "arg.sku");
    for (int i = 0; i < 4; i++) capture.enterRequest(servlet.request(), servlet.response());
    call(like, null, "p1");
    for (int i = 0; i < 96; i++) capture.enterRequest(servlet.request(), servlet.response());
    for (int i = 0; i < 100; i++) capture.leaveRequest(false);

    page();

    assertThat(events).as("dropped: %s", drops).hasSize(3);
  }

  /** Spring MVC takes attributes that were set in an include away after it. */
  @Test
  void aRequestWithManyIncludesIsOneEventThoughAnIncludeLosesItsAttributes() {
    servlet.request("getRequestURI", "/shop/home");
    route("GET /home", "type", "home_page_view");
    TrackedMethod like = method("like", "product-ids", "arg.sku");
    capture.enterRequest(servlet.request(), servlet.response());
    call(like, null, "p1");
    servlet.dispatcherType("INCLUDE");
    for (int i = 0; i < 70; i++) capture.enterRequest(servlet.request(), servlet.response());
    for (int i = 0; i < 10; i++) capture.leaveRequest(false);
    servlet.request("getAttribute", "dev.weft.deep", null);
    capture.enterRequest(servlet.request(), servlet.response());
    for (int i = 0; i < 62; i++) capture.leaveRequest(false);

    assertThat(events).as("dropped: %s", drops).hasSize(2);
  }

  private void route(String route, String... keysAndValues) {
    capture.addRoute(route, rule(keysAndValues), problems);
  }

  /** A method with one parameter, {@code sku}; each has a key of its own. */
  private TrackedMethod method(String type, String... keysAndValues) {
    List<String> all = new ArrayList<>(List.of("type", type));
    all.addAll(List.of(keysAndValues));
    Rule rule = rule(all.toArray(new String[0]));
    String key = "m" + keys++;
    return capture.method(key, List.of(rule), signature(), problems).orElseThrow();
  }

  private int keys;

  private static Signature signature() {
    return new Signature(
        "Cart#add(String)", List.of("java.lang.String"), List.of("sku"), MethodHandles.lookup());
  }

  private static Rule rule(String... keysAndValues) {
    List<RuleText.Entry> entries = new ArrayList<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.add(
          new RuleText.Entry("weft.yaml:1", keysAndValues[i], List.of(keysAndValues[i + 1])));
    }
    Problems problems = new Problems();
    return new RuleParser(Set.of())
        .parse(new RuleText("weft.yaml:1", entries), problems)
        .orElseThrow(() -> new AssertionError(problems.report()));
  }

  private static List<Path> paths(String... texts) {
    List<Path> paths = new ArrayList<>();
    try {
      for (String text : texts) paths.addAll(PathParser.parse(text));
    } catch (PathException e) {
      throw new AssertionError(e);
    }
    return paths;
  }
}
