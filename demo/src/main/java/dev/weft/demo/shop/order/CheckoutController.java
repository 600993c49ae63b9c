package dev.weft.demo.shop.order;

import dev.weft.demo.shop.account.Shopper;
import dev.weft.demo.shop.cart.Cart;
import dev.weft.demo.shop.cart.CartItem;
import dev.weft.demo.shop.cart.PriceList;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.SessionAttribute;
import org.springframework.web.server.ResponseStatusException;

/** The sign-in guard stands before all of these pages. */
@Controller
class CheckoutController {
  private final OrderService orders;
  private final PriceList prices;

  CheckoutController(OrderService orders, PriceList prices) {
    this.orders = orders;
    this.prices = prices;
  }

  @GetMapping("/checkout")
  String form(HttpServletRequest request, Model model) {
    List<CartItem> items = prices.items(Cart.of(request));
    if (items.isEmpty()) {
      return "redirect:/cart";
    }
    model.addAttribute("items", items);
    model.addAttribute("total", CartItem.total(items));
    return "checkout";
  }

  @PostMapping("/checkout")
  String buy(
      @SessionAttribute Shopper shopper, @RequestParam String address, HttpServletRequest request) {
    if (address.isBlank()) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "no address");
    }
    Cart cart = Cart.of(request);
    if (cart.isEmpty()) {
      return "redirect:/cart";
    }
    Order order = orders.place(shopper, cart, address.strip());
    new Cart(Map.of()).keepIn(request.getSession());
    return "redirect:/orders/" + order.number();
  }

  @GetMapping("/orders/{number}")
  String order(@PathVariable long number, @SessionAttribute Shopper shopper, Model model) {
    Order order =
        orders
            .order(number, shopper)
            .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no such order"));
    model.addAttribute("order", order);
    return "order";
  }
}
