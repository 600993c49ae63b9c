package dev.weft.it.app;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;

/** What both servlets call, the jakarta one and the javax one. Stateless. */
final class Counter {
  /** The answer to a request. Immutable. */
  record Answer(int status, String text) {}

  /**
   * Answers.
   *
   * @param path {@code /show/SKU}, which is tracked by its annotation, or another
   * @throws IllegalStateException for {@code /show/late}, after the tracked call
   */
  Answer answer(String path) {
    String sku = path.substring(path.lastIndexOf('/') + 1);
    int status = sku.equals("gone") ? 404 : 200;
    if (!path.startsWith("/show/")) return new Answer(status, "took " + sku);
    String text = show(sku);
    if (sku.equals("late")) throw new IllegalStateException("broken after the tracked call");
    return new Answer(status, text);
  }

  @TrackInteraction(type = InteractionType.PRODUCT_DETAIL_PAGE_VIEW, productIds = "arg.sku")
  String show(String sku) {
    if (sku.equals("early")) throw new IllegalStateException("broken in the tracked call");
    return "shows " + sku;
  }
}
