package dev.weft.it.app.spring;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;

/** Is proxied by this interface. */
interface Wishes {
  @TrackInteraction(type = InteractionType.LIKE, productIds = "arg[0]")
  String wish(String sku);
}
