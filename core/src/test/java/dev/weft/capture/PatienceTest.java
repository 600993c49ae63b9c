package dev.weft.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.annotation.Field;
import dev.weft.config.Problems;
import dev.weft.config.RuleText;
import dev.weft.extract.Facts;
import dev.weft.extract.Path;
import dev.weft.extract.PathException;
import dev.weft.extract.RequestFacts;
import dev.weft.extract.Signature;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of accessors that keep the application waiting. */
class PatienceTest {
  private static final long SLOW = Patience.SLOW + 20_000_000;

  private final List<String> notices = new ArrayList<>();
  private long now;

  /** What the rule reads; public, so that its accessors may be called. */
  public final class Order {
    private final long nanos;
    private final Runnable meanwhile;
    private int calls;

    Order(long nanos) {
      this(nanos, () -> {});
    }

    Order(long nanos, Runnable meanwhile) {
      this.nanos = nanos;
      this.meanwhile = meanwhile;
    }

    /** Takes its time. */
    public String getCustomer() {
      calls++;
      now += nanos;
      meanwhile.run();
      return "u1";
    }

    /** Takes none. */
    public String getSku() {
      return "a1";
    }
  }

  @Test
  void anAccessorThatBlocksAgainAndAgainIsNotCalledAnyMore() throws PathException {
    Plan plan = plan();
    Order order = new Order(SLOW);

    for (int i = 0; i < 10; i++) read(plan, order);
    Draft after = read(plan, order);

    assertThat(order.calls).isEqualTo(4);
    assertThat(after.value(0)).isNull();
    assertThat(after.value(1)).isEqualTo("a1");
    assertThat(notices).hasSize(1);
    assertThat(notices.get(0))
        .endsWith(
            "\"result.customer\" took 120 ms, and not for the first time; it is not read any more, because the application waits for it");
  }

  @Test
  void aPauseOfTheJvmNowAndThenIsNotTheAccessorsFault() throws PathException {
    Plan plan = plan();
    Order fast = new Order(1_000_000);
    Order paused = new Order(SLOW);

    for (int i = 0; i < 10; i++) {
      read(plan, paused);
      read(plan, paused);
      read(plan, fast);
    }

    assertThat(fast.calls).isEqualTo(10);
    assertThat(paused.calls).isEqualTo(20);
    assertThat(notices).isEmpty();
  }

  /** Other threads' reads are in the middle of this one. */
  @Test
  void aPauseInWhichManyThreadsReadIsOne() throws PathException {
    Plan plan = plan();
    read(plan, new Order(SLOW));
    Order last = new Order(SLOW);
    Order order = last;
    for (int i = 0; i < 10; i++) {
      Order inner = order;
      order = new Order(0, () -> read(plan, inner));
    }

    read(plan, order);
    read(plan, last);

    assertThat(last.calls).isEqualTo(2);
    assertThat(notices).isEmpty();
  }

  /** It is read from our own copy, and no accessor of the application has any part in it. */
  @Test
  void theBodyIsNeverGivenUp() throws PathException {
    Plan plan = plan("body.sku");
    RequestFacts request =
        (RequestFacts)
            Proxy.newProxyInstance(
                RequestFacts.class.getClassLoader(),
                new Class<?>[] {RequestFacts.class},
                (proxy, method, arguments) -> {
                  if (!method.getName().equals("body")) {
                    return method.invoke(RequestFacts.NONE, arguments);
                  }
                  now += SLOW;
                  return Map.of("sku", "a1");
                });

    for (int i = 0; i < 10; i++) {
      Draft draft = new Draft(plan, 0);
      draft.read(Path.When.END, Facts.of(request));
      assertThat(draft.value(plan.groupOf(Field.PRODUCT_IDS))).isEqualTo("a1");
    }
    assertThat(notices).isEmpty();
  }

  private static Draft read(Plan plan, Order order) {
    Draft draft = new Draft(plan, 0);
    draft.read(Path.When.EXIT, new ResultAlone(order));
    return draft;
  }

  private Plan plan() throws PathException {
    return plan("result.sku");
  }

  private Plan plan(String productIds) throws PathException {
    Problems problems = new Problems();
    RuleText text =
        new RuleText(
            "weft.yaml:1",
            List.of(
                new RuleText.Entry("weft.yaml:1", "type", List.of("checkout")),
                new RuleText.Entry("weft.yaml:1", "user-id", List.of("result.customer")),
                new RuleText.Entry("weft.yaml:1", "product-ids", List.of(productIds))));
    Rule rule = new RuleParser(Set.of()).parse(text, problems).orElseThrow();
    return Plan.bind(
        rule,
        Signature.NONE,
        Common.of(new Identity(List.of(), List.of(), List.of())),
        Conventions.usual(),
        new Patience(() -> now, notices::add));
  }
}
