package dev.weft.event;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.annotation.Field;
import dev.weft.annotation.InteractionType;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our own tables say what the contract's tables in {@code contracts/} say. */
class EventTableTest {
  private static final JsonNode TYPES = table("contracts/miso-event-types.json");
  private static final JsonNode FIELDS = table("contracts/miso-event-fields.json");

  /** Fields that are not in Miso's table, since only Amazon Personalize has them. */
  private static final Set<Field> OF_PERSONALIZE =
      EnumSet.of(
          Field.SESSION_ID,
          Field.ACTION_ID,
          Field.RECOMMENDATION_ID,
          Field.IMPRESSION,
          Field.PROPERTIES,
          Field.EVENT_VALUE,
          Field.ATTRIBUTION_SOURCE);

  private static final Set<Field> OF_MISO = EnumSet.complementOf(EnumSet.copyOf(OF_PERSONALIZE));

  private static final Map<String, FieldSpec.Kind> KINDS =
      Map.of(
          "array<string>", FieldSpec.Kind.TEXTS,
          "number", FieldSpec.Kind.NUMBER,
          "array<number> | number", FieldSpec.Kind.NUMBERS,
          "object<string, array<string>>", FieldSpec.Kind.FACETS,
          "string", FieldSpec.Kind.TEXT);

  @Test
  void thereAreTheTwentyNineTypesOfTheContract() {
    assertThat(EventType.values()).hasSize(29);
    assertThat(Arrays.stream(EventType.values()).map(EventType::wireName))
        .containsExactlyElementsOf(names(TYPES));
  }

  @Test
  void theConstantsOfTheAnnotationAreTheTypesOfTheContract() throws Exception {
    List<String> constants = new ArrayList<>();
    for (java.lang.reflect.Field each : InteractionType.class.getFields()) {
      if (Modifier.isStatic(each.getModifiers())) constants.add(String.valueOf(each.get(null)));
    }

    assertThat(constants).containsExactlyInAnyOrderElementsOf(names(TYPES));
  }

  @ParameterizedTest
  @EnumSource
  void aTypeTakesExactlyTheFieldsOfTheContract(EventType type) {
    Set<String> ours = new TreeSet<>();
    ours.add("type");
    for (Field field : OF_MISO) {
      if (type.takes(field)) ours.add(field.wireName().split("\\.", 2)[0]);
    }

    Set<String> theirs = new TreeSet<>();
    TYPES.get(type.wireName()).get("wireFields").forEach(each -> theirs.add(each.asText()));
    assertThat(ours).isEqualTo(theirs);
  }

  @ParameterizedTest
  @EnumSource
  void aTypeTakesEveryFieldOfPersonalize(EventType type) {
    assertThat(OF_PERSONALIZE).allMatch(type::takes);
  }

  @Test
  void theFieldsAreThoseOfTheContract() {
    List<String> theirs = new ArrayList<>(names(FIELDS));
    theirs.remove("type"); // an interaction's type is no field of it
    theirs.removeIf(name -> FIELDS.get(name).get("type").asText().equals("object"));
    theirs.removeIf(name -> name.startsWith("context.custom_context."));

    assertThat(OF_MISO).extracting(Field::wireName).containsExactlyInAnyOrderElementsOf(theirs);
  }

  @Test
  void theFieldsHaveTheKindsOfTheContract() {
    for (Field field : OF_MISO) {
      JsonNode row = FIELDS.get(field.wireName());
      FieldSpec.Kind kind =
          switch (field) {
            case TIMESTAMP -> FieldSpec.Kind.TIME;
            case CUSTOM_CONTEXT -> FieldSpec.Kind.ENTRIES;
            default -> KINDS.get(row.get("type").asText());
          };

      assertThat(FieldSpec.of(field).kind()).as(field.wireName()).isEqualTo(kind);
    }
  }

  @Test
  void theFieldsHaveTheLengthsOfTheContract() {
    for (Field field : OF_MISO) {
      JsonNode row = FIELDS.get(field.wireName());
      int length = row.path("maxLength").asInt(row.path("itemMaxLength").asInt(0));

      assertThat(FieldSpec.of(field).maxLength()).as(field.wireName()).isEqualTo(length);
    }
  }

  private static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  private static JsonNode table(String name) {
    try (InputStream in = EventTableTest.class.getClassLoader().getResourceAsStream(name)) {
      return new ObjectMapper().readTree(in);
    } catch (IOException e) {
      throw new AssertionError(name, e);
    }
  }
}
