package dev.weft.it.app.servlet;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import org.jspecify.annotations.Nullable;

/** Its methods have no parameters: what they work on is in its properties. One request. */
public final class CartAction {
  private @Nullable String workingItemId;

  public @Nullable String getWorkingItemId() {
    return workingItemId;
  }

  public void setWorkingItemId(String workingItemId) {
    this.workingItemId = workingItemId;
  }

  @TrackInteraction(type = InteractionType.ADD_TO_CART, productIds = "this.workingItemId")
  public String addItemToCart() {
    return workingItemId == null ? "input" : "cart with " + workingItemId;
  }

  /** As JPetStore's does it, this one forgets what it was about. */
  @TrackInteraction(type = InteractionType.REMOVE_FROM_CART, productIds = "this.workingItemId")
  public String removeItemFromCart() {
    String removed = workingItemId;
    workingItemId = null;
    return "cart without " + removed;
  }
}
