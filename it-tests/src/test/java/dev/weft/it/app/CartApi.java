package dev.weft.it.app;

import dev.weft.annotation.Field;
import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import dev.weft.annotation.Tracked;

/** An interface as it is generated from an API description: the rules stand here alone. */
interface CartApi<T> {
  @TrackInteraction(type = InteractionType.ADD_TO_CART, anonymousId = "arg.visitor")
  String add(String visitor, @Tracked(Field.PRODUCT_IDS) T sku);
}
