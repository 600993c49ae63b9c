package dev.weft.capture;

import dev.weft.annotation.Field;
import dev.weft.extract.Scalars;
import org.jspecify.annotations.Nullable;

/** What is an id, and what only looks like one. Stateless. */
final class Ids {
  private Ids() {}

  /** Whether the field holds ids. */
  static boolean isId(Field field) {
    return switch (field) {
      case USER_ID,
          ANONYMOUS_ID,
          SESSION_ID,
          PRODUCT_IDS,
          PRODUCT_GROUP_IDS,
          MISO_ID,
          QUESTION_ID,
          ACTION_ID,
          RECOMMENDATION_ID,
          IMPRESSION ->
          true;
      default -> false;
    };
  }

  /** The id, or null for none: blank, or the word that a careless template or script leaves. */
  static @Nullable String id(@Nullable Object value) {
    String text = Scalars.text(value);
    if (text == null) return null;
    String id = text.strip();
    boolean none =
        id.isEmpty()
            || id.equalsIgnoreCase("null")
            || id.equalsIgnoreCase("undefined")
            || id.equalsIgnoreCase("NaN");
    return none ? null : id;
  }

  /** Whether it is a text that stands for no id. */
  static boolean isNone(@Nullable Object value) {
    return value instanceof String && id(value) == null;
  }
}
