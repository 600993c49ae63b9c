package dev.weft.event;

import static dev.weft.annotation.Field.CATEGORY;
import static dev.weft.annotation.Field.CUSTOM_ACTION_NAME;
import static dev.weft.annotation.Field.DURATION;
import static dev.weft.annotation.Field.PRODUCT_GROUP_IDS;
import static dev.weft.annotation.Field.PRODUCT_IDS;
import static dev.weft.annotation.Field.QUANTITIES;
import static dev.weft.annotation.Field.QUESTION_ID;
import static dev.weft.annotation.Field.RATING;
import static dev.weft.annotation.Field.RESULT_TYPE;
import static dev.weft.annotation.Field.REVENUE;
import static dev.weft.annotation.Field.SEARCH_FILTERS;
import static dev.weft.annotation.Field.SEARCH_KEYWORDS;
import static dev.weft.annotation.Field.VALUE;

import dev.weft.annotation.Field;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The 29 event types of the Miso interactions API and the fields that each takes (OpenAPI 1.1.4,
 * {@code additionalProperties: false}); a test compares them with the contract's own table. Fields
 * that only other services know, such as {@link Field#ACTION_ID}, go with every type.
 */
public enum EventType {
  PRODUCT_DETAIL_PAGE_VIEW(PRODUCT_IDS, PRODUCT_GROUP_IDS, DURATION),
  CATEGORY_PAGE_VIEW(CATEGORY, DURATION),
  SEARCH(SEARCH_KEYWORDS, SEARCH_FILTERS),
  IMPRESSION(PRODUCT_IDS, PRODUCT_GROUP_IDS),
  VIEWABLE_IMPRESSION(PRODUCT_IDS, PRODUCT_GROUP_IDS),
  CLICK(PRODUCT_IDS, PRODUCT_GROUP_IDS),
  HOME_PAGE_VIEW(DURATION),
  PROMO_PAGE_VIEW(PRODUCT_IDS, PRODUCT_GROUP_IDS, DURATION),
  PRODUCT_IMAGE_VIEW(PRODUCT_IDS, PRODUCT_GROUP_IDS),
  ADD_TO_CART(PRODUCT_IDS, PRODUCT_GROUP_IDS, QUANTITIES),
  CHECKOUT(PRODUCT_IDS, PRODUCT_GROUP_IDS, QUANTITIES, REVENUE),
  REMOVE_FROM_CART(PRODUCT_IDS, PRODUCT_GROUP_IDS),
  REFUND(PRODUCT_IDS, PRODUCT_GROUP_IDS),
  SUBSCRIBE(PRODUCT_IDS, PRODUCT_GROUP_IDS),
  READ(PRODUCT_IDS, PRODUCT_GROUP_IDS, DURATION),
  WATCH(PRODUCT_IDS, PRODUCT_GROUP_IDS, DURATION),
  LISTEN(PRODUCT_IDS, PRODUCT_GROUP_IDS, DURATION),
  COMPLETE(PRODUCT_IDS, PRODUCT_GROUP_IDS),
  ADD_TO_COLLECTION(PRODUCT_IDS, PRODUCT_GROUP_IDS),
  REMOVE_FROM_COLLECTION(PRODUCT_IDS, PRODUCT_GROUP_IDS),
  RATE(PRODUCT_IDS, PRODUCT_GROUP_IDS, RATING),
  LIKE(PRODUCT_IDS, PRODUCT_GROUP_IDS),
  DISLIKE(PRODUCT_IDS, PRODUCT_GROUP_IDS),
  SHARE(PRODUCT_IDS, PRODUCT_GROUP_IDS),
  BOOKMARK(PRODUCT_IDS, PRODUCT_GROUP_IDS),
  UNSUBSCRIBE(PRODUCT_IDS, PRODUCT_GROUP_IDS),
  FEEDBACK(QUESTION_ID, RESULT_TYPE, VALUE),
  SUBMIT(PRODUCT_IDS, PRODUCT_GROUP_IDS),
  CUSTOM(CUSTOM_ACTION_NAME, PRODUCT_IDS, PRODUCT_GROUP_IDS);

  /** The fields that belong to some types only; every other field goes with every type. */
  private static final Set<Field> OWNED =
      Collections.unmodifiableSet(
          EnumSet.of(
              CUSTOM_ACTION_NAME,
              PRODUCT_IDS,
              PRODUCT_GROUP_IDS,
              QUANTITIES,
              REVENUE,
              RATING,
              DURATION,
              CATEGORY,
              SEARCH_KEYWORDS,
              SEARCH_FILTERS,
              QUESTION_ID,
              RESULT_TYPE,
              VALUE));

  private final String wireName;

  @SuppressWarnings("ImmutableEnumChecker") // it is an unmodifiable set
  private final Set<Field> own;

  EventType(Field first, Field... more) {
    wireName = name().toLowerCase(Locale.ROOT);
    own = Collections.unmodifiableSet(EnumSet.of(first, more));
  }

  /** The name in annotations, rules and uploaded JSON, for instance {@code add_to_cart}. */
  public String wireName() {
    return wireName;
  }

  /** The fields of this type that not every type has. */
  public Set<Field> own() {
    return own;
  }

  /** Whether an interaction of this type may have the field. */
  public boolean takes(Field field) {
    return own.contains(field) || !OWNED.contains(field);
  }

  /** Whether an interaction of this type may have the field with this value, taken by itself. */
  public boolean takes(Field field, Object value) {
    if (!takes(field)) return false;
    try {
      ValueCheck.check(this, field, value);
      return true;
    } catch (InvalidInteractionException e) {
      return false;
    }
  }

  /** What it is worth beside others when not all can be kept. */
  public Lane lane() {
    return switch (this) {
      case IMPRESSION, VIEWABLE_IMPRESSION -> Lane.IMPRESSION;
      case PRODUCT_DETAIL_PAGE_VIEW,
          CATEGORY_PAGE_VIEW,
          SEARCH,
          CLICK,
          HOME_PAGE_VIEW,
          PROMO_PAGE_VIEW,
          PRODUCT_IMAGE_VIEW,
          READ,
          WATCH,
          LISTEN ->
          Lane.VIEW;
      default -> Lane.CONVERSION;
    };
  }

  /**
   * Whether an event of this type says nothing without a product or product group. The schema asks
   * for none; we do when an event is captured, because a recommender can learn nothing from it.
   */
  public boolean isAboutProducts() {
    return own.contains(PRODUCT_IDS)
        && this != CUSTOM
        && this != SUBMIT
        && this != PROMO_PAGE_VIEW
        && this != SUBSCRIBE
        && this != UNSUBSCRIBE;
  }

  /** The wire names of {@link #own()}, for messages: {@code product_ids, quantities}. */
  public String ownNames() {
    return own.stream().map(Field::wireName).collect(Collectors.joining(", "));
  }

  /** Finds a type by its wire name. */
  public static Optional<EventType> find(String wireName) {
    for (EventType type : values()) {
      if (type.wireName.equals(wireName)) return Optional.of(type);
    }
    return Optional.empty();
  }
}
