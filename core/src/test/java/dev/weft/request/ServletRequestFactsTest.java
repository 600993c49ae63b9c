package dev.weft.request;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.request.FakeServlet.Api;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource
class ServletRequestFactsTest {
  private final FakeServlet servlet;

  ServletRequestFactsTest(Api api) {
    servlet = new FakeServlet(api);
  }

  @ParameterizedTest
  @CsvSource({
    "/shop/cart/a1,/shop,/cart/a1",
    "/cart/a1,'',/cart/a1",
    "/shop,/shop,''",
    "/shop/,/shop,/",
    "/shop/cart;jsessionid=123,/shop,/cart",
    "/shop/cart;a=1/a1;jsessionid=123,/shop,/cart/a1",
    "/shop/caf%C3%A9,/shop,/café",
    "/shop/a+b,/shop,/a+b",
    "/shop/a%3Bb,/shop,/a;b",
    "/shop/100%,/shop,/100%",
    "/shop/%zz%4,/shop,/%zz%4",
    "/shop/%C3,/shop,/\uFFFD",
  })
  void thePathIsDecodedBelowTheContextAndWithoutParameters(
      String uri, String context, String path) {
    servlet.request("getRequestURI", uri).request("getContextPath", context);

    assertThat(servlet.facts().path()).isEqualTo(path);
  }

  @Test
  void theMethodIsInCapitals() {
    servlet.request("getMethod", "post");

    assertThat(servlet.facts().method()).isEqualTo("POST");
  }

  /** As on Open Liberty. */
  @Test
  void theQueryOfARequestThatIsDispatchedStaysIfItHasNoneOfItsOwn() {
    for (String api : List.of("jakarta", "javax")) {
      servlet.request("getAttribute", api + ".servlet.async.query_string", "sku=a1");
    }
    List<String> before = servlet.facts().query("sku");

    servlet.dispatcherType("ASYNC");
    List<String> dispatched = servlet.facts().query("sku");
    servlet.request("getQueryString", "x=1");

    assertThat(before).isEmpty();
    assertThat(dispatched).containsExactly("a1");
    assertThat(servlet.facts().query("sku")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "sku=a1~a1",
        "x=1&sku=a1&y=2~a1",
        "sku=a+b~a b",
        "sku=a%2Bb~a+b",
        "sku=%C3%A9%F0%9F%8D%AE~é🍮",
        "sku=100%~100%",
        "sku=%~%",
        "sku=%4~%4",
        "sku=%zz~%zz",
        "sku=%-1~%-1",
        "sku=a=b~a=b",
        "s%6Bu=a1~a1",
        "sku~``",
        "sku=~``",
        "&&sku=a1&&~a1",
      })
  void aQueryParameterIsDecoded(String query, String value) {
    servlet.request("getQueryString", query);

    assertThat(servlet.facts().query("sku")).containsExactly(value);
  }

  @Test
  void aQueryParameterMayBeThereOftenOrNever() {
    servlet.request("getQueryString", "sku=a&x=1&sku=b&SKU=c&sku=");

    assertThat(servlet.facts().query("sku")).containsExactly("a", "b", "");
    assertThat(servlet.facts().query("y")).isEmpty();
    assertThat(servlet.facts().query("")).isEmpty();
  }

  @Test
  void withoutAQueryThereIsNoParameter() {
    assertThat(servlet.facts().query("sku")).isEmpty();
  }

  @Test
  void aQueryWithoutEndIsCut() {
    servlet.request("getQueryString", "a=1&".repeat(5000) + "sku=a1");

    assertThat(servlet.facts().query("a")).hasSize(1000);
    assertThat(servlet.facts().query("sku")).isEmpty();
  }

  @Test
  void theQueryIsReadWithoutTouchingTheParameters() {
    servlet.request("getQueryString", "sku=a1");

    servlet.facts().query("sku");
    servlet.facts().query("other");

    assertThat(servlet.calls()).containsOnly("getQueryString()");
  }

  @Test
  void aFormThatTheApplicationHasNotReadIsNotAskedFor() {
    servlet.form(false, "sku", "a");

    assertThat(servlet.facts().form("sku")).isEmpty();
    assertThat(servlet.calls()).noneMatch(call -> call.startsWith("getParameter"));
  }

  @Test
  void aRequestThatIsNoFormIsNotAskedForItsBody() {
    servlet.form(true, "sku", "a").request("getContentType", "application/json");

    assertThat(servlet.facts().form("sku")).isEmpty();
    assertThat(servlet.calls()).doesNotContain("getInputStream()");
  }

  @Test
  void aClientThatWaitsForA100IsNotSentOneByUs() {
    servlet.form(true, "sku", "a").request("getHeader", "Expect", "100-continue");

    assertThat(servlet.facts().form("sku")).isEmpty();
    assertThat(servlet.calls()).doesNotContain("getInputStream()");
  }

  @Test
  void formParametersAreThoseOfTheContainer() {
    servlet.form(true, "sku", "a", null, "b");

    assertThat(servlet.facts().form("sku")).containsExactly("a", "b");
    assertThat(servlet.facts().form("other")).isEmpty();
  }

  @Test
  void headersCookiesAndAttributesAreFoundByName() {
    servlet
        .request("getHeader", "X-User", "u1")
        .request("getAttribute", "product", List.of("a1"))
        .request("getUserPrincipal", new Named("jane"))
        .response("getStatus", 302)
        .response("getHeader", "Location", "/x")
        .cookies("a", "1", "visitor", "v1", "visitor", "v2");
    ServletRequestFacts facts = servlet.facts();

    assertThat(facts.header("X-User")).isEqualTo("u1");
    assertThat(facts.header("X-Other")).isEmpty();
    assertThat(facts.attribute("product")).isEqualTo(List.of("a1"));
    assertThat(facts.attribute("other")).isNull();
    assertThat(facts.principal()).isEqualTo(new Named("jane"));
    assertThat(facts.status()).isEqualTo(302);
    assertThat(facts.responseHeader("Location")).isEqualTo("/x");
    assertThat(facts.responseHeader("Other")).isEmpty();
    assertThat(facts.cookie("visitor")).isEqualTo("v1");
    assertThat(facts.cookie("other")).isEmpty();
  }

  private record Named(String name) implements java.security.Principal {
    @Override
    public String getName() {
      return name;
    }
  }

  @Test
  void withoutAnyCookieThereIsNone() {
    assertThat(servlet.facts().cookie("visitor")).isEmpty();
  }

  @Test
  void aSessionIsNeverMade() {
    ServletRequestFacts facts = servlet.facts();

    assertThat(facts.sessionId()).isEmpty();
    assertThat(facts.sessionAttribute("user")).isNull();
    assertThat(servlet.calls()).containsOnly("getSession(false)");
  }

  @Test
  void theIdOfASessionIsHashed() {
    servlet.session("0123456789ABCDEF", Map.of("user", "u1"));

    assertThat(servlet.facts().sessionId())
        .isEqualTo("2125b2c332b1113aae9bfc5e9f7e3b4c")
        .isEqualTo(servlet.facts().sessionId());
    assertThat(servlet.facts().sessionAttribute("user")).isEqualTo("u1");
    assertThat(servlet.facts().sessionAttribute("other")).isNull();
  }

  @Test
  void theVariablesOfARuleComeBeforeThoseOfSpring() {
    servlet.request(
        "getAttribute",
        "org.springframework.web.servlet.HandlerMapping.uriTemplateVariables",
        Map.of("sku", "spring", "id", "7"));
    ServletRequestFacts facts = servlet.facts();

    assertThat(facts.pathVariable("sku")).isEqualTo("spring");
    assertThat(facts.with(Map.of("sku", "rule")).pathVariable("sku")).isEqualTo("rule");
    assertThat(facts.with(Map.of("sku", "rule")).pathVariable("id")).isEqualTo("7");
    assertThat(facts.pathVariable("other")).isEmpty();
  }

  @Test
  void whateverAWrapperThrowsMeansThatThereIsNothing() {
    for (Throwable thrown : List.of(new IllegalStateException("gone"), new AssertionError("no"))) {
      for (String method :
          List.of(
              "getMethod",
              "getRequestURI",
              "getContextPath",
              "getQueryString",
              "getHeader",
              "getCookies",
              "getAttribute",
              "getUserPrincipal",
              "getParameterValues",
              "getContentType",
              "getInputStream",
              "getSession")) {
        servlet.request(method, thrown);
      }
      servlet.response("getStatus", thrown).response("getHeader", thrown);
      ServletRequestFacts facts = servlet.facts();

      assertThat(facts.method()).isEmpty();
      assertThat(facts.path()).isEmpty();
      assertThat(facts.query("a")).isEmpty();
      assertThat(facts.form("a")).isEmpty();
      assertThat(facts.header("a")).isEmpty();
      assertThat(facts.cookie("a")).isEmpty();
      assertThat(facts.attribute("a")).isNull();
      assertThat(facts.principal()).isNull();
      assertThat(facts.sessionId()).isEmpty();
      assertThat(facts.sessionAttribute("a")).isNull();
      assertThat(facts.pathVariable("a")).isEmpty();
      assertThat(facts.status()).isZero();
      assertThat(facts.responseHeader("a")).isEmpty();
    }
  }

  @Test
  void aSessionThatIsInvalidatedMeanwhileHasNothing() {
    servlet.session("id", Map.of());
    servlet.request("getSession", "false", new IllegalStateException("invalidated"));

    assertThat(servlet.facts().sessionId()).isEmpty();
  }

  @Test
  void anythingButAServletRequestHasNothing() {
    ServletRequestFacts facts = new ServletRequestFacts("no request", new Object());

    assertThat(facts.method()).isEmpty();
    assertThat(facts.path()).isEmpty();
    assertThat(facts.cookie("a")).isEmpty();
    assertThat(facts.sessionId()).isEmpty();
    assertThat(facts.status()).isZero();
  }

  @Test
  @SuppressWarnings("JdkObsolete") // the type that the servlet API has
  void aListOfHeadersThatThrowsIsNone() {
    Enumeration<String> hostile =
        new Enumeration<>() {
          @Override
          public boolean hasMoreElements() {
            throw new IllegalStateException("recycled");
          }

          @Override
          public String nextElement() {
            throw new IllegalStateException("recycled");
          }
        };
    servlet.request("getHeaders", "X-Forwarded-For", hostile);

    assertThat(servlet.facts().headers("X-Forwarded-For")).isEmpty();
  }

  @Test
  void ofManyHeadersOfOneNameTheLastCount() {
    List<String> values = new ArrayList<>(Collections.nCopies(40, "203.0.113.9"));
    values.add("198.51.100.7");
    servlet.request("getHeaders", "X-Forwarded-For", Collections.enumeration(values));

    assertThat(servlet.facts().headers("X-Forwarded-For"))
        .hasSizeLessThan(500)
        .endsWith(",198.51.100.7");
  }
}
