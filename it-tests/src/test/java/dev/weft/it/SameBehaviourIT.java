package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.demo.drive.Exchange;
import dev.weft.demo.drive.ShopTour;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The same tour through the shop without the agent and with it, in good and in bad days. */
@ParameterizedClass
@MethodSource("shops")
class SameBehaviourIT {
  /** Daemons of the HTTP client inside the agent, which lets nobody choose their names. */
  private static final Set<String> HTTP_CLIENT =
      Set.of("OkHttp TaskRunner", "OkHttp ConnectionPool connection closer", "Okio Watchdog");

  private final Shops shops;

  SameBehaviourIT(Shops shops) {
    this.shops = shops;
  }

  /** What a shop has shown on the tour and at its end. */
  private record Run(
      List<String> exchanges,
      List<String> threads,
      Map<String, String> properties,
      List<String> out,
      int exitCode,
      int expected,
      JavaProcess shop) {

    static Run of(Jdk jdk, Launch launch) {
      try (JavaProcess shop = launch.shop()) {
        ShopTour.Journey journey = Tours.take(shop);
        Inspection inspection = new Inspection(jdk, shop);
        List<String> threads = inspection.threads();
        Map<String, String> properties = inspection.properties();
        int exitCode = shop.stop();
        return new Run(
            journey.exchanges().stream().map(Exchange::comparable).toList(),
            threads,
            properties,
            shop.out().lines().stream().map(line -> line.replaceAll(":\\d+$", ":N")).toList(),
            exitCode,
            journey.expected().size(),
            shop);
      }
    }
  }

  private record Shops(Jdk jdk, Run without, Run with, Run withMisoDown, Run withBadRules) {
    static Shops visit(Jdk jdk) {
      try (MockWebServer down = new MockWebServer()) {
        down.setDispatcher(new AlwaysDown());
        down.start();
        return new Shops(
            jdk,
            Run.of(jdk, new Launch(jdk).quick()),
            Run.of(
                jdk,
                new Launch(jdk)
                    .quick()
                    .agentForShop("destinations: [file]", "file.path: events.jsonl")),
            Run.of(
                jdk,
                new Launch(jdk)
                    .quick()
                    .agentForShop(
                        "destinations: [miso]",
                        "retry.first: 20 ms",
                        "miso.url: " + down.url("/v1/interactions"))
                    .environment("WEFT_MISO_API_KEY", "it-secret-8")),
            Run.of(
                jdk,
                new Launch(jdk)
                    .quick()
                    .agentForShop(
                        "destinations: [file]",
                        "file.path: events.jsonl",
                        "rules:",
                        "  - {method: no method, type: add_to_cart}",
                        "  - {route: GET /cart, type: ad_to_cart}",
                        "  - {route: GET /cart, type: search, search-keywords: parm.q}")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public String toString() {
      return jdk.toString();
    }
  }

  private static final class AlwaysDown extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest request) {
      return new MockResponse.Builder().code(500).body("out of order").build();
    }
  }

  static Stream<Shops> shops() {
    return Jdk.all().stream().map(Shops::visit);
  }

  @Test
  void everyAnswerIsTheSameWithTheAgent() {
    assertThat(shops.with().exchanges()).isEqualTo(shops.without().exchanges());
    assertThat(shops.with().shop().fileLines("events.jsonl")).hasSize(shops.with().expected());
  }

  @Test
  void everyAnswerIsTheSameWhileMisoIsDownForEver() {
    assertThat(shops.withMisoDown().exchanges()).isEqualTo(shops.without().exchanges());
  }

  @Test
  void everyAnswerIsTheSameWithRulesThatAreAllWrong() {
    assertThat(shops.withBadRules().exchanges()).isEqualTo(shops.without().exchanges());
    assertThat(shops.withBadRules().shop().fileLines("events.jsonl")).isEmpty();
  }

  @Test
  void whatMisoNeverTookIsAccountedForAtTheEnd() {
    Arrivals.Account account = Arrivals.account(shops.withMisoDown().shop(), "miso");

    assertThat(account.captured()).isEqualTo(shops.withMisoDown().expected());
    assertThat(account.delivered()).isZero();
    assertThat(account.addsUp()).isTrue();
  }

  @Test
  void theAgentAddsNoThreadsButItsOwn() {
    for (Run run : List.of(shops.with(), shops.withBadRules())) {
      assertThat(run.threads())
          .filteredOn(name -> !name.startsWith("weft-"))
          .isEqualTo(shops.without().threads());
    }
    assertThat(shops.withMisoDown().threads())
        .filteredOn(name -> !name.startsWith("weft-") && !HTTP_CLIENT.contains(name))
        .isEqualTo(shops.without().threads());
  }

  @Test
  void withRulesThatAreAllWrongNoThreadOfTheAgentIsLeft() {
    assertThat(shops.withBadRules().threads()).noneMatch(name -> name.startsWith("weft-"));
  }

  @Test
  void theAgentLeavesTheSystemPropertiesAlone() {
    for (Run run : List.of(shops.with(), shops.withMisoDown(), shops.withBadRules())) {
      assertThat(run.properties()).isEqualTo(shops.without().properties());
    }
  }

  @Test
  void theShopPrintsAndEndsTheSame() {
    for (Run run : List.of(shops.with(), shops.withMisoDown(), shops.withBadRules())) {
      assertThat(run.out()).isEqualTo(shops.without().out());
      assertThat(run.exitCode()).isEqualTo(shops.without().exitCode());
    }
    assertThat(shops.without().shop().err().lines()).isEmpty();
  }
}
