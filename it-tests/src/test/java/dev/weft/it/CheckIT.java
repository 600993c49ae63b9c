package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code check} says of the demo, beside what the agent does with it. */
@Timeout(600)
class CheckIT {
  private static final String RULES =
      """
      destinations: [console]
      log: {rules: true}
      conventions: {product-ids: [sku]}
      rules:
        - method: dev.weft.demo.shop.catalogue.Ratings#of(String)
          type: custom
          custom-action-name: look_at_rating
          context: {sku: arg.sku, votes: result.votes}
        - route: GET /c/{shelf}
          type: custom
          custom-action-name: look_at_shelf
      """;

  private static final Pattern LINKED =
      Pattern.compile("^(?:weft: )?(\\S+#.*\\)|route .*): ([a-z_]+)(?: \\S+)?, by .*");

  private static Launch launch() {
    return new Launch(Jdk.current()).quick();
  }

  @Test
  void theMethodsThatItNamesAreThoseThatTheAgentWeaves() {
    List<String> checked;
    Launch check = launch().file("weft.yaml", RULES);
    try (JavaProcess process =
        check.jar(Launch.agentJar(), "check", Launch.shopJar(), "weft.yaml")) {
      assertThat(process.awaitExit()).as("%s", process.out().lines()).isZero();
      checked = process.out().lines();
    }

    try (JavaProcess shop = launch().agentForShop(RULES).shop()) {
      Tours.take(shop);
      shop.stop();

      assertThat(rules(shop.err().lines())).isEqualTo(rules(checked)).hasSizeGreaterThan(12);
    }
    assertThat(checked)
        .contains(
            "  context.custom_context sku arg.sku", "  context.custom_context votes result.votes")
        .anyMatch(line -> line.startsWith("checked ") && line.contains(": 0 errors, 0 warnings"));
  }

  private static Set<String> rules(List<String> lines) {
    Set<String> rules = new TreeSet<>();
    for (String line : lines) {
      Matcher rule = LINKED.matcher(line);
      if (rule.matches()) rules.add(rule.group(1) + " " + rule.group(2));
    }
    return rules;
  }

  @Test
  void noClassOfTheApplicationIsLoaded() {
    Launch check = launch().option("-Xlog:class+load:file=classes.txt").file("weft.yaml", RULES);

    try (JavaProcess process =
        check.jar(Launch.agentJar(), "check", Launch.shopJar(), "weft.yaml", "--json")) {
      assertThat(process.awaitExit()).isZero();

      assertThat(process.fileLines("classes.txt"))
          .anyMatch(line -> line.contains("dev.weft.agent.check.Check "))
          .noneMatch(line -> line.contains(" dev.weft.demo."))
          .noneMatch(line -> line.contains(" org.springframework."));
      assertThat(process.out().lines()).hasSize(1);
      Map<String, Object> report = Arrivals.parse(process.out().lines().get(0));
      assertThat(report).containsEntry("errors", 0).containsKeys("methods", "routes", "findings");
      assertThat(report.get("methods"))
          .asString()
          .contains("place=BOOT-INF/classes")
          .contains("dev.weft.demo.shop.cart.CartController#");
    }
  }
}
