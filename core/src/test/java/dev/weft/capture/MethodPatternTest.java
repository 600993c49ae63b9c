package dev.weft.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.extract.PathException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodPatternTest {
  private static final String CART = "com.acme.Cart";

  @Test
  void withoutAListOfParametersAllOverloadsAreMeant() throws Exception {
    MethodPattern pattern = MethodPattern.parse(" com.acme.Cart#add ");

    assertThat(pattern.matches(CART, "add", List.of())).isTrue();
    assertThat(pattern.matches(CART, "add", List.of("int", "java.lang.String"))).isTrue();
    assertThat(pattern.matches(CART, "remove", List.of())).isFalse();
    assertThat(pattern.matches("com.acme.Carts", "add", List.of())).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "com.acme.Cart#add()~''~true",
        "com.acme.Cart#add()~int~false",
        "com.acme.Cart#add(String)~java.lang.String~true",
        "com.acme.Cart#add( String , int )~java.lang.String,int~true",
        "com.acme.Cart#add(String, int)~int,java.lang.String~false",
        "com.acme.Cart#add(String)~com.acme.MyString~false",
        "com.acme.Cart#add(java.lang.String)~java.lang.String~true",
        "com.acme.Cart#add(acme.Item)~com.acme.Item~true",
        "com.acme.Cart#add(Item)~com.acme.Shop$Item~true",
        "com.acme.Cart#add(String[])~java.lang.String[]~true",
        "com.acme.Cart#add(String...)~java.lang.String[]~true",
        "com.acme.Cart#add(int[][])~int[][]~true",
      })
  void parametersMayBeWrittenWithoutTheirPackage(String text, String types, boolean expected)
      throws Exception {
    List<String> list = types.isEmpty() ? List.of() : List.of(types.split(",", -1));

    assertThat(MethodPattern.parse(text).matches(CART, "add", list)).isEqualTo(expected);
  }

  @Test
  void aNestedClassHasADollar() throws Exception {
    assertThat(MethodPattern.parse("com.acme.Shop$Cart#add").className())
        .isEqualTo("com.acme.Shop$Cart");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "com.acme.Cart.add",
        "#add",
        "com.acme.Cart#",
        "com.acme.Cart#add(String",
        "com.acme.Cart#add)",
        "com.acme.Cart#add(String) x",
        "com.acme.Cart#a#b",
        "(com.acme.Cart#add)",
        "com.acme.Ca rt#add",
      })
  void whatIsNoMethodIsSaid(String text) {
    assertThatThrownBy(() -> MethodPattern.parse(text))
        .isInstanceOf(PathException.class)
        .hasMessage(
            "\"%s\" names no method: write com.acme.shop.CartController#add or #add(String, Item)"
                .formatted(text));
  }

  @Test
  void typeArgumentsWouldNeverMatchAndAreRefused() {
    assertThatThrownBy(() -> MethodPattern.parse("com.acme.Cart#add(List<Item>)"))
        .isInstanceOf(PathException.class)
        .hasMessage(
            "\"com.acme.Cart#add(List<Item>)\" names no method: \"List<Item>\" is no type; write it"
                + " without type arguments, such as List");
  }
}
