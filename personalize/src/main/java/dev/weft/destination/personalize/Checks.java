package dev.weft.destination.personalize;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the service would refuse, or take and never use, said before it is sent: AWS's own client
 * checks nothing. The figures are those of the model 2018-03-22; a test holds them to the
 * contract's table. Thread-safe.
 *
 * <p>Lengths are counted in code points, as the model's are; the size of an event in bytes of
 * UTF-8.
 */
final class Checks {
  static final int ID = 256;
  static final int RECOMMENDATION_ID = 40;
  static final int IMPRESSION = 25;
  static final int ATTRIBUTION_SOURCE = 1024;
  static final int EVENTS = 10;

  /** "10 KB" in the quotas, for PutEvents; taken for action interactions too. */
  static final int EVENT_BYTES = 10 * 1024;

  /** The service takes them, answers 200, and ignores the event. */
  private static final Set<String> NO_IDS = Set.of("null", "undefined");

  /** A time beyond is one in milliseconds that was taken for seconds, or a clock that is wrong. */
  private static final Duration FUTURE = Duration.ofDays(1);

  private final Clock clock;

  /**
   * @param clock tells what lies in the future
   */
  Checks(Clock clock) {
    this.clock = clock;
  }

  /** What is wrong with it; empty if nothing is. */
  Optional<String> check(ActionInteraction interaction) {
    Optional<String> fault =
        first(
            id("actionId", interaction.actionId(), true),
            id("userId", interaction.userId(), false),
            id("sessionId", interaction.sessionId(), true),
            time("timestamp", interaction.timestamp()),
            actionEventType(interaction.eventType()),
            text("eventId", interaction.eventId(), ID, false),
            text("recommendationId", interaction.recommendationId(), RECOMMENDATION_ID, false),
            impression(interaction.impression()),
            PropertiesCheck.fault(interaction.properties()));
    return fault.or(() -> size(Wire.record(interaction)));
  }

  /** What is wrong with it; empty if nothing is. */
  Optional<String> check(ItemEvent event) {
    Optional<String> fault =
        first(
            text("eventType", event.eventType(), ID, true),
            time("sentAt", event.sentAt()),
            text("eventId", event.eventId(), ID, false),
            id("itemId", event.itemId(), false),
            value(event),
            PropertiesCheck.fault(event.properties()),
            text("recommendationId", event.recommendationId(), RECOMMENDATION_ID, false),
            impression(event.impression()),
            source(event.attributionSource()));
    return fault.or(() -> size(Wire.record(event)));
  }

  /** What is wrong with what stands beside the events; empty if nothing is. */
  Optional<String> checkVisit(String sessionId, String userId) {
    return first(id("sessionId", sessionId, true), id("userId", userId, false));
  }

  /** What is wrong with it; empty if nothing is. */
  static String checkTrackingId(String trackingId) {
    return text("trackingId", trackingId, ID, true);
  }

  private static Optional<String> first(String... faults) {
    for (String fault : faults) {
      if (!fault.isEmpty()) return Optional.of(fault);
    }
    return Optional.empty();
  }

  private static String text(String name, String value, int longest, boolean required) {
    if (value.isEmpty()) return required ? "it has no " + name : "";
    if (value.isBlank()) return name + " is blank";
    int length = value.codePointCount(0, value.length());
    return length <= longest ? "" : name + " has " + length + " characters, of at most " + longest;
  }

  private static String id(String name, String value, boolean required) {
    String fault = text(name, value, ID, required);
    if (!fault.isEmpty()) return fault;
    String word = value.strip().toLowerCase(Locale.ROOT);
    return NO_IDS.contains(word) ? name + " is the text \"" + word + "\", which is no id" : "";
  }

  /** The model takes any text, but the service's documents know three. */
  private static String actionEventType(String eventType) {
    String fault = text("eventType", eventType, ID, true);
    if (!fault.isEmpty() || ActionEventType.find(eventType).isPresent()) return fault;
    return "eventType is none of Taken, Not Taken and Viewed";
  }

  private String time(String name, Instant time) {
    if (time.isBefore(Instant.EPOCH)) return name + " is before 1970";
    if (!time.isAfter(clock.instant().plus(FUTURE))) return "";
    return name + " is more than a day ahead: is it in milliseconds where seconds belong?";
  }

  private static String impression(List<String> impression) {
    if (impression.size() > IMPRESSION) {
      return "impression has " + impression.size() + " ids, of at most " + IMPRESSION;
    }
    for (String shown : impression) {
      String fault = id("an id in impression", shown, true);
      if (!fault.isEmpty()) return fault;
    }
    return "";
  }

  private static String value(ItemEvent event) {
    Float value = event.eventValue();
    return value == null || Float.isFinite(value) ? "" : "eventValue is no finite number";
  }

  private static String source(String source) {
    if (source.isEmpty()) return "";
    String fault = text("eventAttributionSource", source, ATTRIBUTION_SOURCE, false);
    if (!fault.isEmpty()) return fault;
    boolean printable = source.chars().allMatch(c -> c >= ' ' && c <= '~');
    return printable ? "" : "eventAttributionSource has a character that is no printable ASCII";
  }

  private static Optional<String> size(byte[] record) {
    if (record.length <= EVENT_BYTES) return Optional.empty();
    return Optional.of("it has " + record.length + " bytes, of at most " + EVENT_BYTES);
  }
}
