package dev.weft.annotation;

/**
 * A field of an interaction. The names in quotes are those that stand in the uploaded JSON of Miso
 * (its OpenAPI 1.1.4) or of Amazon Personalize (API version 2018-03-22); a dot parts nested
 * objects.
 */
public enum Field {
  /** Id of the signed-in person; at most 512 characters. Usually configured once, not per rule. */
  USER_ID("user_id"),
  /** Id of a visitor who is not signed in; at most 1,024 characters. Usually configured once. */
  ANONYMOUS_ID("anonymous_id"),
  /** The visit the interaction belongs to; at most 256 characters. Usually configured once. */
  SESSION_ID("session_id"),
  /** When it happened; the moment of capture unless a path says otherwise. */
  TIMESTAMP("timestamp"),
  /** The UUID that Miso returned with the search or recommendation that led to this. */
  MISO_ID("miso_id"),

  /** Your own name for an interaction of type {@code custom}, which must have one. */
  CUSTOM_ACTION_NAME("custom_action_name"),
  /** Ids of the products involved; each at most 512 characters. */
  PRODUCT_IDS("product_ids"),
  /** Ids of the product families involved; each at most 512 characters. */
  PRODUCT_GROUP_IDS("product_group_ids"),
  /** Units per product, as many as there are product ids, each above 0. */
  QUANTITIES("quantities"),
  /** Total value of an order: a plain number. */
  REVENUE("revenue"),
  /** A score from 0 to 5. */
  RATING("rating"),
  /** Seconds spent on the page or with the item. */
  DURATION("duration"),
  /** Path of the category viewed, broad to narrow. */
  CATEGORY("category"),
  /** The words searched for. */
  SEARCH_KEYWORDS("search.keywords"),
  /** The facets chosen in a search: a name and its values each. */
  SEARCH_FILTERS("search.filters"),
  /** Which question a feedback is about; at most 512 characters. */
  QUESTION_ID("question_id"),
  /** What a feedback judges, for instance {@code answer}. */
  RESULT_TYPE("result_type"),
  /** The verdict of a feedback, for instance {@code helpful}. */
  VALUE("value"),

  /** {@code utm_campaign}. */
  CAMPAIGN_NAME("context.campaign.name"),
  /** {@code utm_source}. */
  CAMPAIGN_SOURCE("context.campaign.source"),
  /** {@code utm_medium}. */
  CAMPAIGN_MEDIUM("context.campaign.medium"),
  /** {@code utm_term}. */
  CAMPAIGN_TERM("context.campaign.term"),
  /** {@code utm_content}. */
  CAMPAIGN_CONTENT("context.campaign.content"),
  /** IPv4 address with its last part set to zero. */
  TRUNCATED_IP("context.truncated_ip"),
  /** Locale of the visit, for instance {@code en-US}. */
  LOCALE("context.locale"),
  /** Your own label of a market or region. */
  REGION("context.region"),
  /** Address of the page; must be there when {@link #PAGE_REFERRER} or {@link #PAGE_TITLE} is. */
  PAGE_URL("context.page.url"),
  /** Address of the page before. */
  PAGE_REFERRER("context.page.referrer"),
  /** Title of the page. */
  PAGE_TITLE("context.page.title"),
  /** User-Agent of the visitor's device. */
  USER_AGENT("context.user_agent"),
  /** Your own entries: a name and a string, number, boolean, or list of strings or numbers each. */
  CUSTOM_CONTEXT("context.custom_context"),

  /** Amazon Personalize: the action that was taken, seen or declined; at most 256 characters. */
  ACTION_ID("action_id"),
  /** Amazon Personalize: the list of recommendations this came from; at most 40 characters. */
  RECOMMENDATION_ID("recommendation_id"),
  /** Amazon Personalize: ids shown together; 1 to 25, each at most 256 characters. */
  IMPRESSION("impression"),
  /** Amazon Personalize: further properties; at most 1,024 characters as JSON. */
  PROPERTIES("properties"),
  /** Amazon Personalize: the value of the event, for instance a price or a percentage watched. */
  EVENT_VALUE("event_value"),
  /** Amazon Personalize: the source of the event in metric attribution; at most 1,024. */
  ATTRIBUTION_SOURCE("event_attribution_source");

  private final String wireName;

  Field(String wireName) {
    this.wireName = wireName;
  }

  /** The field's name in uploaded JSON, for instance {@code product_ids}. */
  public String wireName() {
    return wireName;
  }
}
