package dev.weft.destination.personalize;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one visitor did with one item: an element of {@code PutEvents}, whose call names the session
 * and the user. Immutable. Empty texts, lists and maps mean that there is none.
 *
 * @param eventType 1 to 256 characters, such as {@code View} or {@code Purchase}
 * @param sentAt when it happened; sent to the millisecond
 * @param eventId at most 256 characters; the service uses only the first of the same id
 * @param itemId at most 256 characters
 * @param eventValue sent as a 32-bit float; null for none
 * @param properties by the camel-case names of the schema's fields; at most 1,024 characters as
 *     JSON
 * @param recommendationId at most 40 characters
 * @param impression at most 25 ids of items shown together
 * @param attributionSource at most 1,024 printable characters of ASCII
 */
public record ItemEvent(
    String eventType,
    Instant sentAt,
    String eventId,
    String itemId,
    @Nullable Float eventValue,
    Map<String, Object> properties,
    String recommendationId,
    List<String> impression,
    String attributionSource) {

  /** Copies list and map. */
  public ItemEvent {
    impression = List.copyOf(impression);
    properties = Copies.inOrder(properties);
  }

  /** With what is usual; the rest is empty. */
  public static ItemEvent of(String eventType, String itemId, Instant sentAt) {
    return new ItemEvent(eventType, sentAt, "", itemId, null, Map.of(), "", List.of(), "");
  }

  /** The same with this id, under which a second one is not used. */
  public ItemEvent eventId(String eventId) {
    return with(eventId, eventValue, properties, recommendationId);
  }

  /** The same with this value, for instance a price or a percentage watched. */
  public ItemEvent eventValue(float eventValue) {
    return with(eventId, eventValue, properties, recommendationId);
  }

  /** The same with these properties. */
  public ItemEvent properties(Map<String, Object> properties) {
    return with(eventId, eventValue, properties, recommendationId);
  }

  /** The same as it came from this list of recommendations. */
  public ItemEvent recommendationId(String recommendationId) {
    return with(eventId, eventValue, properties, recommendationId);
  }

  private ItemEvent with(
      String event, @Nullable Float value, Map<String, Object> entries, String recommendation) {
    return new ItemEvent(
        eventType,
        sentAt,
        event,
        itemId,
        value,
        entries,
        recommendation,
        impression,
        attributionSource);
  }

  /** Names no id: ids are personal data. */
  @Override
  public String toString() {
    return "event " + eventType;
  }
}
