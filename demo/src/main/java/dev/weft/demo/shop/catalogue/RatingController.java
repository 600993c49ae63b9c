package dev.weft.demo.shop.catalogue;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import dev.weft.demo.shop.account.Shopper;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

@Controller
class RatingController {
  private final Catalogue catalogue;
  private final Ratings ratings;

  RatingController(Catalogue catalogue, Ratings ratings) {
    this.catalogue = catalogue;
    this.ratings = ratings;
  }

  @PostMapping("/p/{sku}/rating")
  @TrackInteraction(type = InteractionType.RATE, productIds = "path.sku", rating = "form.stars")
  String rate(
      @PathVariable String sku,
      @RequestParam int stars,
      @RequestAttribute String visitorId,
      HttpServletRequest request,
      RedirectAttributes redirect) {
    Product product =
        catalogue
            .product(sku)
            .orElseThrow(
                () -> new ResponseStatusException(HttpStatus.NOT_FOUND, "no such product"));
    if (stars < 1 || stars > 5) {
      throw new ResponseStatusException(HttpStatus.BAD_REQUEST, "1 to 5 stars");
    }
    ratings.give(sku, Shopper.of(request).map(Shopper::id).orElse(visitorId), stars);
    redirect.addFlashAttribute("notice", "Thank you for rating the " + product.name() + ".");
    return "redirect:/p/" + product.sku();
  }
}
