package dev.weft.demo.shop.cart;

import dev.weft.demo.shop.catalogue.Product;
import java.math.BigDecimal;
import java.util.List;

/** One priced row of a cart. Immutable. */
public record CartItem(Product product, int quantity) {
  public BigDecimal price() {
    return product.price().multiply(BigDecimal.valueOf(quantity));
  }

  public static BigDecimal total(List<CartItem> items) {
    return items.stream().map(CartItem::price).reduce(new BigDecimal("0.00"), BigDecimal::add);
  }
}
