package dev.weft.destination.personalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.annotation.Field;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.event.InvalidInteractionException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ChecksTest {
  private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
  private static final ActionInteraction GOOD =
      ActionInteraction.of("join-club", "s-1", NOW, ActionEventType.TAKEN);
  private static final ItemEvent GOOD_EVENT = ItemEvent.of("View", "a001", NOW);

  private final PersonalizeSchema schema = new PersonalizeSchema();
  private final Checks checks = new Checks(Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void theFiguresAreThoseOfTheContractsTable() {
    JsonNode action =
        schema.operation("PutActionInteractions").at("/request_members/actionInteractions");
    JsonNode event = schema.operation("PutEvents").at("/request_members/eventList");
    JsonNode visit = schema.operation("PutEvents").get("request_members");

    assertThat(max(action, "actionId")).isEqualTo(Checks.ID);
    assertThat(max(action, "userId")).isEqualTo(Checks.ID);
    assertThat(max(action, "sessionId")).isEqualTo(Checks.ID);
    assertThat(max(action, "eventType")).isEqualTo(Checks.ID);
    assertThat(max(action, "eventId")).isEqualTo(Checks.ID);
    assertThat(max(action, "recommendationId")).isEqualTo(Checks.RECOMMENDATION_ID);
    assertThat(max(action, "properties")).isEqualTo(PropertiesCheck.LENGTH);
    assertThat(action.get("max_items").asInt()).isEqualTo(Checks.EVENTS);
    assertThat(max(event, "itemId")).isEqualTo(Checks.ID);
    assertThat(max(event, "eventType")).isEqualTo(Checks.ID);
    assertThat(max(event, "eventId")).isEqualTo(Checks.ID);
    assertThat(max(event, "recommendationId")).isEqualTo(Checks.RECOMMENDATION_ID);
    assertThat(max(event, "properties")).isEqualTo(PropertiesCheck.LENGTH);
    assertThat(event.get("max_items").asInt()).isEqualTo(Checks.EVENTS);
    assertThat(
            event
                .at("/member/members/metricAttribution/members/eventAttributionSource/max")
                .asInt())
        .isEqualTo(Checks.ATTRIBUTION_SOURCE);
    assertThat(visit.at("/userId/max").asInt()).isEqualTo(Checks.ID);
    assertThat(visit.at("/sessionId/max").asInt()).isEqualTo(Checks.ID);
    assertThat(visit.at("/trackingId/max").asInt()).isEqualTo(Checks.ID);
    for (JsonNode list : List.of(action, event)) {
      JsonNode impression = list.at("/member/members/impression");
      assertThat(impression.get("max_items").asInt()).isEqualTo(Checks.IMPRESSION);
      assertThat(impression.at("/member/max").asInt()).isEqualTo(Checks.ID);
      Set<String> reserved = new TreeSet<>();
      list.at("/member/members/properties/forbidden_keys_case_insensitive")
          .forEach(key -> reserved.add(key.asText().toLowerCase(Locale.ROOT)));
      assertThat(PropertiesCheck.RESERVED).isEqualTo(reserved);
    }
  }

  @Test
  void anInteractionIsHeldToTheSameLimitsWhenItIsMade() throws Exception {
    Interaction.Builder click = Interaction.builder(EventType.CLICK).userId("u").productIds("p");
    for (String key : PropertiesCheck.RESERVED) {
      assertThatThrownBy(() -> click.set(Field.PROPERTIES, Map.of(key, 1)).build())
          .isInstanceOf(InvalidInteractionException.class);
    }
    String longest = "x".repeat(PropertiesCheck.LENGTH - "{\"k\":\"\"}".length());
    var unused = click.set(Field.PROPERTIES, Map.of("k", longest)).build();
    assertThatThrownBy(() -> click.set(Field.PROPERTIES, Map.of("k", longest + "x")).build())
        .isInstanceOf(InvalidInteractionException.class);

    Interaction.Builder shown = Interaction.builder(EventType.CLICK).userId("u").productIds("p");
    unused = shown.set(Field.IMPRESSION, Collections.nCopies(Checks.IMPRESSION, "a")).build();
    List<String> tooMany = Collections.nCopies(Checks.IMPRESSION + 1, "a");
    assertThatThrownBy(() -> shown.set(Field.IMPRESSION, tooMany).build())
        .isInstanceOf(InvalidInteractionException.class);
  }

  private static int max(JsonNode list, String member) {
    return list.at("/member/members/" + member + "/max").asInt();
  }

  @Test
  void whatIsGoodIsTaken() {
    assertThat(checks.check(GOOD)).isEmpty();
    assertThat(checks.check(GOOD_EVENT)).isEmpty();
    assertThat(checks.checkVisit("s", "")).isEmpty();
    assertThat(checks.check(with("x".repeat(256), "s-1", "Taken"))).isEmpty();
    assertThat(checks.check(with("🍮".repeat(256), "s-1", "Taken"))).isEmpty();
    assertThat(checks.check(GOOD.properties(propertiesOf(1024)))).isEmpty();
  }

  @Test
  void whatIsMissingTooLongOrNoIdIsSaid() {
    assertThat(checks.check(with("", "s", "Taken"))).contains("it has no actionId");
    assertThat(checks.check(with("a", "", "Taken"))).contains("it has no sessionId");
    assertThat(checks.check(with("a", "s", ""))).contains("it has no eventType");
    assertThat(checks.check(with(" \t", "s", "Taken"))).contains("actionId is blank");
    assertThat(checks.check(with("x".repeat(257), "s", "Taken")))
        .contains("actionId has 257 characters, of at most 256");
    assertThat(checks.check(with("a", "null", "Taken")))
        .contains("sessionId is the text \"null\", which is no id");
    assertThat(checks.check(GOOD.userId("Undefined")))
        .contains("userId is the text \"undefined\", which is no id");
    assertThat(checks.check(GOOD.eventId("e".repeat(257))))
        .contains("eventId has 257 characters, of at most 256");
    assertThat(checks.check(GOOD.recommendationId("r".repeat(41))))
        .contains("recommendationId has 41 characters, of at most 40");
    assertThat(checks.checkVisit("", "u")).contains("it has no sessionId");
  }

  @Test
  void aTimeInMillisecondsIsNoticed() {
    Instant milliseconds = Instant.ofEpochSecond(NOW.toEpochMilli());

    assertThat(checks.check(ItemEvent.of("View", "a", milliseconds)))
        .contains("sentAt is more than a day ahead: is it in milliseconds where seconds belong?");
    assertThat(checks.check(ItemEvent.of("View", "a", NOW.plus(Duration.ofHours(23))))).isEmpty();
    assertThat(checks.check(ItemEvent.of("View", "a", Instant.ofEpochSecond(-1))))
        .contains("sentAt is before 1970");
  }

  @Test
  void aTimeBeyondAllCalendarsIsAFaultAndNoException() {
    assertThat(checks.check(ItemEvent.of("View", "a", Instant.MAX)))
        .hasValueSatisfying(fault -> assertThat(fault).startsWith("sentAt is more than a day"));
    assertThat(checks.check(ItemEvent.of("View", "a", Instant.MIN)))
        .contains("sentAt is before 1970");
  }

  @Test
  void propertiesThatAreNoJsonAreAFaultAndNoException() {
    Map<String, Object> noValue = new HashMap<>();
    noValue.put("size", null);
    Map<String, Object> noKey = new HashMap<>();
    noKey.put(null, "x");
    Map<String, Object> itself = new HashMap<>();
    itself.put("me", itself);

    assertThat(checks.check(GOOD.properties(noValue))).contains("properties has a null in it");
    assertThat(checks.check(GOOD.properties(noKey))).contains("properties has a null in it");
    assertThat(checks.check(GOOD.properties(itself)))
        .contains("properties is nested deeper than 6");
    assertThat(checks.check(GOOD.properties(Map.of("size", Double.NaN))))
        .contains("properties has a number that JSON cannot write");
    assertThat(checks.check(GOOD.properties(Map.of("size", new Third()))))
        .contains("properties has a number that JSON cannot write");
    assertThat(checks.check(GOOD.properties(Map.of("sizes", List.of(new int[] {1})))))
        .contains("properties has a value that is no text, number, boolean, list or map");
    assertThat(
            checks.check(
                GOOD.properties(Map.of("a", 1, "b", -2.5e-7, "c", List.of(true, "x", Map.of())))))
        .isEmpty();
  }

  private static final class Third extends Number {
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
      return 1f / 3;
    }

    @Override
    public double doubleValue() {
      return 1.0 / 3;
    }

    @Override
    public String toString() {
      return "1/3";
    }
  }

  /** A quota of the service, not of its model: categorical data of 1,000 characters at most. */
  @Test
  void aTextInPropertiesHasAThousandCharactersAtMost() {
    assertThat(checks.check(GOOD.properties(Map.of("k", "x".repeat(1000))))).isEmpty();
    assertThat(checks.check(GOOD.properties(Map.of("k", "x".repeat(1001)))))
        .contains("properties has a text of 1001 characters, of at most 1000");
  }

  @Test
  void anActionHasOneOfTheDocumentedEventTypesInAnySpelling() {
    for (String spelling : List.of("TAKEN", "not_taken", "NotTaken", "viewed")) {
      ActionInteraction interaction = with("a", "s", spelling);
      assertThat(checks.check(interaction)).isEmpty();
      assertThat(ActionEventType.values())
          .extracting(ActionEventType::wireName)
          .contains(interaction.eventType());
    }
    assertThat(checks.check(with("a", "s", "Bought")))
        .contains("eventType is none of Taken, Not Taken and Viewed");
  }

  @Test
  void propertiesAreHeldToLengthAndReservedKeys() {
    assertThat(checks.check(GOOD.properties(propertiesOf(1025))))
        .contains("properties has 1025 characters as JSON, of at most 1024");
    for (String key : List.of("userId", "SESSIONID", "eventtype", "Timestamp", "impression")) {
      assertThat(checks.check(GOOD.properties(Map.of(key, "x"))))
          .contains("properties has the key \"" + key + "\", which is reserved");
    }
  }

  @Test
  void anImpressionHasTwentyFiveIdsAtMost() {
    assertThat(impression(Collections.nCopies(26, "a")))
        .contains("impression has 26 ids, of at most 25");
    assertThat(impression(List.of("a", "x".repeat(257))))
        .contains("an id in impression has 257 characters, of at most 256");
    assertThat(impression(Collections.nCopies(25, "a"))).isEmpty();
  }

  @Test
  void anEventOfLegalFieldsMayStillHaveTooManyBytes() {
    assertThat(impression(Collections.nCopies(25, "漢".repeat(256))))
        .hasValueSatisfying(
            fault -> assertThat(fault).matches("it has \\d+ bytes, of at most 10240"));
  }

  @Test
  void anEventsOwnFieldsAreHeldToTheirs() {
    assertThat(checks.check(GOOD_EVENT.eventValue(Float.NaN)))
        .contains("eventValue is no finite number");
    assertThat(source("news letter")).isEmpty();
    assertThat(source("crème"))
        .contains("eventAttributionSource has a character that is no printable ASCII");
    assertThat(source("x".repeat(1025)))
        .contains("eventAttributionSource has 1025 characters, of at most 1024");
  }

  /** So many characters as JSON. */
  private static Map<String, Object> propertiesOf(int length) {
    int rest = length - "{\"a\":\"\",\"b\":\"\"}".length() - 500;
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("a", "x".repeat(500));
    properties.put("b", "x".repeat(rest));
    return properties;
  }

  private static ActionInteraction with(String actionId, String sessionId, String eventType) {
    return new ActionInteraction(
        actionId, "", sessionId, NOW, eventType, "", "", List.of(), Map.of());
  }

  private Optional<String> impression(List<String> ids) {
    return checks.check(new ActionInteraction("a", "", "s", NOW, "Viewed", "", "", ids, Map.of()));
  }

  private Optional<String> source(String source) {
    return checks.check(new ItemEvent("View", NOW, "", "a", null, Map.of(), "", List.of(), source));
  }
}
