package dev.weft.annotation;

/**
 * The event types of the Miso interactions API (OpenAPI 1.1.4), as constants for {@link
 * TrackInteraction#type}.
 */
public final class InteractionType {
  public static final String PRODUCT_DETAIL_PAGE_VIEW = "product_detail_page_view";

  public static final String CATEGORY_PAGE_VIEW = "category_page_view";

  public static final String SEARCH = "search";

  public static final String IMPRESSION = "impression";

  public static final String VIEWABLE_IMPRESSION = "viewable_impression";

  public static final String CLICK = "click";

  public static final String HOME_PAGE_VIEW = "home_page_view";

  public static final String PROMO_PAGE_VIEW = "promo_page_view";

  public static final String PRODUCT_IMAGE_VIEW = "product_image_view";

  public static final String ADD_TO_CART = "add_to_cart";

  public static final String CHECKOUT = "checkout";

  public static final String REMOVE_FROM_CART = "remove_from_cart";

  public static final String REFUND = "refund";

  public static final String SUBSCRIBE = "subscribe";

  public static final String READ = "read";

  public static final String WATCH = "watch";

  public static final String LISTEN = "listen";

  public static final String COMPLETE = "complete";

  public static final String ADD_TO_COLLECTION = "add_to_collection";

  public static final String REMOVE_FROM_COLLECTION = "remove_from_collection";

  public static final String RATE = "rate";

  public static final String LIKE = "like";

  public static final String DISLIKE = "dislike";

  public static final String SHARE = "share";

  public static final String BOOKMARK = "bookmark";

  public static final String UNSUBSCRIBE = "unsubscribe";

  public static final String FEEDBACK = "feedback";

  public static final String SUBMIT = "submit";

  /** A type of your own; {@link TrackInteraction#customActionName} must name it. */
  public static final String CUSTOM = "custom";

  private InteractionType() {}
}
