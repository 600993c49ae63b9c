package dev.weft.event;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.annotation.Field;
import dev.weft.event.InvalidInteractionException.Reason;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class InteractionJsonTest {
  private static final UUID ID = UUID.fromString("019b7ca9-8f2e-7000-8000-000000000001");
  private static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");
  private static final String HEAD =
      "{\"id\":\"019b7ca9-8f2e-7000-8000-000000000001\",\"type\":\"like\","
          + "\"timestamp\":\"2026-01-02T03:04:05.678Z\",\"user_id\":\"u\"";

  @ParameterizedTest
  @EnumSource
  void everyTypeWithAllItsFieldsComesBackEqual(EventType type) throws Exception {
    Interaction.Builder builder =
        Interaction.builder(type).id(ID).at(AT).destinations(List.of("miso", "console"));
    for (Field field : Field.values()) {
      if (type.takes(field) && field != Field.TIMESTAMP) builder.set(field, example(field));
    }
    Interaction interaction = builder.build();

    byte[] json = InteractionJson.write(interaction);

    assertThat(InteractionJson.read(json)).isEqualTo(interaction);
    assertThat(InteractionJson.write(InteractionJson.read(json))).hasSameSizeAs(json);
  }

  private static Object example(Field field) {
    return switch (FieldSpec.of(field).kind()) {
      case TEXT -> field == Field.MISO_ID ? ID.toString() : "é\"\\\n\u2028🍮" + field;
      case TEXTS -> List.of("a/1", "b");
      case NUMBER -> 2.5;
      case NUMBERS -> List.of(1, 2.5);
      case TIME -> AT;
      case FACETS -> Map.of("brand", List.of("A&B", "C/D"));
      case ENTRIES ->
          Map.of(
              "text",
              "x",
              "number",
              1.50,
              "yes",
              true,
              "texts",
              List.of("a", "b"),
              "numbers",
              List.of(1, 2.5),
              "objects",
              List.of(Map.of("k", "v", "n", 1)));
    };
  }

  @Test
  void theCanonicalFormIsAsDocumented() throws Exception {
    Map<String, Object> context = new LinkedHashMap<>();
    context.put("shop", "north");
    Interaction interaction =
        Interaction.builder(EventType.ADD_TO_CART)
            .id(ID)
            .at(AT)
            .userId("u1")
            .productIds("a1")
            .quantities(2)
            .set(Field.LOCALE, "en-US")
            .set(Field.PAGE_URL, "https://x/")
            .set(Field.CUSTOM_CONTEXT, context)
            .set(Field.ACTION_ID, "act")
            .destinations(List.of("miso"))
            .build();

    assertThat(text(InteractionJson.write(interaction)))
        .isEqualTo(
            "{\"id\":\"019b7ca9-8f2e-7000-8000-000000000001\",\"type\":\"add_to_cart\","
                + "\"timestamp\":\"2026-01-02T03:04:05.678Z\",\"user_id\":\"u1\","
                + "\"product_ids\":[\"a1\"],\"quantities\":[2],\"context\":{\"locale\":\"en-US\","
                + "\"page\":{\"url\":\"https://x/\"},\"custom_context\":{\"shop\":\"north\"}},"
                + "\"action_id\":\"act\",\"destinations\":[\"miso\"]}");
  }

  @Test
  void aDestinationsFormHasTheWantedFieldsAndMoreContext() throws Exception {
    Interaction interaction =
        Interaction.builder("like")
            .id(ID)
            .at(AT)
            .userId("u")
            .set(Field.CUSTOM_CONTEXT, Map.of("uuid", "own"))
            .set(Field.ACTION_ID, "act")
            .destinations(List.of("miso"))
            .build();

    byte[] json =
        InteractionJson.write(
            interaction, field -> field != Field.ACTION_ID, Map.of("uuid", "ours"));

    assertThat(text(json))
        .isEqualTo(
            "{\"type\":\"like\",\"timestamp\":\"2026-01-02T03:04:05.678Z\",\"user_id\":\"u\","
                + "\"context\":{\"custom_context\":{\"uuid\":\"own\"}}}");
  }

  @Test
  void moreContextStandsInTheContextThatIsThere() throws Exception {
    Interaction interaction =
        Interaction.builder("like")
            .at(AT)
            .userId("u")
            .set(Field.REGION, "eu")
            .set(Field.ACTION_ID, "act")
            .build();

    byte[] json = InteractionJson.write(interaction, field -> true, Map.of("k", "v"));

    assertThat(text(json))
        .endsWith(
            "\"context\":{\"region\":\"eu\",\"custom_context\":{\"k\":\"v\"}},"
                + "\"action_id\":\"act\"}");
  }

  @ParameterizedTest
  @CsvSource({
    "1700000000.0,1700000000",
    "1.7E9,1700000000",
    "12.50,12.5",
    "1E3,1000",
    "0.1,0.1",
    "1E-7,0.0000001",
    "1E-40,1E-40",
    "-0.0,0",
    "12345678901234567890123,12345678901234567890123"
  })
  void numbersHavePlainDigits(BigDecimal revenue, String written) throws Exception {
    Interaction interaction = checkout(revenue);

    assertThat(text(InteractionJson.write(interaction))).contains("\"revenue\":" + written + "}");
    assertThat(InteractionJson.read(InteractionJson.write(interaction))).isEqualTo(interaction);
  }

  @Test
  void doublesAndIntegersOfAnySizeComeBackEqual() throws Exception {
    for (Number number :
        List.of(
            1.7E9,
            Double.MAX_VALUE,
            Double.MIN_VALUE,
            0.1f,
            Float.MAX_VALUE,
            Long.MIN_VALUE,
            Long.MAX_VALUE,
            BigInteger.TEN.pow(300))) {
      Interaction interaction = checkout(number);

      String json = text(InteractionJson.write(interaction));

      assertThat(InteractionJson.read(json.getBytes(UTF_8))).as(json).isEqualTo(interaction);
    }
    assertThat(text(InteractionJson.write(checkout(1.7E9)))).contains("\"revenue\":1700000000}");
  }

  private static Interaction checkout(Number revenue) throws InvalidInteractionException {
    return Interaction.builder(EventType.CHECKOUT)
        .id(ID)
        .at(AT)
        .userId("u")
        .set(Field.REVENUE, revenue)
        .build();
  }

  @Test
  void whatIsWrittenIsAlwaysValidUtf8() throws Exception {
    Interaction interaction =
        Interaction.builder("like").id(ID).at(AT).userId("a\uD83Cb🍮").build();

    byte[] json = InteractionJson.write(interaction);

    assertThat(UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(json)).toString())
        .contains("\"a\uFFFDb");
    assertThat(InteractionJson.read(json)).isEqualTo(interaction);
  }

  @Test
  void idAndTimeMayBeMissingInAUsersJson() throws Exception {
    Instant before = Instant.now().minusMillis(1);

    Interaction interaction = read("{\"type\":\"like\",\"user_id\":\"u\"}");

    assertThat(interaction.id().version()).isEqualTo(7);
    assertThat(interaction.at()).isAfter(before);
  }

  @Test
  void aTimeMayHaveAnyOffset() throws Exception {
    Interaction interaction =
        read("{\"type\":\"like\",\"user_id\":\"u\",\"timestamp\":\"2026-01-02T04:04:05+01:00\"}");

    assertThat(interaction.at()).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
  }

  @Test
  void aSingleQuantityNeedsNoList() throws Exception {
    Interaction interaction =
        read(
            "{\"type\":\"add_to_cart\",\"user_id\":\"u\",\"product_ids\":[\"a\"],\"quantities\":2}");

    assertThat(interaction.get(Field.QUANTITIES)).isEqualTo(List.of(2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "``~is no JSON object",
        "[]~is no JSON object",
        "\"like\"~is no JSON object",
        "null~is no JSON object",
        "{~is no well-formed JSON",
        "{\"type\":\"like\"~is no well-formed JSON",
        "{\"type\":\"like\",}~is no well-formed JSON",
        "{'type':'like'}~is no well-formed JSON",
        "{\"type\":\"like\",\"type\":\"rate\"}~is no well-formed JSON",
        "{\"type\":\"like\",\"user_id\":\"u\"} x~is no well-formed JSON",
        "{\"type\":\"like\",\"user_id\":\"u\"}{}~has text after its end",
        "{}~has no \"type\"",
        "{\"type\":1}~has no \"type\"",
        "{\"type\":\"like\",\"user_id\":null}~has a null or a broken value in it",
        "{\"type\":\"like\",\"user\":\"u\"}~has the unknown field \"user\"",
        "{\"type\":\"like\",\"context\":{\"place\":\"u\"}}~has the unknown field \"context.place\"",
        "{\"type\":\"like\",\"context\":\"u\"}~has the unknown field \"context\"",
        "{\"type\":\"like\",\"id\":\"x\"}~has an \"id\" that is no UUID",
        "{\"type\":\"like\",\"id\":\"1-1-1-1-1\"}~has an \"id\" that is no UUID",
        "{\"type\":\"like\",\"id\":7}~has an \"id\" that is no UUID",
        "{\"type\":\"like\",\"timestamp\":\"2026-01-02\"}~has a \"timestamp\" that is no RFC 3339 date-time with an offset",
        "{\"type\":\"like\",\"timestamp\":1767323045}~has a \"timestamp\" that is no RFC 3339 date-time with an offset",
        "{\"type\":\"like\",\"destinations\":\"miso\"}~has \"destinations\" that are no list of texts",
        "{\"type\":\"like\",\"destinations\":[1]}~has \"destinations\" that are no list of texts",
      })
  void whatIsMalformedIsSaid(String json, String what) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOfSatisfying(
            InvalidInteractionException.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.MALFORMED))
        .hasMessage("the interaction " + what);
  }

  @Test
  void badValuesAreToldAsWhenBuilding() {
    assertThatThrownBy(() -> read("{\"type\":\"buy\"}"))
        .hasMessage("\"buy\" is no event type of the interactions API");
    assertThatThrownBy(() -> read("{\"type\":\"like\"}"))
        .hasMessage("like has neither user_id nor anonymous_id; one of them must have a value");
    assertThatThrownBy(() -> read("{\"type\":\"like\",\"user_id\":[\"u\"]}"))
        .hasMessage("like has a user_id that is not a text");
    assertThatThrownBy(() -> read("{\"type\":\"checkout\",\"user_id\":\"u\",\"revenue\":1e999}"))
        .hasMessage("checkout has a revenue that is no finite number");
    assertThatThrownBy(
            () ->
                read(
                    "{\"type\":\"like\",\"user_id\":\"u\","
                        + "\"timestamp\":\"+999999999-01-02T03:04:05Z\"}"))
        .hasMessage("like has a timestamp that is not between the years 1970 and 9999");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void deepNestingIsRefusedBeforeItHurts(String opening) {
    String json =
        "{\"type\":\"like\",\"user_id\":\"u\",\"context\":{\"custom_context\":{\"k\":"
            + opening.repeat(100_000);

    assertThatThrownBy(() -> read(json)).hasMessage("the interaction is nested deeper than 6");
  }

  @Test
  void numbersWithoutEndAreRefusedBeforeTheyHurt() {
    List<String> numbers =
        List.of(
            "1".repeat(100_000),
            "0." + "1".repeat(100_000),
            "1e99999999999",
            "1e-99999999999",
            "1.5e2147483648",
            "0.01e-2147483647");
    for (String number : numbers) {
      assertThatThrownBy(
              () -> read("{\"type\":\"checkout\",\"user_id\":\"u\",\"revenue\":" + number + "}"))
          .isInstanceOf(InvalidInteractionException.class);
    }
  }

  @Test
  void noBytesBringAnythingButAnInteractionOrItsException() throws Exception {
    Random random = new Random(7);
    byte[] good =
        (HEAD + ",\"product_ids\":[\"a\"],\"context\":{\"custom_context\":{\"n\":1.5}}}")
            .getBytes(UTF_8);
    assertThat(InteractionJson.read(good).id()).isEqualTo(ID);

    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] damaged = good.clone();
      for (int n = random.nextInt(4); n >= 0; n--) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
      }
      try {
        InteractionJson.read(damaged);
      } catch (InvalidInteractionException e) {
        refused++;
      }
    }

    assertThat(refused).isBetween(10_000, 20_000);
  }

  private static Interaction read(String json) throws InvalidInteractionException {
    return InteractionJson.read(json.getBytes(UTF_8));
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
