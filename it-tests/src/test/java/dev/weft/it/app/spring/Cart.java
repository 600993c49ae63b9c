package dev.weft.it.app.spring;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;

/** Is proxied by a subclass. */
class Cart {
  @TrackInteraction(type = InteractionType.ADD_TO_CART, productIds = "arg.sku")
  public String add(String sku) {
    return "took " + sku;
  }
}
