package dev.weft.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.annotation.Field;
import dev.weft.request.FakeServlet;
import dev.weft.visit.Surroundings.Part;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What of a request goes with its events. */
class SurroundingsTest {
  private final Shopfront shop = new Shopfront();
  private final FakeServlet servlet =
      new FakeServlet(FakeServlet.Api.JAKARTA)
          .request("getHeader", "X-Visitor", "v1")
          .url("https://shop.example/shop/p/a1")
          .request("getQueryString", "utm_source=mail&utm_campaign=spring%20sale&token=t")
          .request("getRemoteAddr", "192.0.2.77")
          .request("getHeader", "Referer", "https://news.example/?q=mugs#top")
          .request("getHeader", "User-Agent", "Mozilla/5.0 Firefox/140.0")
          .request("getHeader", "Accept-Language", "de-CH,de;q=0.9");

  @Test
  void nothingGoesAlongThatIsNotSwitchedOn() {
    shop.visit(servlet);

    assertThat(shop.context()).isEmpty();
  }

  @Test
  void whatIsSwitchedOnGoesAlong() {
    shop.parts = EnumSet.allOf(Part.class);

    shop.visit(servlet);

    assertThat(shop.context())
        .isEqualTo(
            Map.of(
                Field.PAGE_URL,
                "https://shop.example/shop/p/a1?utm_source=mail&utm_campaign=spring%20sale",
                Field.PAGE_REFERRER,
                "https://news.example/?q=mugs",
                Field.USER_AGENT,
                "Mozilla/5.0 Firefox/140.0",
                Field.LOCALE,
                "de-CH",
                Field.TRUNCATED_IP,
                "192.0.2.0",
                Field.CAMPAIGN_SOURCE,
                "mail",
                Field.CAMPAIGN_NAME,
                "spring sale"));
  }

  @Test
  void aRuleKnowsBetter() {
    shop.parts = EnumSet.of(Part.PAGE, Part.LOCALE);
    shop.rule("locale", "'fr'", "page-title", "'A mug'");

    shop.visit(servlet);

    assertThat(shop.context()).containsEntry(Field.LOCALE, "fr");
    assertThat(shop.context()).containsEntry(Field.PAGE_TITLE, "A mug");
  }

  @ParameterizedTest
  @CsvSource({"X-Requested-With, XMLHttpRequest", "Sec-Fetch-Mode, cors", "method, POST"})
  void thePageOfWhatABrowserDoesNotGoToIsWhereItCameFrom(String header, String value) {
    shop.parts = EnumSet.of(Part.PAGE, Part.REFERRER, Part.CAMPAIGN);
    if (header.equals("method")) servlet.request("getMethod", value);
    else servlet.request("getHeader", header, value);
    servlet.request("getHeader", "Referer", "https://shop.example/shop/p/a1?utm_source=ad");

    shop.visit(servlet);

    assertThat(shop.context())
        .isEqualTo(
            Map.of(
                Field.PAGE_URL,
                "https://shop.example/shop/p/a1?utm_source=ad",
                Field.CAMPAIGN_SOURCE,
                "ad"));
  }

  @Test
  void aReferrerAloneIsNoPage() {
    shop.rule("page-url", "header.X-Page", "page-referrer", "header.Referer");

    shop.visit(servlet);

    assertThat(shop.dropped).isEmpty();
    assertThat(shop.context()).isEmpty();
  }

  @Test
  void thePageThatARuleNamesHasNoSecretsEither() {
    shop.rule(
        "page-url", "'https://jane:pw@shop.example/p;jsessionid=1?a=1&voucher=x&access_token=t#x'");

    shop.visit(servlet);

    assertThat(shop.context()).isEqualTo(Map.of(Field.PAGE_URL, "https://shop.example/p?a=1"));
  }

  @Test
  void whoIsBehindATrustedProxyIsToldByItAlone() {
    shop.parts = EnumSet.of(Part.IP, Part.PAGE);
    shop.proxies = List.of("10.0.0.0/8", "2001:db8::/32");
    servlet
        .url("http://10.0.0.5:8080/shop/")
        .request("getQueryString", null)
        .request("getRemoteAddr", "10.0.0.9")
        .request("getHeader", "X-Forwarded-Proto", "https")
        .request("getHeader", "X-Forwarded-Host", "shop.example")
        .request(
            "getHeaders",
            "X-Forwarded-For",
            Collections.enumeration(List.of("203.0.113.9", "198.51.100.7, [2001:db8::5]:80")));

    shop.visit(servlet);

    assertThat(shop.context())
        .isEqualTo(
            Map.of(
                Field.TRUNCATED_IP, "198.51.100.0", Field.PAGE_URL, "https://shop.example/shop/"));
  }

  @Test
  void whatAnybodyElseSaysIsNotBelieved() {
    shop.parts = EnumSet.of(Part.IP);
    shop.proxies = List.of("10.0.0.0/8");
    servlet.request(
        "getHeaders", "X-Forwarded-For", Collections.enumeration(List.of("203.0.113.9")));

    shop.visit(servlet);

    assertThat(shop.context()).isEqualTo(Map.of(Field.TRUNCATED_IP, "192.0.2.0"));
  }

  @Test
  void anAddressOfVersion6StandsInTheCustomContext() {
    shop.parts = EnumSet.of(Part.IP);
    shop.rule("context", "size = 'xl'");
    servlet.request("getRemoteAddr", "2001:db8:1:2:3:4:5:6%eth0");

    shop.visit(servlet);

    assertThat(shop.events.get(0).get(Field.CUSTOM_CONTEXT))
        .isEqualTo(Map.of("truncated_ipv6", "2001:db8:1::", "size", "xl"));
  }

  @Test
  void entriesOfAllRulesGoAlongUnlessARuleHasThem() throws Exception {
    shop.entries =
        List.of(
            RuleParser.contextEntry("site = 'eu'"),
            RuleParser.contextEntry("shelf = header.X-Shelf"),
            RuleParser.contextEntry("size = 'm'"));
    shop.rule("context", "size = 'xl'");

    shop.visit(servlet);

    assertThat(shop.events.get(0).get(Field.CUSTOM_CONTEXT))
        .isEqualTo(Map.of("site", "eu", "size", "xl"));
  }

  @Test
  void whatIsNotThereIsLeftOut() {
    shop.parts = EnumSet.allOf(Part.class);
    FakeServlet bare =
        new FakeServlet(FakeServlet.Api.JAVAX)
            .request("getHeader", "X-Visitor", "v1")
            .request("getHeader", "Referer", "android-app://com.example")
            .request("getHeader", "Accept-Language", "*")
            .request("getRequestURL", new IllegalStateException("no"))
            .request("getRemoteAddr", "unix:");

    shop.visit(bare);

    assertThat(shop.context()).isEmpty();
  }
}
