package dev.weft.demo.shop.cart;

/** The JSON body that asks for something to be put into the cart. Immutable. */
public record CartLine(String sku, int quantity) {
  static final int MOST = 20;

  boolean isOrderable() {
    return quantity >= 1 && quantity <= MOST;
  }
}
