package dev.weft.it.app.spring;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Calls of all kinds. */
@RestController
class CallsController {
  private final Cart cart;
  private final Wishes wishes;
  private final Shelf<String> shelf = new Shelf.OfWords();

  CallsController(Cart cart, Wishes wishes) {
    this.cart = cart;
    this.wishes = wishes;
  }

  record Order(String id, int total) {}

  record Shopper(String id) {}

  @PostMapping("/nested/same")
  @TrackInteraction(type = InteractionType.ADD_TO_CART, productIds = "'outer'")
  String nestedSame() {
    return cart.add("inner") + again("again");
  }

  @TrackInteraction(type = InteractionType.ADD_TO_CART, productIds = "arg.sku")
  String again(String sku) {
    return " and " + sku;
  }

  @PostMapping("/nested/different")
  @TrackInteraction(type = InteractionType.CHECKOUT, productIds = "'outer'")
  String nestedDifferent() {
    return cart.add("inner");
  }

  @PostMapping("/overloaded")
  String overloaded() {
    return take("one") + take("two", 2);
  }

  /** A rule of the file names the one with two parameters. */
  String take(String sku) {
    return "takes " + sku;
  }

  String take(String sku, int quantity) {
    return take(sku) + " times " + quantity;
  }

  @GetMapping("/bridged")
  String bridged(@RequestParam("sku") String sku) {
    return shelf.show(sku);
  }

  @PostMapping("/proxied/subclass")
  String bySubclass(@RequestParam("sku") String sku) {
    return cart.getClass() == Cart.class ? "no proxy" : cart.add(sku);
  }

  @PostMapping("/proxied/interface")
  String byInterface(@RequestParam("sku") String sku) {
    return wishes.wish(sku);
  }

  @PostMapping("/order")
  @TrackInteraction(
      type = InteractionType.CHECKOUT,
      productIds = "'o1'",
      when = "arg.confirmed == true")
  String newOrder(@RequestParam("confirmed") boolean confirmed) {
    return confirmed ? "thank you" : "do you really want it?";
  }

  /** Not tracked by itself: a rule for its route is. */
  @GetMapping("/catalogue")
  String catalogue(HttpServletRequest request) {
    return "asked for " + request.getQueryString();
  }

  @PostMapping("/session")
  @TrackInteraction(type = InteractionType.LIKE, productIds = "'s1'")
  String session(HttpSession session) {
    session.setAttribute("shopper", new Shopper("u-session"));
    return "welcome";
  }

  @PostMapping("/principal")
  @TrackInteraction(type = InteractionType.LIKE, productIds = "'p1'")
  String principal() {
    return "welcome";
  }

  @PostMapping("/principal/token")
  @TrackInteraction(
      type = InteractionType.LIKE,
      productIds = "'p3'",
      userId = "principal.token.claims['https://shop.example/customer'].number")
  String principalWithToken() {
    return "welcome";
  }

  @PostMapping("/principal/argument")
  @TrackInteraction(type = InteractionType.LIKE, productIds = "'p2'", userId = "arg.user.name")
  String principalAsArgument(Principal user) {
    return "welcome " + user.getName();
  }

  @PostMapping("/entity")
  @TrackInteraction(
      type = InteractionType.CHECKOUT,
      productIds = "result.id",
      revenue = "result.total",
      when = "response.status == 201")
  ResponseEntity<Order> entity() {
    return ResponseEntity.status(201).body(new Order("o-entity", 7));
  }

  @PostMapping("/entity/conflict")
  @TrackInteraction(type = InteractionType.CHECKOUT, productIds = "result.id")
  ResponseEntity<Map<String, String>> conflict() {
    return ResponseEntity.status(409).body(Map.of("id", "o-conflict"));
  }
}
