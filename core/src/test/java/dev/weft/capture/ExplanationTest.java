package dev.weft.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.annotation.Field;
import dev.weft.config.Problems;
import dev.weft.config.RuleText;
import dev.weft.event.InteractionListener;
import dev.weft.extract.PathParser;
import dev.weft.extract.Signature;
import java.lang.invoke.MethodHandles;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ExplanationTest {
  private static final Signature ADD =
      new Signature(
          "Cart#add(String, Item)",
          List.of("java.lang.String", "com.acme.Item"),
          List.of("sku", "item"),
          MethodHandles.publicLookup());

  private final Capture capture =
      new Capture(
          new Identity(
              PathParser.parse("principal.name"),
              PathParser.parse("cookie.a | header.b"),
              List.of()),
          Conventions.usual()
              .with(Field.PRODUCT_IDS, List.of("sku", "articleNumber"))
              .with(Field.PRODUCT_GROUP_IDS, List.of()),
          interaction -> {},
          new InteractionListener() {},
          Clock.systemUTC(),
          error -> {});
  private final Problems problems = new Problems();

  ExplanationTest() throws Exception {}

  @Test
  void eachFieldHasItsPathsAndWhoNamedThem() {
    TrackedMethod add =
        bind("weft.yaml:7", "type", "add_to_cart", "quantities", "arg.item.quantity | '1'");

    assertThat(add.explanations())
        .singleElement()
        .extracting(Explanation::text)
        .isEqualTo(
            """
            Cart#add(String, Item): add_to_cart, by weft.yaml:7
              quantities            arg.item.quantity | '1'
              user_id               principal.name   (identity)
              anonymous_id          cookie.a | header.b   (identity)
              product_ids           arg.sku | path, query, form, arg[1]: sku, articleNumber   (usual names)""");
  }

  @Test
  void conditionsDestinationsAndEntriesAreTold() {
    TrackedMethod like =
        bind(
            "Cart#add(String, Item)",
            "type",
            "custom",
            "custom-action-name",
            "wish",
            "context",
            "colour = arg.item.colour",
            "user-id",
            "arg.item.owner",
            "anonymous-id",
            "'x'",
            "when",
            "arg.item.quantity > 0",
            "destinations",
            "miso");

    assertThat(like.explanations())
        .singleElement()
        .extracting(Explanation::text)
        .isEqualTo(
            """
            Cart#add(String, Item): custom wish, by annotation
              when arg.item.quantity > 0
              for miso
              context.custom_context colour arg.item.colour
              user_id               arg.item.owner
              anonymous_id          'x'""");
  }

  @Test
  void aRouteIsTellingAsMuch() {
    capture.addRoute("POST /cart/{sku}", rule("weft.yaml:3", "type", "like"), problems);

    assertThat(capture.explanations())
        .singleElement()
        .extracting(Explanation::text)
        .asString()
        .startsWith("route POST /cart/{sku}: like, by weft.yaml:3\n  user_id ")
        .contains(
            "product_ids           path, query, form, body: sku, articleNumber   (usual names)");
  }

  @Test
  void aMethodThatIsGoneIsNotToldOfAnyMore() {
    TrackedMethod kept = bind("weft.yaml:1", "type", "like");
    bind("weft.yaml:2", "type", "share");

    for (int i = 0; i < 100 && capture.explanations().size() > 1; i++) {
      System.gc();
      LockSupport.parkNanos(10_000_000);
    }

    assertThat(capture.explanations())
        .extracting(Explanation::origin)
        .containsExactly("weft.yaml:1");
    assertThat(kept.explanations()).hasSize(1);
  }

  private TrackedMethod bind(String origin, String... keysAndValues) {
    return capture
        .method(ADD.where(), List.of(rule(origin, keysAndValues)), ADD, problems)
        .orElseThrow();
  }

  private Rule rule(String origin, String... keysAndValues) {
    List<RuleText.Entry> entries = new ArrayList<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      entries.add(new RuleText.Entry(origin, keysAndValues[i], List.of(keysAndValues[i + 1])));
    }
    return new RuleParser(Set.of("miso"))
        .parse(new RuleText(origin, entries), problems)
        .orElseThrow(() -> new AssertionError(problems.report()));
  }
}
