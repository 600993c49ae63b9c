package dev.weft.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.config.RuleText;
import java.util.List;
import org.junit.jupiter.api.Test;

class WovenMethodTest {
  @Test
  void whatIsEncodedIsReadBack() {
    WovenMethod method =
        new WovenMethod(
            "com.acme.Cart$Inner",
            "add",
            true,
            List.of("java.lang.String", "int", "com.acme.Item[]"),
            List.of("sku", "count", "items"),
            List.of(
                rule("type", List.of("add_to_cart")),
                rule("context", List.of("a = arg.sku", "b = 'x,y'"))));

    WovenMethod read = WovenMethod.decode(method.encode());

    assertThat(read).isEqualTo(method);
  }

  @Test
  void aMethodWithoutParametersOrNamesIsReadBack() {
    WovenMethod method = new WovenMethod("A", "b", false, List.of(), List.of(), List.of());

    assertThat(WovenMethod.decode(method.encode())).isEqualTo(method);
  }

  @Test
  void partingCharactersInAValueCannotMakeAnotherRule() {
    WovenMethod method =
        new WovenMethod(
            "A",
            "b",
            false,
            List.of(),
            List.of(),
            List.of(rule("type", List.of("x\u0001y\u0002z\u0003"))));

    WovenMethod read = WovenMethod.decode(method.encode());

    assertThat(read.rules()).hasSize(1);
    assertThat(read.rules().get(0).first("type")).isEqualTo("x y z ");
  }

  @Test
  void messagesNameTheMethodAsPeopleWriteIt() {
    WovenMethod method =
        new WovenMethod(
            "com.acme.Cart",
            "add",
            false,
            List.of("java.lang.String", "com.acme.Item"),
            List.of(),
            List.of());

    assertThat(method.where()).isEqualTo("com.acme.Cart#add(String, Item)");
  }

  private static RuleText rule(String key, List<String> values) {
    String origin = "com.acme.Cart$Inner#add(String, int, Item[])";
    if (key.equals("type") && values.get(0).startsWith("x")) origin = "A#b()";
    return new RuleText(origin, List.of(new RuleText.Entry(origin, key, values)));
  }
}
