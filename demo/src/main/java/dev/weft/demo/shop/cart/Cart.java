package dev.weft.demo.shop.cart;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Units by SKU in the order of picking. Immutable: each change makes a new cart. */
public record Cart(Map<String, Integer> units) implements Serializable {
  private static final String ATTRIBUTE = "cart";

  public Cart {
    units = Collections.unmodifiableMap(new LinkedHashMap<>(units));
  }

  /** The visitor's cart; an empty one, and no session, for those who have picked nothing yet. */
  public static Cart of(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute(ATTRIBUTE) instanceof Cart cart
        ? cart
        : new Cart(Map.of());
  }

  public void keepIn(HttpSession session) {
    session.setAttribute(ATTRIBUTE, this);
  }

  Cart with(String sku, int quantity) {
    Map<String, Integer> changed = new LinkedHashMap<>(units);
    changed.merge(sku, quantity, Integer::sum);
    return new Cart(changed);
  }

  Cart without(String sku) {
    Map<String, Integer> changed = new LinkedHashMap<>(units);
    changed.remove(sku);
    return new Cart(changed);
  }

  public boolean isEmpty() {
    return units.isEmpty();
  }

  /** How many things lie in the cart. */
  public int total() {
    return units.values().stream().mapToInt(Integer::intValue).sum();
  }
}
