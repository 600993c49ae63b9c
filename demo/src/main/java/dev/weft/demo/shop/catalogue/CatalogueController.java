package dev.weft.demo.shop.catalogue;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;

@Controller
class CatalogueController {
  private final Catalogue catalogue;
  private final Ratings ratings;

  CatalogueController(Catalogue catalogue, Ratings ratings) {
    this.catalogue = catalogue;
    this.ratings = ratings;
  }

  @GetMapping("/")
  @TrackInteraction(type = InteractionType.HOME_PAGE_VIEW)
  String home(Model model) {
    model.addAttribute("products", catalogue.featured());
    return "home";
  }

  @GetMapping("/c/{category}")
  @TrackInteraction(type = InteractionType.CATEGORY_PAGE_VIEW, category = "arg.category")
  String category(@PathVariable String category, Model model) {
    Category shown = catalogue.category(category).orElseThrow(() -> notFound("category"));
    model.addAttribute("shelf", shown);
    model.addAttribute("products", catalogue.in(shown));
    return "category";
  }

  // No path: the product is found by convention, in the parameter named sku.
  @GetMapping("/p/{sku}")
  @TrackInteraction(type = "product_detail_page_view")
  String product(@PathVariable String sku, Model model) {
    Product product = catalogue.product(sku).orElseThrow(() -> notFound("product"));
    model.addAttribute("product", product);
    model.addAttribute("rating", ratings.of(sku));
    model.addAttribute(
        "more",
        catalogue.find("").stream()
            .filter(other -> other.category().equals(product.category()))
            .filter(other -> !other.sku().equals(sku))
            .limit(4)
            .toList());
    return "product";
  }

  private static ResponseStatusException notFound(String what) {
    return new ResponseStatusException(HttpStatus.NOT_FOUND, "no such " + what);
  }
}
