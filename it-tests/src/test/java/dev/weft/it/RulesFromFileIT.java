package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules of a file, for methods of the shop that carry no annotation and for its routes. */
@ParameterizedClass
@MethodSource("dev.weft.it.Jdk#all")
class RulesFromFileIT {
  private final Jdk jdk;

  RulesFromFileIT(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void methodsAndRoutesNamedInTheFileAreTracked() {
    Launch launch =
        new Launch(jdk)
            .quick()
            .agentForShop(
                """
                destinations: [file]
                file: {path: events.jsonl}
                log: {deliveries: true}
                rules:
                  - method: dev.weft.demo.shop.catalogue.Ratings#of(String)
                    type: custom
                    custom-action-name: look_at_rating
                    context: {sku: arg.sku, votes: result.votes}
                  - {"method": "dev.weft.demo.shop.loyalty.LoyaltyController#programme",
                     "type": "custom", "custom-action-name": "look_at_loyalty"}
                  - route: GET /c/{shelf}
                    type: custom
                    custom-action-name: look_at_shelf
                    context: {shelf: path.shelf, from: query.from}
                  - route: GET /cart
                    type: custom
                    custom-action-name: look_at_cart
                """);

    try (JavaProcess shop = launch.shop()) {
      Browser browser = new Browser(shop);
      browser.get("/p/mug-01");
      browser.get("/c/mugs;jsessionid=1?from=home");
      browser.get("/c/hats");
      browser.get("/loyalty");
      browser.get("/cart");
      shop.awaitWeft("\"look_at_cart\"");
      int exitCode = shop.stop();

      assertThat(exitCode).isEqualTo(JavaProcess.TERMINATED);
      List<Map<String, Object>> events =
          shop.fileLines("events.jsonl").stream().map(Arrivals::parse).toList();
      assertThat(events)
          .extracting(event -> event.getOrDefault("custom_action_name", event.get("type")))
          .containsExactlyInAnyOrder(
              "look_at_rating",
              "product_detail_page_view",
              "look_at_shelf",
              "category_page_view",
              "look_at_loyalty",
              "promo_page_view",
              "look_at_cart");
      assertThat(contextOf("look_at_rating", events))
          .contains("sku=mug-01")
          .containsPattern("votes=\\d+");
      assertThat(contextOf("look_at_shelf", events)).contains("shelf=mugs").contains("from=home");
    }
  }

  private static String contextOf(String action, List<Map<String, Object>> events) {
    for (Map<String, Object> event : events) {
      if (action.equals(event.get("custom_action_name"))
          && event.get("context") instanceof Map<?, ?> context
          && context.get("custom_context") instanceof Map<?, ?> custom) {
        return custom.toString();
      }
    }
    return "";
  }
}
