package dev.weft.event;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.annotation.Field;
import dev.weft.event.InvalidInteractionException.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class InteractionTest {
  /** The message stands on the log, and the key may be a visitor's. */
  @Test
  void aKeyThatIsALineOrAMegabyteIsToldOnOneShortLine() {
    Interaction.Builder click =
        Interaction.builder(EventType.CLICK)
            .userId("u")
            .productIds("p")
            .set(Field.PROPERTIES, Map.of("x\nweft: forged " + "y".repeat(1 << 20), new Object()));

    assertThatThrownBy(click::build)
        .hasMessageContaining("\"x?weft: forged yyy")
        .hasMessageNotContaining("\n")
        .satisfies(e -> assertThat(String.valueOf(e.getMessage())).hasSizeLessThan(250));
  }

  @Test
  void anInteractionKeepsWhatItWasGiven() throws Exception {
    UUID id = new UUID(1, 2);
    Interaction interaction =
        Interaction.builder(EventType.ADD_TO_CART)
            .id(id)
            .at(Instant.parse("2026-01-02T03:04:05.678901Z"))
            .destinations(List.of("miso"))
            .quantities(2)
            .productIds("a1")
            .userId("u1")
            .build();

    assertThat(interaction.id()).isEqualTo(id);
    assertThat(interaction.type()).isEqualTo(EventType.ADD_TO_CART);
    assertThat(interaction.at()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
    assertThat(interaction.destinations()).containsExactly("miso");
    assertThat(interaction.fields())
        .containsExactly(Field.USER_ID, Field.PRODUCT_IDS, Field.QUANTITIES);
    assertThat(interaction.text(Field.USER_ID)).isEqualTo("u1");
    assertThat(interaction.text(Field.ANONYMOUS_ID)).isEmpty();
    assertThat(interaction.texts(Field.PRODUCT_IDS)).containsExactly("a1");
    assertThat(interaction.texts(Field.CATEGORY)).isEmpty();
    assertThat(interaction.get(Field.QUANTITIES)).isEqualTo(List.of(2));
    assertThat(interaction.get(Field.REVENUE)).isNull();
  }

  @Test
  void aNewInteractionHasAnIdOfItsTime() throws Exception {
    Instant at = Instant.parse("2026-01-02T03:04:05.678Z");

    Interaction interaction = Interaction.builder("like").at(at).userId("u").build();

    assertThat(interaction.id().version()).isEqualTo(7);
    assertThat(interaction.id().getMostSignificantBits() >>> 16).isEqualTo(at.toEpochMilli());
  }

  @Test
  void aTextForPeopleHoldsNoValue() throws Exception {
    Interaction interaction =
        Interaction.builder("like").id(new UUID(0, 1)).userId("jane@acme.com").build();

    assertThat(interaction).hasToString("like 00000000-0000-0000-0000-000000000001");
  }

  @Test
  void whatTheCallerChangesLaterIsNotSeen() throws Exception {
    List<String> products = new ArrayList<>(List.of("a1"));
    Map<String, Object> context = new HashMap<>(Map.of("list", new ArrayList<>(List.of("x"))));
    AtomicInteger revenue = new AtomicInteger(3);
    Interaction interaction =
        Interaction.builder(EventType.CHECKOUT)
            .userId("u")
            .set(Field.PRODUCT_IDS, products)
            .set(Field.CUSTOM_CONTEXT, context)
            .set(Field.REVENUE, revenue)
            .build();

    products.add("a2");
    context.clear();
    revenue.set(9);

    assertThat(interaction.texts(Field.PRODUCT_IDS)).containsExactly("a1");
    assertThat(interaction.get(Field.CUSTOM_CONTEXT)).isEqualTo(Map.of("list", List.of("x")));
    assertThat(interaction.get(Field.REVENUE)).isEqualTo(3);
  }

  @Test
  void emptyValuesMeanThatThereIsNone() throws Exception {
    Interaction interaction =
        Interaction.builder(EventType.SEARCH)
            .userId("u")
            .userId("")
            .anonymousId("a")
            .set(Field.SEARCH_KEYWORDS, "")
            .set(Field.SEARCH_FILTERS, Map.of())
            .build();

    assertThat(interaction.fields()).containsExactly(Field.ANONYMOUS_ID);
  }

  @Test
  void aNumberIsTheSameWhateverTypeItComesIn() throws Exception {
    for (Number two :
        List.of(2, 2L, (short) 2, (byte) 2, 2.0, 2f, BigInteger.TWO, new BigDecimal("2.00"))) {
      assertThat(checkout(two).get(Field.REVENUE)).as(two.getClass().getName()).isEqualTo(2);
    }
    assertThat(checkout(3_000_000_000L).get(Field.REVENUE)).isEqualTo(3_000_000_000L);
    assertThat(checkout(1.7E9).get(Field.REVENUE)).isEqualTo(1_700_000_000);
    assertThat(checkout(12.5).get(Field.REVENUE)).isEqualTo(new BigDecimal("12.5"));
    assertThat(checkout(new BigDecimal("12.50")).get(Field.REVENUE))
        .isEqualTo(new BigDecimal("12.5"));
    assertThat(checkout(0.1f).get(Field.REVENUE)).isEqualTo(new BigDecimal("0.1"));
    assertThat(checkout(-0.0).get(Field.REVENUE)).isEqualTo(0);
  }

  private static Interaction checkout(Number revenue) throws Exception {
    return Interaction.builder(EventType.CHECKOUT)
        .userId("u")
        .productIds("a")
        .set(Field.REVENUE, revenue)
        .build();
  }

  /** A number that says of itself that it is a fraction. */
  private static final class Fraction extends Number {
    private static final long serialVersionUID = 1L;

    @Override
    public int intValue() {
      return 0;
    }

    @Override
    public long longValue() {
      return 0;
    }

    @Override
    public float floatValue() {
      return 0.5f;
    }

    @Override
    public double doubleValue() {
      return 0.5;
    }

    @Override
    public String toString() {
      return "1/2";
    }
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> badValues() {
    return Stream.of(
        arguments(EventType.LIKE, Field.USER_ID, 1, "like has a user_id that is not a text"),
        arguments(EventType.LIKE, Field.USER_ID, "  ", "like has a user_id that is blank"),
        arguments(
            EventType.LIKE,
            Field.USER_ID,
            "u".repeat(513),
            "like has a user_id that has 513 characters, of at most 512"),
        arguments(
            EventType.LIKE,
            Field.ANONYMOUS_ID,
            "u".repeat(1025),
            "like has a anonymous_id that has 1025 characters, of at most 1024"),
        arguments(
            EventType.LIKE,
            Field.PRODUCT_IDS,
            List.of("a", "p".repeat(513)),
            "like has a product_ids that has 513 characters, of at most 512"),
        arguments(
            EventType.LIKE,
            Field.PRODUCT_IDS,
            "a",
            "like has a product_ids that is not a list of texts"),
        arguments(
            EventType.LIKE,
            Field.PRODUCT_IDS,
            List.of("a", " "),
            "like has a product_ids that is blank"),
        arguments(
            EventType.LIKE,
            Field.PRODUCT_IDS,
            Arrays.asList("a", null),
            "like has a product_ids that is not a text"),
        arguments(EventType.LIKE, Field.MISO_ID, "1-1-1-1-1", "like has a miso_id that is no UUID"),
        arguments(EventType.LIKE, Field.MISO_ID, "x", "like has a miso_id that is no UUID"),
        arguments(EventType.RATE, Field.RATING, "5", "rate has a rating that is not a number"),
        arguments(
            EventType.RATE, Field.RATING, 5.01, "rate has a rating that is not between 0 and 5"),
        arguments(
            EventType.RATE, Field.RATING, -1, "rate has a rating that is not between 0 and 5"),
        arguments(
            EventType.RATE, Field.RATING, Double.NaN, "rate has a rating that is no finite number"),
        arguments(
            EventType.CHECKOUT,
            Field.REVENUE,
            Float.NEGATIVE_INFINITY,
            "checkout has a revenue that is no finite number"),
        arguments(
            EventType.CHECKOUT,
            Field.REVENUE,
            new BigDecimal("1E+400"),
            "checkout has a revenue that is no finite number"),
        arguments(
            EventType.CHECKOUT,
            Field.REVENUE,
            new Fraction(),
            "checkout has a revenue that is no finite number"),
        arguments(
            EventType.CHECKOUT,
            Field.QUANTITIES,
            List.of(1, 0),
            "checkout has a quantities that is not above 0"),
        arguments(
            EventType.CHECKOUT,
            Field.QUANTITIES,
            2,
            "checkout has a quantities that is not a list of numbers"),
        arguments(EventType.READ, Field.DURATION, -0.5, "read has a duration that is below 0"),
        arguments(
            EventType.LIKE, Field.TIMESTAMP, "now", "like has a timestamp that is not a time"),
        arguments(
            EventType.LIKE,
            Field.TIMESTAMP,
            Instant.MAX,
            "like has a timestamp that is not between the years 1970 and 9999"),
        arguments(
            EventType.LIKE,
            Field.TIMESTAMP,
            Instant.ofEpochMilli(-1),
            "like has a timestamp that is not between the years 1970 and 9999"),
        arguments(
            EventType.SEARCH,
            Field.SEARCH_FILTERS,
            List.of("a"),
            "search has a search.filters that is not a map of lists of texts"),
        arguments(
            EventType.SEARCH,
            Field.SEARCH_FILTERS,
            Map.of("brand", "a"),
            "search has a search.filters that is not a list of texts"),
        arguments(
            EventType.LIKE,
            Field.CUSTOM_CONTEXT,
            "a",
            "like has a context.custom_context that is not a map of entries"),
        arguments(
            EventType.LIKE,
            Field.CUSTOM_CONTEXT,
            Map.of("k", Map.of("a", 1)),
            "like has a context.custom_context that has the entry \"k\", which is no text, number or"
                + " boolean"),
        arguments(
            EventType.LIKE,
            Field.CUSTOM_CONTEXT,
            Map.of("k", new Fraction()),
            "like has a context.custom_context that has the entry \"k\", which is no text, number or"
                + " boolean"),
        arguments(
            EventType.LIKE,
            Field.CUSTOM_CONTEXT,
            Map.of("k", List.of(1, "a")),
            "like has a context.custom_context that has the entry \"k\", a list that is neither of"
                + " texts, nor of numbers, nor of flat objects"),
        arguments(
            EventType.LIKE,
            Field.CUSTOM_CONTEXT,
            Map.of("k", List.of(true)),
            "like has a context.custom_context that has the entry \"k\", a list that is neither of"
                + " texts, nor of numbers, nor of flat objects"),
        arguments(
            EventType.LIKE,
            Field.CUSTOM_CONTEXT,
            Map.of("k", List.of(List.of(1))),
            "like has a context.custom_context that has the entry \"k\", which is no text, number or"
                + " boolean"));
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void aValueThatDoesNotFitIsNamedWithoutBeingTold(
      EventType type, Field field, Object value, String message) {
    Interaction.Builder builder = Interaction.builder(type).userId("u").set(field, value);

    assertThatThrownBy(builder::build)
        .isInstanceOfSatisfying(
            InvalidInteractionException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.BAD_VALUE))
        .hasMessage(message)
        .hasNoSuppressedExceptions();
  }

  @Test
  void lengthsAreCountedInCharactersNotInSurrogates() throws Exception {
    String cakes = "🍮".repeat(512);

    assertThat(Interaction.builder("like").userId(cakes).build().text(Field.USER_ID))
        .isEqualTo(cakes);
  }

  @Test
  void halvesOfSurrogatePairsAreReplaced() throws Exception {
    Interaction interaction =
        Interaction.builder(EventType.SEARCH)
            .userId("a\uD83Cb")
            .set(Field.SEARCH_KEYWORDS, "\uDF6E 🍮 \uD83C")
            .set(Field.SEARCH_FILTERS, Map.of("k\uD83C", List.of("v\uDF6E")))
            .set(Field.CUSTOM_CONTEXT, Map.of("c\uD83C", "d\uD83C"))
            .build();

    assertThat(interaction.text(Field.USER_ID)).isEqualTo("a\uFFFDb");
    assertThat(interaction.text(Field.SEARCH_KEYWORDS)).isEqualTo("\uFFFD 🍮 \uFFFD");
    assertThat(interaction.get(Field.SEARCH_FILTERS))
        .isEqualTo(Map.of("k\uFFFD", List.of("v\uFFFD")));
    assertThat(interaction.get(Field.CUSTOM_CONTEXT)).isEqualTo(Map.of("c\uFFFD", "d\uFFFD"));
  }

  @Test
  void anUnknownTypeIsRefused() {
    assertThatThrownBy(() -> Interaction.builder("buy"))
        .isInstanceOfSatisfying(
            InvalidInteractionException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.UNKNOWN_TYPE))
        .hasMessage("\"buy\" is no event type of the interactions API");
  }

  @Test
  void aVisitorMustBeKnownSomehow() {
    assertThatThrownBy(() -> Interaction.builder("like").productIds("a").build())
        .isInstanceOfSatisfying(
            InvalidInteractionException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.NO_IDENTITY))
        .hasMessage("like has neither user_id nor anonymous_id; one of them must have a value");
  }

  @Test
  void aFieldOfAnotherTypeIsRefusedWithThoseThatFit() {
    assertThatThrownBy(
            () ->
                Interaction.builder(EventType.ADD_TO_CART)
                    .userId("u")
                    .set(Field.REVENUE, 3)
                    .build())
        .isInstanceOfSatisfying(
            InvalidInteractionException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.FIELD_NOT_ALLOWED))
        .hasMessage(
            "add_to_cart takes no field \"revenue\"; its own fields are product_ids,"
                + " product_group_ids, quantities");
  }

  @Test
  void fieldsThatBelongTogetherMustBeThereTogether() {
    assertThatThrownBy(() -> Interaction.builder(EventType.CUSTOM).userId("u").build())
        .hasMessage("custom has no custom_action_name");
    assertThatThrownBy(
            () -> Interaction.builder("like").userId("u").set(Field.PAGE_TITLE, "t").build())
        .hasMessage("like has a context.page without its url");
    assertThatThrownBy(
            () ->
                Interaction.builder(EventType.ADD_TO_CART)
                    .userId("u")
                    .productIds("a", "b")
                    .quantities(1)
                    .build())
        .hasMessage("add_to_cart has 2 product_ids but 1 quantities; there must be as many");
  }

  @Test
  void theWeightGrowsWithWhatIsHeld() throws Exception {
    int small = Interaction.builder("like").userId("u").build().weight();
    int large =
        Interaction.builder("like")
            .userId("u")
            .set(Field.CUSTOM_CONTEXT, Map.of("k", List.of("v".repeat(1000))))
            .build()
            .weight();

    assertThat(small).isBetween(100, 1000);
    assertThat(large).isBetween(small + 2000, small + 3000);
  }

  @Test
  void propertiesAreHeldToWhatAmazonPersonalizeTakes() {
    assertThatThrownBy(
            () ->
                Interaction.builder(EventType.CLICK)
                    .userId("u")
                    .set(Field.PROPERTIES, Map.of("TimeStamp", 1))
                    .build())
        .hasMessage("click has a properties that has the entry \"TimeStamp\", a reserved name");
    assertThatThrownBy(
            () ->
                Interaction.builder(EventType.CLICK)
                    .userId("u")
                    .set(Field.PROPERTIES, Map.of("k", "x".repeat(1024 - 7)))
                    .build())
        .hasMessage("click has a properties that has 1025 characters as JSON, of at most 1024");
  }

  @Test
  void anImpressionHasTwentyFiveIdsAtMost() {
    assertThatThrownBy(
            () ->
                Interaction.builder(EventType.CLICK)
                    .userId("u")
                    .set(Field.IMPRESSION, Collections.nCopies(26, "a"))
                    .build())
        .hasMessage("click has a impression that has 26 ids, of at most 25");
  }
}
