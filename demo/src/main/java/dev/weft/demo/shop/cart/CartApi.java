package dev.weft.demo.shop.cart;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import dev.weft.demo.shop.catalogue.Catalogue;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What the "Add" buttons of the product grid call. */
@RestController
class CartApi {
  private final Catalogue catalogue;

  CartApi(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  /** Also returns normally when it refuses: then the status, 400 or 404, says that it is no add. */
  @PostMapping("/api/cart")
  @TrackInteraction(
      type = InteractionType.ADD_TO_CART,
      productIds = "arg.line.sku",
      quantities = "arg.line.quantity")
  ResponseEntity<Answer> add(@RequestBody CartLine line, HttpServletRequest request) {
    Cart cart = Cart.of(request);
    if (!line.isOrderable()) {
      return ResponseEntity.badRequest().body(new Answer(cart.total(), "Please order 1 to 20."));
    }
    if (catalogue.product(line.sku()).isEmpty()) {
      return ResponseEntity.status(HttpStatus.NOT_FOUND)
          .body(new Answer(cart.total(), "We do not have that."));
    }
    Cart changed = cart.with(line.sku(), line.quantity());
    changed.keepIn(request.getSession());
    return ResponseEntity.ok(new Answer(changed.total(), "Added to your basket."));
  }

  record Answer(int units, String message) {}
}
