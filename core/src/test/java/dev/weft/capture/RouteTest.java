package dev.weft.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.extract.FakeRequest;
import dev.weft.extract.PathException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouteTest {
  @ParameterizedTest
  @CsvSource({
    "POST /cart,POST,/cart,true",
    "POST /cart,GET,/cart,false",
    "post /cart,POST,/cart,true",
    "/cart,GET,/cart,true",
    "* /cart,DELETE,/cart,true",
    "GET /cart,GET,/cart/,true",
    "GET /cart/,GET,/cart,true",
    "GET /cart,GET,/cart//,false",
    "GET /cart,GET,/carts,false",
    "GET /cart,GET,/Cart,false",
    "GET /cart,GET,/cart/a1,false",
    "GET /cart/{sku},GET,/cart/a1,true",
    "GET /cart/{sku},GET,/cart/a1/,true",
    "GET /cart/{sku},GET,/cart/,false",
    "GET /cart/{sku},GET,/cart,false",
    "GET /cart/{sku},GET,/cart/a/b,false",
    "GET /,GET,/,true",
    "GET /,GET,'',true",
    "GET /,GET,/a,false",
    "GET /**,GET,/,true",
    "GET /**,GET,/a/b/c,true",
    "GET /shop/**,GET,/shop,true",
    "GET /shop/**,GET,/shop/a/b,true",
    "GET /shop/**,GET,/shopping,false",
    "GET /a/{b}/c,GET,/a/x/c,true",
    "GET /a/{b}/c,GET,/a/x/d,false",
    "GET /a/{b.c-d}/{e_f},GET,/a/x/y,true",
    "GET /100%/café,GET,/100%/café,true",
  })
  void aRouteMatchesMethodAndPath(String route, String method, String path, boolean expected)
      throws Exception {
    assertThat(match(route, method, path, new FakeRequest()) != null).isEqualTo(expected);
  }

  @Test
  void variablesAreHandedOut() throws Exception {
    assertThat(match("GET /{shop}/cart/{sku}/**", "GET", "/north/cart/a 1/x", new FakeRequest()))
        .isEqualTo(Map.of("shop", "north", "sku", "a 1"));
    assertThat(match("GET /cart", "GET", "/cart", new FakeRequest())).isEmpty();
  }

  @Test
  void namedQueryParametersMustBeThere() throws Exception {
    FakeRequest request =
        new FakeRequest().with("query.addItemToCart", "").with("query.step", List.of("1", "2"));

    assertThat(match("GET /shop?addItemToCart", "GET", "/shop", request)).isNotNull();
    assertThat(match("GET /shop?step=2", "GET", "/shop", request)).isNotNull();
    assertThat(match("GET /shop?step=2&addItemToCart", "GET", "/shop", request)).isNotNull();
    assertThat(match("GET /shop?step=3", "GET", "/shop", request)).isNull();
    assertThat(match("GET /shop?remove", "GET", "/shop", request)).isNull();
    assertThat(match("GET /shop?addItemToCart=1", "GET", "/shop", request)).isNull();
    assertThat(match("GET /shop?", "GET", "/shop", request)).isNotNull();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      value = {
        "cart~\"cart\" is no route: write a method and a path, such as POST /cart/{sku}",
        "G3T /cart~\"G3T /cart\" is no route: \"G3T\" is no method",
        "GET|POST /cart~\"GET|POST /cart\" is no route: \"GET|POST\" is no method",
        "GET /a/*/b~\"GET /a/*/b\" is no route: \"*\" must be a word or {name}; ** may stand at the end",
        "GET /**/b~\"GET /**/b\" is no route: \"**\" must be a word or {name}; ** may stand at the end",
        "GET /a{b}~\"GET /a{b}\" is no route: \"a{b}\" must be a word or {name}; ** may stand at the end",
        "GET /{}~\"GET /{}\" is no route: \"{}\" must be a word or {name}; ** may stand at the end",
        "GET /{sku:[0-9]+}~\"GET /{sku:[0-9]+}\" is no route: \"{sku:[0-9]+}\" must be a word or {name}; ** may stand at the end",
        "GET /{*rest}~\"GET /{*rest}\" is no route: \"{*rest}\" must be a word or {name}; ** may stand at the end",
        "GET /a}~\"GET /a}\" is no route: \"a}\" must be a word or {name}; ** may stand at the end",
        "GET /{a}/b/{a}~\"GET /{a}/b/{a}\" is no route: {a} stands there twice",
        "GET /caf%C3%A9~\"GET /caf%C3%A9\" is no route: write the character itself for %C3, because requests are decoded before",
        "GET /a?b=c%20d~\"GET /a?b=c%20d\" is no route: write the character itself for %20, because requests are decoded before",
        "GET /{a}{b}~\"GET /{a}{b}\" is no route: \"{a}{b}\" must be a word or {name}; ** may stand at the end",
      })
  void whatIsWrongIsSaid(String text, String message) {
    assertThatThrownBy(() -> Route.parse(text))
        .isInstanceOf(PathException.class)
        .hasMessage(message);
  }

  private static @Nullable Map<String, String> match(
      String route, String method, String path, FakeRequest request) throws PathException {
    return Route.parse(route).match(method, path, request);
  }
}
