package dev.weft.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes each successful call of this method one interaction event.
 *
 * <pre>{@code
 * @PostMapping("/cart/{sku}")
 * @TrackInteraction(type = "add_to_cart", productIds = "arg.sku", quantities = "arg.item.quantity")
 * public Cart add(@PathVariable String sku, @RequestBody Item item) { … }
 * }</pre>
 *
 * Every attribute but {@link #type}, {@link #customActionName}, {@link #when} and {@link
 * #destinations} is a <em>path</em>: where a value comes from. A path starts with {@code arg.NAME},
 * {@code arg[0]}, {@code result}, {@code this}, {@code path.NAME}, {@code query.NAME}, {@code
 * form.NAME}, {@code header.NAME}, {@code cookie.NAME}, {@code session.NAME}, {@code
 * attribute.NAME}, {@code principal} or {@code response.status}, or is a {@code 'literal'}; {@code
 * .property}, {@code [0]} and {@code [*]} step into the value, {@code |} names another path for
 * when there is none. An empty attribute means: found by the usual names of the field (documented
 * in docs/configuration.md), or not sent.
 *
 * <p>The default condition is that the method returned normally and that the status of the
 * response, if there is one, is below 400.
 */
@Documented
@Repeatable(TrackInteractions.class)
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface TrackInteraction {
  /** The event type: one of {@link InteractionType}. */
  String type();

  /** Plain text, no path: your own name of an interaction of type {@code custom}. */
  String customActionName() default "";

  /** A condition such as {@code arg.confirmed == true}; empty means the default condition. */
  String when() default "";

  /**
   * Plain names, no paths: the destinations to send to. Empty means all that can take the event.
   */
  String[] destinations() default {};

  /** See {@link Field#USER_ID}. Overrides the configured identity. */
  String userId() default "";

  /** See {@link Field#ANONYMOUS_ID}. Overrides the configured identity. */
  String anonymousId() default "";

  /** See {@link Field#SESSION_ID}. Overrides the configured identity. */
  String sessionId() default "";

  /** See {@link Field#TIMESTAMP}. */
  String timestamp() default "";

  /** See {@link Field#MISO_ID}. */
  String misoId() default "";

  /** See {@link Field#PRODUCT_IDS}. */
  String productIds() default "";

  /** See {@link Field#PRODUCT_GROUP_IDS}. */
  String productGroupIds() default "";

  /** See {@link Field#QUANTITIES}. */
  String quantities() default "";

  /** See {@link Field#REVENUE}. */
  String revenue() default "";

  /** See {@link Field#RATING}. */
  String rating() default "";

  /** See {@link Field#DURATION}. */
  String duration() default "";

  /** See {@link Field#CATEGORY}. */
  String category() default "";

  /** See {@link Field#SEARCH_KEYWORDS}. */
  String searchKeywords() default "";

  /** See {@link Field#SEARCH_FILTERS}: entries of the form {@code name = path}. */
  String[] searchFilters() default {};

  /** See {@link Field#QUESTION_ID}. */
  String questionId() default "";

  /** See {@link Field#RESULT_TYPE}. */
  String resultType() default "";

  /** See {@link Field#VALUE}. */
  String value() default "";

  /** See {@link Field#CAMPAIGN_NAME}. */
  String campaignName() default "";

  /** See {@link Field#CAMPAIGN_SOURCE}. */
  String campaignSource() default "";

  /** See {@link Field#CAMPAIGN_MEDIUM}. */
  String campaignMedium() default "";

  /** See {@link Field#CAMPAIGN_TERM}. */
  String campaignTerm() default "";

  /** See {@link Field#CAMPAIGN_CONTENT}. */
  String campaignContent() default "";

  /** See {@link Field#TRUNCATED_IP}. */
  String truncatedIp() default "";

  /** See {@link Field#LOCALE}. */
  String locale() default "";

  /** See {@link Field#REGION}. */
  String region() default "";

  /** See {@link Field#PAGE_URL}. */
  String pageUrl() default "";

  /** See {@link Field#PAGE_REFERRER}. */
  String pageReferrer() default "";

  /** See {@link Field#PAGE_TITLE}. */
  String pageTitle() default "";

  /** See {@link Field#USER_AGENT}. */
  String userAgent() default "";

  /** See {@link Field#CUSTOM_CONTEXT}: entries of the form {@code name = path}. */
  String[] context() default {};

  /** See {@link Field#ACTION_ID}. */
  String actionId() default "";

  /** See {@link Field#RECOMMENDATION_ID}. */
  String recommendationId() default "";

  /** See {@link Field#IMPRESSION}. */
  String impression() default "";

  /** See {@link Field#PROPERTIES}: entries of the form {@code name = path}. */
  String[] properties() default {};

  /** See {@link Field#EVENT_VALUE}. */
  String eventValue() default "";

  /** See {@link Field#ATTRIBUTION_SOURCE}. */
  String attributionSource() default "";
}
