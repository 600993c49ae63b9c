package dev.weft.demo.shop.cart;

import dev.weft.demo.shop.catalogue.Catalogue;
import java.util.List;
import org.springframework.stereotype.Component;

/** Puts today's prices to the products of a cart. Thread-safe. */
@Component
public class PriceList {
  private final Catalogue catalogue;

  PriceList(Catalogue catalogue) {
    this.catalogue = catalogue;
  }

  public List<CartItem> items(Cart cart) {
    return cart.units().entrySet().stream()
        .flatMap(
            line ->
                catalogue.product(line.getKey()).stream()
                    .map(product -> new CartItem(product, line.getValue())))
        .toList();
  }
}
