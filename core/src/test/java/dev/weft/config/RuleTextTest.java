package dev.weft.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RuleTextTest {
  @TempDir private File folder;

  private final Problems problems = new Problems();

  @Test
  void eachRuleKeepsItsLinesAndItsOrder() {
    List<RuleText> rules =
        read(
            """
            rules:
              - method: com.acme.Shop#buy(String, Item)
                type: add_to_cart
                product-ids: [arg.sku, arg.other]
                context: {channel: query.ch, shop: "'web'"}
                when: "!result.ok"

              -
                route: POST /cart/{sku}
            """);

    assertThat(problems.lines()).isEmpty();
    String file = new File(folder, "weft.yaml").getPath();
    assertThat(rules)
        .containsExactly(
            new RuleText(
                file + ":2",
                List.of(
                    entry(file + ":2", "method", "com.acme.Shop#buy(String, Item)"),
                    entry(file + ":3", "type", "add_to_cart"),
                    entry(file + ":4", "product-ids", "arg.sku", "arg.other"),
                    entry(file + ":5", "context", "channel = query.ch", "shop = 'web'"),
                    entry(file + ":6", "when", "!result.ok"))),
            new RuleText(file + ":9", List.of(entry(file + ":9", "route", "POST /cart/{sku}"))));
  }

  @Test
  void anEntryIsFoundByItsKey() {
    RuleText rule = new RuleText("a:1", List.of(entry("a:1", "type", "buy"), entry("a:2", "none")));

    assertThat(rule.first("type")).isEqualTo("buy");
    assertThat(rule.first("none")).isEmpty();
    assertThat(rule.first("when")).isEmpty();
    assertThat(rule.find("none")).isPresent();
    assertThat(rule.find("when")).isEmpty();
  }

  @Test
  void anAnchorSharesAValueBetweenRules() {
    List<RuleText> rules =
        read(
            """
            rules:
              - route: POST /a
                user-id: &ids [session.user, principal]
              - route: POST /b
                user-id: *ids
            """);

    assertThat(problems.lines()).isEmpty();
    assertThat(rules.get(1).find("user-id"))
        .hasValueSatisfying(
            entry -> {
              assertThat(entry.values()).containsExactly("session.user", "principal");
              assertThat(entry.origin()).endsWith("weft.yaml:5");
            });
  }

  @Test
  void whatIsWrongInAnyRuleIsToldAndTheRuleLeftOut() {
    List<RuleText> rules =
        read(
            """
            rules:
              - method: a.B#c
                type:
              - just text
              - method: a.B#c
                context: {a: {b: c}}
                product-ids: [[arg.a]]
              - method: a.B#c
                type: buy
                type: buy
                when: !result.ok
              - method: a.B#d
            """);

    assertThat(TextFiles.lines(problems, folder))
        .containsExactly(
            "weft.yaml:3: \"type\" has no value: write one or remove it",
            "weft.yaml:4: a rule must be a map of keys, for instance \"- route: POST /cart/{sku}\""
                + " and below it \"  type: add_to_cart\"",
            "weft.yaml:6: \"context.a\" is nested too deeply: it must be a single value",
            "weft.yaml:7: \"product-ids\" is nested too deeply: each item of the list must be a"
                + " single text; a text with one of [ ] { } , : must be put in quotes",
            "weft.yaml:10: \"type\" is written twice, first at weft.yaml:9; remove one of them",
            "weft.yaml:11: the value of \"when\" begins with !, which means a tag in YAML: put the"
                + " value in quotes");
    assertThat(rules).extracting(rule -> rule.first("method")).containsExactly("a.B#d");
  }

  @Test
  void aMergeKeyIsRefusedEvenWhereItMergesItself() {
    read("rules:\n  - &a\n    type: x\n    <<: *a\n    !!merge y: *a\n");

    String refused = "merge keys (<<) are not supported: write the keys out";
    assertThat(TextFiles.lines(problems, folder))
        .containsExactly("weft.yaml:4: " + refused, "weft.yaml:5: " + refused);
  }

  @Test
  void rulesThatAreNoListAreOneProblem() {
    read("rules:\n  method: a.B#c\n");

    assertThat(TextFiles.lines(problems, folder))
        .containsExactly("weft.yaml:1: \"rules\" must be a list: each rule begins with \"- \"");
  }

  private List<RuleText> read(String yaml) {
    String file = TextFiles.write(folder, "weft.yaml", yaml);
    return TextFiles.read(file, List.of(), problems).rules();
  }

  private static RuleText.Entry entry(String origin, String key, String... values) {
    return new RuleText.Entry(origin, key, List.of(values));
  }
}
