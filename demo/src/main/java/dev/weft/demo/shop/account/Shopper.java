package dev.weft.demo.shop.account;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.io.Serializable;
import java.util.Optional;

/** A customer with an account; the session attribute "shopper" of those signed in. Immutable. */
public record Shopper(String id, String email, String name) implements Serializable {
  static final String ATTRIBUTE = "shopper";

  /** Empty for a visitor who has not signed in. */
  public static Optional<Shopper> of(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    return session != null && session.getAttribute(ATTRIBUTE) instanceof Shopper shopper
        ? Optional.of(shopper)
        : Optional.empty();
  }
}
