package dev.weft.it.app.security;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** What a rule for a route sees, and what an annotation sees. */
@RestController
class Pages {
  @GetMapping("/route/{sku}")
  String onRoute(@PathVariable("sku") String sku) {
    return "shows " + sku;
  }

  @GetMapping("/method/{sku}")
  @TrackInteraction(type = InteractionType.PRODUCT_DETAIL_PAGE_VIEW, productIds = "arg.sku")
  String inMethod(@PathVariable("sku") String sku) {
    return "shows " + sku;
  }
}
