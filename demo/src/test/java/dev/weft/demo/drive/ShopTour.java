package dev.weft.demo.drive;

import dev.weft.demo.drive.ExpectedEvent.Identity;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Two visitors in a freshly started shop. A stays a stranger; B looks around as one, signs in
 * half-way, buys, rates, joins the clay club and leaves. Beside each request stands, by hand, the
 * event that it must yield; where none stands it must yield none. One thread, one use.
 */
public final class ShopTour {
  private final URI shop;
  private final Visitor a = new Visitor("A");
  private final Visitor b = new Visitor("B");
  private final List<Exchange> exchanges = new ArrayList<>();
  private final List<ExpectedEvent> expected = new ArrayList<>();

  public ShopTour(URI shop) {
    this.shop = shop;
  }

  /**
   * What was sent and answered, and what a tracker must have seen; both in the order of the tour.
   */
  public record Journey(List<Exchange> exchanges, List<ExpectedEvent> expected) {}

  /**
   * Walks the whole way.
   *
   * @throws IllegalStateException when the shop answers with another status than it should
   */
  public Journey walk() throws IOException, InterruptedException {
    twoStrangersLookAround();
    aFillsABasket();
    bSearches();
    bSignsIn();
    bBuys();
    bJoinsAndLeaves();
    aLosesInterest();
    return new Journey(List.copyOf(exchanges), List.copyOf(expected));
  }

  private void twoStrangersLookAround() throws IOException, InterruptedException {
    a.get(200, "/").yields("home_page_view", Map.of());
    a.get(200, "/assets/shop.css");
    a.get(200, "/c/mugs").yields("category_page_view", Map.of("category", List.of("mugs")));
    a.get(200, "/p/mug-01").yields("product_detail_page_view", product("mug-01"));
    b.get(200, "/").yields("home_page_view", Map.of());
    a.get(404, "/p/mug-99");
    a.get(404, "/c/hats");
    a.get(404, "/no/such/page");
  }

  private void aFillsABasket() throws IOException, InterruptedException {
    a.post(302, "/cart/add", form("sku", "mug-01", "quantity", "2"))
        .yields("add_to_cart", Map.of("product_ids", List.of("mug-01"), "quantities", List.of(2)));
    a.follow(200);
    a.post(400, "/cart/add", form("sku", "mug-01", "quantity", "0"));
    a.post(400, "/cart/add", form("sku", "mug-01", "quantity", "many"));
    a.post(404, "/cart/add", form("sku", "mug-99", "quantity", "1"));
    a.postJson(200, "/api/cart", "{\"sku\":\"cup-02\",\"quantity\":3}")
        .yields("add_to_cart", Map.of("product_ids", List.of("cup-02"), "quantities", List.of(3)));
    a.postJson(400, "/api/cart", "{\"sku\":\"cup-02\",\"quantity\":0}");
    a.post(302, "/cart/remove/mug-01", "").yields("remove_from_cart", product("mug-01"));
    a.follow(200);
    a.post(404, "/cart/remove/mug-01", "");
    a.post(302, "/p/cup-02/rating", form("stars", "4"))
        .yields("rate", Map.of("product_ids", List.of("cup-02"), "rating", 4));
    a.follow(200).yields("product_detail_page_view", product("cup-02"));
  }

  private void bSearches() throws IOException, InterruptedException {
    b.get(200, "/search?" + form("q", "bowl")).yields("search", search("bowl"));
    b.get(200, "/search?" + form("q", "bowl", "brand", "Fern & Fire", "brand", "Northshore"))
        .yields("search", search("bowl", "Fern & Fire", "Northshore"));
    b.get(200, "/search?" + form("q", "crème brûlée")).yields("search", search("crème brûlée"));
    b.get(200, "/search?" + form("q", "the", "page", "2")); // paging is no search
    b.get(200, "/p/bowl-02").yields("product_detail_page_view", product("bowl-02"));
    b.postJson(200, "/api/cart", "{\"sku\":\"bowl-02\",\"quantity\":2}")
        .yields("add_to_cart", Map.of("product_ids", List.of("bowl-02"), "quantities", List.of(2)));
  }

  private void bSignsIn() throws IOException, InterruptedException {
    b.get(302, "/checkout");
    b.follow(200);
    b.post(401, "/sign-in", form("email", "bea@example.org", "password", "teacup"));
    b.post(
        302,
        "/sign-in",
        form("email", "bea@example.org", "password", "teapot-42", "next", "/checkout"));
    b.userId = "s-1002";
    b.follow(200);
  }

  private void bBuys() throws IOException, InterruptedException {
    b.get(200, "/search?" + form("q", "teapot", "brand", "Hollow Oak"))
        .yields("search", search("teapot", "Hollow Oak"));
    b.get(200, "/p/pot-01").yields("product_detail_page_view", product("pot-01"));
    b.post(302, "/cart/add", form("sku", "pot-01", "quantity", "1"))
        .yields("add_to_cart", Map.of("product_ids", List.of("pot-01"), "quantities", List.of(1)));
    b.follow(200);
    b.post(302, "/cart/add", form("sku", "towel-01", "quantity", "4"))
        .yields(
            "add_to_cart", Map.of("product_ids", List.of("towel-01"), "quantities", List.of(4)));
    b.post(302, "/cart/remove/towel-01", "").yields("remove_from_cart", product("towel-01"));
    b.get(200, "/checkout");
    b.post(400, "/checkout", form("address", " "));
    b.post(302, "/checkout", form("address", "Bea, 3 Kiln Lane, Potterville"))
        .yields(
            "checkout",
            Map.of(
                "product_ids", List.of("bowl-02", "pot-01"),
                "quantities", List.of(2, 1),
                "revenue", new BigDecimal("122.00")));
    b.follow(200);
    b.post(302, "/checkout", form("address", "Bea again, with an empty basket"));
    b.post(302, "/p/pot-01/rating", form("stars", "5"))
        .yields("rate", Map.of("product_ids", List.of("pot-01"), "rating", 5));
    b.follow(200).yields("product_detail_page_view", product("pot-01"));
    b.post(400, "/p/pot-01/rating", form("stars", "6"));
  }

  private void bJoinsAndLeaves() throws IOException, InterruptedException {
    b.get(200, "/loyalty").yields("promo_page_view", Map.of());
    b.post(400, "/loyalty/enrol", form("programme", "gold-club"));
    b.post(302, "/loyalty/enrol", form("programme", "clay-club"))
        .yields("custom", loyalty("enrol_loyalty"));
    b.follow(200).yields("promo_page_view", Map.of());
    b.post(302, "/sign-out", "");
    b.userId = "";
    b.follow(200).yields("home_page_view", Map.of());
    b.get(200, "/c/kitchen").yields("category_page_view", Map.of("category", List.of("kitchen")));
  }

  private void aLosesInterest() throws IOException, InterruptedException {
    a.get(200, "/loyalty").yields("promo_page_view", Map.of());
    a.post(302, "/loyalty/enrol", form("programme", "clay-club")); // to the sign-in page
    a.follow(200);
    a.post(302, "/loyalty/decline", "").yields("custom", loyalty("decline_loyalty"));
    a.follow(200).yields("home_page_view", Map.of());
  }

  private static Map<String, Object> product(String sku) {
    return Map.of("product_ids", List.of(sku));
  }

  private static Map<String, Object> search(String keywords, String... brands) {
    return Map.of(
        "search",
        brands.length == 0
            ? Map.of("keywords", keywords)
            : Map.of("keywords", keywords, "filters", Map.of("brand", List.of(brands))));
  }

  private static Map<String, Object> loyalty(String action) {
    return Map.of(
        "custom_action_name",
        action,
        "context",
        Map.of("custom_context", Map.of("programme", "clay-club")));
  }

  /** Names and values by turns, encoded as a browser does. */
  private static String form(String... namesAndValues) {
    StringBuilder form = new StringBuilder();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      form.append(form.isEmpty() ? "" : "&")
          .append(URLEncoder.encode(namesAndValues[i], StandardCharsets.UTF_8))
          .append('=')
          .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
    }
    return form.toString();
  }

  /** A browser of its own: cookies, the page last seen, and who has signed in with it. */
  private final class Visitor {
    private final String name;
    private final HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private String location = "";
    private String userId = ""; // empty until the sign-in

    private Visitor(String name) {
      this.name = name;
    }

    private Visitor get(int status, String path) throws IOException, InterruptedException {
      return send(status, "GET", path, "", "");
    }

    private Visitor post(int status, String path, String form)
        throws IOException, InterruptedException {
      return send(status, "POST", path, form, "application/x-www-form-urlencoded");
    }

    private Visitor postJson(int status, String path, String json)
        throws IOException, InterruptedException {
      return send(status, "POST", path, json, "application/json");
    }

    /** Goes where the last answer pointed. */
    private Visitor follow(int status) throws IOException, InterruptedException {
      return get(status, location);
    }

    private void yields(String type, Map<String, Object> fields) {
      expected.add(
          new ExpectedEvent(
              type,
              fields,
              userId.isEmpty() ? Identity.ANONYMOUS : Identity.SIGNED_IN,
              userId,
              cookies.getOrDefault("shop_visitor", "")));
    }

    private Visitor send(int status, String method, String path, String body, String contentType)
        throws IOException, InterruptedException {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(shop.resolve(path))
              .header("Accept", contentType.equals("application/json") ? "*/*" : "text/html,*/*")
              .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Firefox/140.0")
              .method(
                  method,
                  method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
      if (!contentType.isEmpty()) {
        request.header("Content-Type", contentType);
      }
      if (!cookies.isEmpty()) {
        request.header(
            "Cookie",
            cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; ")));
      }
      HttpResponse<String> response =
          client.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8));
      response.headers().allValues("Set-Cookie").forEach(this::keep);
      location = response.headers().firstValue("Location").orElse("");
      Exchange exchange =
          new Exchange(
              name,
              method,
              path,
              body,
              response.statusCode(),
              response.headers().map(),
              response.body());
      exchanges.add(exchange);
      if (exchange.status() != status) {
        throw new IllegalStateException("status " + status + " expected, but it was: " + exchange);
      }
      return this;
    }

    private void keep(String setCookie) {
      String pair = setCookie.split(";", 2)[0];
      int equals = pair.indexOf('=');
      cookies.put(pair.substring(0, equals), pair.substring(equals + 1));
    }
  }
}
