package dev.weft.destination.personalize;

import dev.weft.config.Key;
import dev.weft.destination.Destination;
import dev.weft.destination.Limits;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the destination {@code personalize-events}. Stateless. */
public final class EventsFactory extends PersonalizeFactory {
  /** For {@code ServiceLoader}. */
  public EventsFactory() {
    this(System.getenv());
  }

  EventsFactory(Map<String, String> environment) {
    super(
        EventsDestination.NAME,
        "The tracking id of the event tracker, from `CreateEventTracker`.",
        "What an interaction is called: entries `TYPE = EventType` or `TYPE = none`, where TYPE is an"
            + " event type or a custom action name. The defaults are in"
            + " [personalize.md](personalize.md#event-types).",
        environment);
  }

  @Override
  public List<Key<?>> keys() {
    return ownKeys();
  }

  @Override
  Destination destination(
      String trackingId, Limits limits, EventTypes eventTypes, Checks checks, Calls calls) {
    return new EventsDestination(trackingId, limits, eventTypes, checks, calls);
  }

  @Override
  EventTypes defaultEventTypes() {
    return EventTypes.ofEvents();
  }

  @Override
  Optional<String> eventType(String written) {
    return written.codePointCount(0, written.length()) <= Checks.ID
        ? Optional.of(written)
        : Optional.empty();
  }
}
