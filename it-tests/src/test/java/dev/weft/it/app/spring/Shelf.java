package dev.weft.it.app.spring;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;

/** Its subclass answers {@code show(T)} by a bridge, and asks this class for help. */
abstract class Shelf<T> {
  @TrackInteraction(type = InteractionType.PRODUCT_DETAIL_PAGE_VIEW, productIds = "'super'")
  String show(T sku) {
    return "shows " + sku;
  }

  /** With words. */
  static final class OfWords extends Shelf<String> {
    @Override
    @TrackInteraction(type = InteractionType.PRODUCT_DETAIL_PAGE_VIEW, productIds = "arg.sku")
    String show(String sku) {
      return super.show(sku);
    }
  }
}
