package dev.weft.destination.personalize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Against what AWS's client for Java sent, as it was recorded. */
class WireTest {
  private static final String TRACKER = "12345678-1234-1234-1234-123456789012";
  private static final Instant AT = Instant.ofEpochSecond(1_700_000_000);

  @Test
  void actionInteractionsAreAsRecorded() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("numberOfActions", "12");
    properties.put("channel", "email");
    ActionInteraction interaction =
        new ActionInteraction(
            "action-xyz",
            "user123",
            "session-abc",
            AT,
            "Taken",
            "evt-0001",
            "RID-1a-2b-3c-4d5e6f708090a0b0c0d0",
            List.of("action-xyz", "action-abc", "action-def"),
            properties);

    byte[] body = Wire.body(Wire.openActions(TRACKER), List.of(Wire.record(interaction)));

    assertThat(new String(body, UTF_8))
        .isEqualTo(
            "{\"trackingId\":\"12345678-1234-1234-1234-123456789012\",\"actionInteractions\":["
                + "{\"actionId\":\"action-xyz\",\"userId\":\"user123\",\"sessionId\":\"session-abc\","
                + "\"timestamp\":1700000000.000,\"eventType\":\"Taken\",\"eventId\":\"evt-0001\","
                + "\"recommendationId\":\"RID-1a-2b-3c-4d5e6f708090a0b0c0d0\","
                + "\"impression\":[\"action-xyz\",\"action-abc\",\"action-def\"],"
                + "\"properties\":\"{\\\"numberOfActions\\\":\\\"12\\\",\\\"channel\\\":\\\"email\\\"}\""
                + "}]}");
  }

  @Test
  void eventsAreAsRecorded() {
    ItemEvent event =
        new ItemEvent(
            "Click",
            AT,
            "evt-0001",
            "item-xyz",
            4.5f,
            Map.of("numberOfRatings", "12"),
            "RID-1a-2b-3c-4d5e6f708090a0b0c0d0",
            List.of("item-xyz", "item-abc"),
            "newsletter");

    byte[] body =
        Wire.body(Wire.openEvents(TRACKER, "user123", "session-abc"), List.of(Wire.record(event)));

    assertThat(new String(body, UTF_8))
        .isEqualTo(
            "{\"trackingId\":\"12345678-1234-1234-1234-123456789012\",\"userId\":\"user123\","
                + "\"sessionId\":\"session-abc\",\"eventList\":[{\"eventId\":\"evt-0001\","
                + "\"eventType\":\"Click\",\"eventValue\":4.5,\"itemId\":\"item-xyz\","
                + "\"properties\":\"{\\\"numberOfRatings\\\":\\\"12\\\"}\","
                + "\"sentAt\":1700000000.000,"
                + "\"recommendationId\":\"RID-1a-2b-3c-4d5e6f708090a0b0c0d0\","
                + "\"impression\":[\"item-xyz\",\"item-abc\"],"
                + "\"metricAttribution\":{\"eventAttributionSource\":\"newsletter\"}}]}");
  }

  @Test
  void aTimeHasThreeDecimalsAndNoExponent() {
    assertThat(sentAt(Instant.parse("2023-11-14T22:13:20.123456789Z")))
        .contains("\"sentAt\":1700000000.123}");
    assertThat(sentAt(Instant.ofEpochMilli(1_700_000_000_005L)))
        .contains("\"sentAt\":1700000000.005}");
    assertThat(sentAt(Instant.ofEpochMilli(7))).contains("\"sentAt\":0.007}");
    assertThat(sentAt(Instant.ofEpochSecond(10_000_000_000L)))
        .contains("\"sentAt\":10000000000.000}");
  }

  private static String sentAt(Instant at) {
    return new String(Wire.record(ItemEvent.of("View", "a", at)), UTF_8);
  }
}
