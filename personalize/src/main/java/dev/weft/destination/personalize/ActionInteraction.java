package dev.weft.destination.personalize;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What one visitor did with one recommended action: an element of {@code PutActionInteractions}.
 * Immutable. Empty texts, lists and maps mean that there is none.
 *
 * @param actionId 1 to 256 characters
 * @param userId at most 256 characters; empty for a visitor who is not known
 * @param sessionId 1 to 256 characters; the same for the whole visit
 * @param timestamp when it happened; sent to the millisecond
 * @param eventType {@code Taken}, {@code Not Taken} or {@code Viewed}, in any spelling that {@link
 *     ActionEventType#find} reads; kept as it is sent
 * @param eventId at most 256 characters; the service uses only the first of the same id
 * @param recommendationId at most 40 characters
 * @param impression at most 25 ids; the service takes them, but says that it does not use them
 * @param properties by the camel-case names of the schema's fields; at most 1,024 characters as
 *     JSON
 */
public record ActionInteraction(
    String actionId,
    String userId,
    String sessionId,
    Instant timestamp,
    String eventType,
    String eventId,
    String recommendationId,
    List<String> impression,
    Map<String, Object> properties) {

  /** Copies list and map, and spells the event type as AWS does. */
  public ActionInteraction {
    eventType = ActionEventType.find(eventType).map(ActionEventType::wireName).orElse(eventType);
    impression = List.copyOf(impression);
    properties = Copies.inOrder(properties);
  }

  /** With what is required; the rest is empty. */
  public static ActionInteraction of(
      String actionId, String sessionId, Instant timestamp, ActionEventType eventType) {
    return new ActionInteraction(
        actionId, "", sessionId, timestamp, eventType.wireName(), "", "", List.of(), Map.of());
  }

  /** The same of this user. */
  public ActionInteraction userId(String userId) {
    return with(userId, eventId, recommendationId, properties);
  }

  /** The same with this id, under which a second one is not used. */
  public ActionInteraction eventId(String eventId) {
    return with(userId, eventId, recommendationId, properties);
  }

  /** The same as it came from this list of recommendations. */
  public ActionInteraction recommendationId(String recommendationId) {
    return with(userId, eventId, recommendationId, properties);
  }

  /** The same with these properties. */
  public ActionInteraction properties(Map<String, Object> properties) {
    return with(userId, eventId, recommendationId, properties);
  }

  private ActionInteraction with(
      String user, String event, String recommendation, Map<String, Object> entries) {
    return new ActionInteraction(
        actionId,
        user,
        sessionId,
        timestamp,
        eventType,
        event,
        recommendation,
        impression,
        entries);
  }

  /** Names no id: ids are personal data. */
  @Override
  public String toString() {
    return "action interaction " + eventType;
  }
}
