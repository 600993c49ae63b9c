package dev.weft.demo.shop.cart;

import dev.weft.annotation.Field;
import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import dev.weft.annotation.Tracked;
import dev.weft.demo.shop.catalogue.Catalogue;
import dev.weft.demo.shop.catalogue.Product;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class CartController {
  private final Catalogue catalogue;
  private final PriceList prices;

  CartController(Catalogue catalogue, PriceList prices) {
    this.catalogue = catalogue;
    this.prices = prices;
  }

  @GetMapping("/cart")
  String cart(HttpServletRequest request, Model model) {
    List<CartItem> items = prices.items(Cart.of(request));
    model.addAttribute("items", items);
    model.addAttribute("total", CartItem.total(items));
    return "cart";
  }

  // Tracked on the parameters: renaming one cannot break it.
  @PostMapping("/cart/add")
  @TrackInteraction(type = InteractionType.ADD_TO_CART)
  String add(
      @Tracked(Field.PRODUCT_IDS) @RequestParam String sku,
      @Tracked(Field.QUANTITIES) @RequestParam int quantity,
      HttpServletRequest request,
      RedirectAttributes redirect) {
    if (!new CartLine(sku, quantity).isOrderable()) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "1 to " + CartLine.MOST + " units");
    }
    Product product =
        catalogue
            .product(sku)
            .orElseThrow(
                () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no such product"));
    Cart.of(request).with(sku, quantity).keepIn(request.getSession());
    redirect.addFlashAttribute("notice", "The " + product.name() + " is in your basket.");
    return "redirect:/cart";
  }

  @PostMapping("/cart/remove/{sku}")
  @TrackInteraction(type = InteractionType.REMOVE_FROM_CART, productIds = "path.sku")
  String remove(@PathVariable String sku, HttpServletRequest request) {
    Cart cart = Cart.of(request);
    if (!cart.units().containsKey(sku)) {
      throw new ResponseStatusException(HttpStatus.NOT_FOUND, "not in the basket");
    }
    cart.without(sku).keepIn(request.getSession());
    return "redirect:/cart";
  }
}
