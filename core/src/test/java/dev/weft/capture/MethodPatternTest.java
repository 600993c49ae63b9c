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
    MethodPattern pattern = MethodPattern.parse("com.acme.Shop$Cart#add");

    assertThat(pattern.matches("com.acme.Shop$Cart", "add", List.of())).isTrue();
    assertThat(pattern.matches("com.acme.Shop", "add", List.of())).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "com.acme..*Controller, com.acme.CartController, true",
    "com.acme..*Controller, com.acme.shop.web.CartController, true",
    "com.acme..*Controller, com.acme.shop.CartControllers, false",
    "com.acme..*Controller, com.acmes.CartController, false",
    "com.acme..*Controller, com.acme, false",
    "com.acme.*, com.acme.Cart, true",
    "com.acme.*, com.acme.Cart$Item, true",
    "com.acme.*, com.acme.shop.Cart, false",
    "com.acme..*, com.acme.shop.Cart, true",
    "com.*.shop.Cart, com.acme.shop.Cart, true",
    "com.*.shop.Cart, com.shop.Cart, false",
    "*..Cart, com.acme.Cart, true",
    "*..Cart, Cart, false",
    "com.acme..web..*C*, com.acme.web.C, true",
    "com.acme..web..*C*, com.acme.a.web.b.ABCDE, true",
    "com.acme..web..*C*, com.acme.a.b.ABCDE, false",
  })
  void aClassMayHaveWildcardsAsInAspectJ(String pattern, String name, boolean expected)
      throws Exception {
    MethodPattern parsed = MethodPattern.parse(pattern + "#add");

    assertThat(parsed.matches(name, "add", List.of())).isEqualTo(expected);
    assertThat(parsed.className().matches(name.replace('.', '/'))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "add*~add~''~true",
        "add*~addAll~int~true",
        "*Item~addItem~''~true",
        "*~anything~''~true",
        "add*~doAdd~''~false",
        "add(..)~add~int,int~true",
        "add(*)~add~int~true",
        "add(*)~add~''~false",
        "add(*)~add~int,int~false",
        "add(String, ..)~add~java.lang.String~true",
        "add(String, ..)~add~java.lang.String,int,int~true",
        "add(String, ..)~add~int~false",
        "add(*, int)~add~java.lang.String,int~true",
      })
  void methodsAndParametersMayHaveWildcards(
      String pattern, String name, String types, boolean expected) throws Exception {
    List<String> list = types.isEmpty() ? List.of() : List.of(types.split(",", -1));

    assertThat(MethodPattern.parse(CART + "#" + pattern).matches(CART, name, list))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "com.acme.Cart#add~true",
        "com.acme.Cart#add(..)~false",
        "com.acme.Cart#add(String)~false",
        "com.acme.*#add~false",
        "com.acme.Cart#add*~false",
      })
  void onlyAPlainNameMeansOverloadsWithoutSayingSo(String text, boolean expected) throws Exception {
    assertThat(MethodPattern.parse(text).meansOverloads()).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "*#add~means the methods of every class there is: begin with a package, as in com.acme..*Controller#add*",
        "*..*#add~means the methods of every class there is: begin with a package, as in com.acme..*Controller#add*",
        "com.acme..*a*b*c*d*e*f#add~has more than 6 wildcards",
        "com.acme.Cart#add(.., int)~names no method: .. may stand at the end of the parameters only",
      })
  void wildcardsHaveTheirLimits(String text, String why) {
    assertThatThrownBy(() -> MethodPattern.parse(text))
        .isInstanceOf(PathException.class)
        .hasMessage("\"%s\" %s", text, why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "com.acme.Cart.add",
        "..Cart#add",
        "com.acme.#add",
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
