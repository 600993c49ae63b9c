package dev.weft.it.app.servlet;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;

/**
 * Makes an action, sets its properties from the parameters and calls the method that the address
 * names, as the frameworks of those days did: {@code /addItemToCart.action?workingItemId=i1}.
 */
final class ActionServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    CartAction action = new CartAction();
    Optional.ofNullable(request.getParameter("workingItemId")).ifPresent(action::setWorkingItemId);
    String event = request.getServletPath().replaceAll("^/|\\.action$", "");
    String view =
        switch (event) {
          case "addItemToCart" -> action.addItemToCart();
          case "removeItemFromCart" -> action.removeItemFromCart();
          default -> "unknown";
        };
    response.getWriter().print(view);
  }
}
