package dev.weft.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.annotation.Field;
import dev.weft.config.Problems;
import dev.weft.config.RuleText;
import dev.weft.event.EventType;
import dev.weft.extract.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleParserTest {
  private final RuleParser parser = new RuleParser(Set.of("miso", "console"));
  private final Problems problems = new Problems();

  @Test
  void aGoodRuleIsReadWhole() {
    Optional<Rule> rule =
        parse(
            "type", "checkout",
            "product-ids", "arg.order.items[*].sku",
            "revenue", "result.total | arg.total",
            "context", "shop = 'north'",
            "context", "lane=arg.lane",
            "when", "arg.confirmed == true",
            "destinations", "miso");

    assertThat(problems.lines()).isEmpty();
    assertThat(rule).isPresent();
    Rule read = rule.get();
    assertThat(read.origin()).isEqualTo("weft.yaml:1");
    assertThat(read.type()).isEqualTo(EventType.CHECKOUT);
    assertThat(read.customActionName()).isEmpty();
    assertThat(read.destinations()).containsExactly("miso");
    assertThat(read.when().orElseThrow().text()).isEqualTo("arg.confirmed == true");
    assertThat(read.sources())
        .extracting(source -> source.field() + ":" + source.entry() + ":" + texts(source))
        .containsExactly(
            "PRODUCT_IDS::[arg.order.items[*].sku]",
            "REVENUE::[result.total, arg.total]",
            "CUSTOM_CONTEXT:shop:['north']",
            "CUSTOM_CONTEXT:lane:[arg.lane]");
    assertThat(read.names(Field.REVENUE)).isTrue();
    assertThat(read.names(Field.QUANTITIES)).isFalse();
  }

  private static List<String> texts(Rule.Source source) {
    return source.paths().stream().map(Path::text).toList();
  }

  @Test
  void aCustomRuleHasItsOwnName() {
    Rule rule = parse("type", "custom", "custom-action-name", "enrol_loyalty").orElseThrow();

    assertThat(rule.type()).isEqualTo(EventType.CUSTOM);
    assertThat(rule.customActionName()).isEqualTo("enrol_loyalty");
  }

  @Test
  void aKeyIsTheFieldsNameInSmallLetters() {
    assertThat(RuleParser.key(Field.PRODUCT_IDS)).isEqualTo("product-ids");
    assertThat(RuleParser.key(Field.CUSTOM_CONTEXT)).isEqualTo("context");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "when=result~weft.yaml:1: the rule has no type; add one, such as type: add_to_cart",
        "type=add_to_chart~weft.yaml:2: unknown event type \"add_to_chart\"; did you mean \"add_to_cart\"?",
        "type=like;product-ids=arg.a;product-ids=arg[1]~weft.yaml:4: product-ids is given twice; leave one of them out",
        "type=zzzzzzzzzzz~weft.yaml:2: unknown event type \"zzzzzzzzzzz\"",
        "type=like;product-id=arg.a~weft.yaml:3: unknown field \"product-id\"; did you mean \"product-ids\"?",
        "type=add_to_cart;revenue=arg.a~weft.yaml:3: add_to_cart takes no field \"revenue\"; its own fields are product-ids, product-group-ids, quantities",
        "type=like;product-ids=parm.sku~weft.yaml:3: product-ids: \"parm.sku\" is no path: it must start with one of arg. result. this. principal. body. attribute. cookie. form. header. path. query. session. response., or be a 'literal'",
        "type=like;user-id=header.Authorization~weft.yaml:3: user-id: \"header.Authorization\" is no path: the header Authorization carries secrets and is never read",
        "type=custom~weft.yaml:2: type custom needs a custom-action-name, such as enrol_loyalty",
        "type=like;custom-action-name=x~weft.yaml:3: like takes no custom-action-name; only type custom has one",
        "type=like;destinations=mizo~weft.yaml:3: no destination \"mizo\" is configured; there is console, miso",
        "type=like;context=shop~weft.yaml:3: context: \"shop\" is no entry: write it as name = path",
        "type=like;context= = arg.a~weft.yaml:3: context: \" = arg.a\" is no entry: write it as name = path",
        "type=like;when=arg.a ==~weft.yaml:3: when: \"arg.a ==\" is no condition: a value must follow the operator",
        "type=like;page-title=arg.a~weft.yaml:3: page-title needs a page-url beside it",
      })
  void whatIsWrongIsToldWithItsPlace(String rule, String problem) {
    List<String> pairs = new ArrayList<>();
    for (String line : rule.split(";", -1)) pairs.addAll(List.of(line.split("=", 2)));

    assertThat(parse(pairs.toArray(new String[0]))).isEmpty();

    assertThat(problems.lines()).containsExactly(problem);
  }

  @Test
  void severalPathsForOneFieldAreAProblem() {
    RuleText text =
        new RuleText(
            "weft.yaml:1",
            List.of(
                new RuleText.Entry("weft.yaml:1", "type", List.of("like")),
                new RuleText.Entry("weft.yaml:2", "product-ids", List.of("arg.a", "arg.b"))));

    assertThat(parser.parse(text, problems)).isEmpty();

    assertThat(problems.lines())
        .containsExactly("weft.yaml:2: product-ids has 2 paths; write them as one, with | between");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "when~arg.a,arg.b~weft.yaml:2: when takes one value, and has 2",
        "type~like,search~weft.yaml:2: type takes one value, and has 2",
        "method~a.B#c,a.B#d~weft.yaml:2: method takes one value, and has 2",
        "route~/a,/b,/c~weft.yaml:2: route takes one value, and has 3",
        "custom-action-name~a,b~weft.yaml:2: custom-action-name takes one value, and has 2",
        "when~''~weft.yaml:2: when has no value: write one or remove it",
        "product-ids~''~weft.yaml:2: product-ids has no value: write one or remove it",
        "destinations~''~weft.yaml:2: destinations has no value: write one or remove it",
      })
  void noValueIsLeftOutAndNoneIsAssumed(String key, String values, String problem) {
    List<String> list = values.isEmpty() ? List.of() : List.of(values.split(",", -1));
    List<RuleText.Entry> entries = new ArrayList<>();
    entries.add(new RuleText.Entry("weft.yaml:2", key, list));
    if (!key.equals("type"))
      entries.add(
          new RuleText.Entry(
              "weft.yaml:1", "type", List.of(key.startsWith("custom") ? "custom" : "like")));

    assertThat(parser.parse(new RuleText("weft.yaml:1", entries), problems)).isEmpty();

    assertThat(problems.lines()).containsExactly(problem);
  }

  @Test
  void aConditionThatIsEmptyIsNone() {
    assertThat(parse("type", "like", "when", "")).isEmpty();

    assertThat(problems.lines())
        .containsExactly("weft.yaml:3: when has no value: write one or remove it");
  }

  @Test
  void everythingThatIsWrongIsToldAtOnce() {
    parse(
        "type", "add_to_chart",
        "product-ids", "parm.sku",
        "colour", "arg.colour",
        "when", "&&",
        "destinations", "mizo",
        "page-referrer", "header.Referer");

    assertThat(problems.lines())
        .hasSize(6)
        .allSatisfy(line -> assertThat(line).startsWith("weft.yaml:"));
  }

  /** A rule with one entry a line, from line 2 on. */
  private Optional<Rule> parse(String... keysAndValues) {
    List<RuleText.Entry> entries = new ArrayList<>();
    for (int i = 0; i < keysAndValues.length; i += 2) {
      String origin = "weft.yaml:" + (i / 2 + 2);
      entries.add(new RuleText.Entry(origin, keysAndValues[i], List.of(keysAndValues[i + 1])));
    }
    return parser.parse(new RuleText("weft.yaml:1", entries), problems);
  }
}
