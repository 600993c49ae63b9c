package dev.weft.event;

import dev.weft.annotation.Field;
import java.util.EnumMap;
import java.util.Map;

/**
 * What a field may hold. Immutable. The figures are those of the Miso OpenAPI 1.1.4 and of the
 * Amazon Personalize model 2018-03-22; a test compares them with the contract's own tables.
 *
 * @param kind the Java type of its value in an {@link Interaction}
 * @param maxLength of the text, or of each text of a list, in code points; 0 means no limit
 */
public record FieldSpec(Kind kind, int maxLength) {
  private static final Map<Field, FieldSpec> BY_FIELD = new EnumMap<>(Field.class);

  static {
    for (Field field : Field.values()) BY_FIELD.put(field, spec(field));
  }

  /** The Java type of a value. */
  public enum Kind {
    /** {@code String}, never empty. */
    TEXT,
    /** {@code List<String>}, never empty. */
    TEXTS,
    /** {@code Number}, finite. */
    NUMBER,
    /** {@code List<Number>}, never empty, each finite. */
    NUMBERS,
    /** {@code java.time.Instant}. */
    TIME,
    /** {@code Map<String, List<String>>}, never empty. */
    FACETS,
    /** {@code Map<String, Object>} of scalars and flat lists, never empty. */
    ENTRIES
  }

  /** What this field may hold. */
  public static FieldSpec of(Field field) {
    FieldSpec spec = BY_FIELD.get(field);
    if (spec == null) throw new IllegalStateException("no spec for " + field);
    return spec;
  }

  private static FieldSpec spec(Field field) {
    return switch (field) {
      case USER_ID, QUESTION_ID -> new FieldSpec(Kind.TEXT, 512);
      case ANONYMOUS_ID, ATTRIBUTION_SOURCE -> new FieldSpec(Kind.TEXT, 1024);
      case SESSION_ID, ACTION_ID -> new FieldSpec(Kind.TEXT, 256);
      case RECOMMENDATION_ID -> new FieldSpec(Kind.TEXT, 40);
      case PRODUCT_IDS, PRODUCT_GROUP_IDS -> new FieldSpec(Kind.TEXTS, 512);
      case IMPRESSION -> new FieldSpec(Kind.TEXTS, 256);
      case CATEGORY -> new FieldSpec(Kind.TEXTS, 0);
      case QUANTITIES -> new FieldSpec(Kind.NUMBERS, 0);
      case REVENUE, RATING, DURATION, EVENT_VALUE -> new FieldSpec(Kind.NUMBER, 0);
      case TIMESTAMP -> new FieldSpec(Kind.TIME, 0);
      case SEARCH_FILTERS -> new FieldSpec(Kind.FACETS, 0);
      case CUSTOM_CONTEXT, PROPERTIES -> new FieldSpec(Kind.ENTRIES, 0);
      case MISO_ID,
          CUSTOM_ACTION_NAME,
          SEARCH_KEYWORDS,
          RESULT_TYPE,
          VALUE,
          CAMPAIGN_NAME,
          CAMPAIGN_SOURCE,
          CAMPAIGN_MEDIUM,
          CAMPAIGN_TERM,
          CAMPAIGN_CONTENT,
          TRUNCATED_IP,
          LOCALE,
          REGION,
          PAGE_URL,
          PAGE_REFERRER,
          PAGE_TITLE,
          USER_AGENT ->
          new FieldSpec(Kind.TEXT, 0);
    };
  }
}
