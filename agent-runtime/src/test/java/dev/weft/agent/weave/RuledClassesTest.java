package dev.weft.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuledClassesTest {
  @ParameterizedTest
  @CsvSource({
    "com.acme.Cart, com.acme.Cart, true",
    "com.acme.Cart, com.acme.Carts, false",
    "com/acme/Cart, com.acme.Cart, true",
    "com.acme..C*t, com.acme.shop.Cart, true",
    "com.acme..C*t, com.acme.shop.Order, false",
  })
  void aClassIsFoundByItsNameInSourceAndInTheClassFile(String text, String name, boolean expected) {
    RuledClasses classes = new RuledClasses();

    assertThat(classes.add(text)).isTrue();
    assertThat(classes.add(text)).isFalse();
    assertThat(classes.contains(name.replace('.', '/'))).isEqualTo(expected);
    assertThat(classes.containsLoaded(name)).isEqualTo(expected);
  }
}
