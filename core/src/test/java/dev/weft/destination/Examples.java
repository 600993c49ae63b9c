package dev.weft.destination;

import dev.weft.annotation.Field;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.event.InvalidInteractionException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Interactions to send in tests; the same arguments make equal ones. */
public final class Examples {
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

  private Examples() {}

  /** The n-th of a row of carts, all different. */
  public static Interaction addToCart(int n) {
    return build(
        Interaction.builder(EventType.ADD_TO_CART)
            .id(new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0000L + n))
            .at(AT.plusMillis(n))
            .userId("u" + n)
            .productIds("a001", "a002")
            .quantities(3, 5));
  }

  /** Two, three and four bytes a character in UTF-8, and what JSON escapes. */
  public static Interaction unicode() {
    return build(
        Interaction.builder(EventType.SEARCH)
            .id(new UUID(0x0199_0000_0000_7000L, 0x8000_0000_ffff_ffffL))
            .at(AT)
            .anonymousId("anon-é")
            .set(Field.SEARCH_KEYWORDS, "crème brûlée 🍮 \"quoted\" \\ \n 商品")
            .set(Field.SEARCH_FILTERS, Map.of("brand", List.of("A&B", "C/D"))));
  }

  /** Has a value for every field that only Amazon Personalize knows. */
  public static Interaction withFieldsOfPersonalize() {
    return build(
        Interaction.builder(EventType.CLICK)
            .at(AT)
            .userId("u1")
            .productIds("a001")
            .set(Field.SESSION_ID, "s1")
            .set(Field.ACTION_ID, "act1")
            .set(Field.RECOMMENDATION_ID, "rec1")
            .set(Field.IMPRESSION, List.of("a001", "a002"))
            .set(Field.PROPERTIES, Map.of("discount", "yes"))
            .set(Field.EVENT_VALUE, 1.5)
            .set(Field.ATTRIBUTION_SOURCE, "mail"));
  }

  /** Builds what the test knows to be good. */
  public static Interaction build(Interaction.Builder builder) {
    try {
      return builder.build();
    } catch (InvalidInteractionException e) {
      throw new AssertionError(e);
    }
  }

  /** A batch of these, encoded by the destination that shall send it. */
  public static Batch batch(Destination destination, Interaction... interactions) {
    return new Batch(
        List.of(interactions).stream()
            .map(each -> new Batch.Parcel(each, destination.encode(each)))
            .toList());
  }
}
