package dev.weft.destination.personalize;

import dev.weft.config.Key;
import dev.weft.config.Problems;
import dev.weft.config.Settings;
import dev.weft.destination.Destination;
import dev.weft.destination.DestinationFactory;
import dev.weft.destination.Limits;
import dev.weft.log.Log;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** What the factories of both destinations have in common. Names no type of AWS's. */
abstract class PersonalizeFactory implements DestinationFactory {
  /** Ten events of 10 KB, and what stands around them. */
  static final int MAX_BYTES = 256 * 1024;

  private final String name;
  private final Key<String> trackingId;
  private final Key<List<String>> eventTypes;
  private final Key<Integer> requests;
  private final Key<Boolean> dryRun;
  private final Map<String, String> environment;

  PersonalizeFactory(
      String name, String tracker, String eventTypesDoc, Map<String, String> environment) {
    this.name = name;
    this.environment = environment;
    trackingId = Key.text(name + ".tracking-id", "", tracker);
    eventTypes = Key.list(name + ".event-types", List.of(), eventTypesDoc);
    requests =
        Key.integer(
            name + ".requests-per-second",
            // 1,000 is the quota of the whole dataset group, which all processes share
            100,
            0,
            1_000,
            "Requests a second of this process, on average, each with up to ten events; 0 for as"
                + " many as it takes. When the service asks to slow down, the rate halves, and comes"
                + " back within a minute; without a rate there is only the wait before the next try.");
    dryRun =
        Key.flag(
            name + ".dry-run",
            false,
            "Everything is done but the sending: a line on the log says what would have been sent.");
  }

  /** Makes the destination. */
  abstract Destination destination(
      String trackingId, Limits limits, EventTypes eventTypes, Checks checks, Calls calls);

  /** The event types that hold where the settings say nothing. */
  abstract EventTypes defaultEventTypes();

  /** The event type that is written in the settings; empty if the service knows no such. */
  abstract Optional<String> eventType(String written);

  @Override
  public final String name() {
    return name;
  }

  final List<Key<?>> ownKeys() {
    return List.of(trackingId, eventTypes, requests, dryRun);
  }

  final int requests(Settings settings) {
    return settings.get(requests);
  }

  @Override
  public final boolean network() {
    return true;
  }

  @Override
  public final Supplier<Destination> prepare(Settings settings, Problems problems, Log log) {
    String tracker = settings.get(trackingId).strip();
    checkTracker(tracker, settings, problems);
    Supplier<Calls> calls = Connection.prepare(name, settings, problems, environment);
    List<String> wrong = new ArrayList<>();
    EventTypes types = defaultEventTypes().with(settings.get(eventTypes), this::eventType, wrong);
    for (String fault : wrong) {
      problems.add(settings.origin(eventTypes), name + ".event-types: " + fault);
    }
    Limits limits = new Limits(Checks.EVENTS, MAX_BYTES, settings.get(requests));
    boolean dry = settings.get(dryRun);
    return () ->
        destination(
            tracker,
            limits,
            types,
            new Checks(Clock.systemUTC()),
            dry ? Calls.dry(name, log) : calls.get());
  }

  private void checkTracker(String tracker, Settings settings, Problems problems) {
    if (settings.isWrong(trackingId)) return; // told already
    String fault =
        tracker.isEmpty()
            ? "the destination " + name + " needs it, or take " + name + " out of destinations"
            : Checks.checkTrackingId(tracker);
    if (!fault.isEmpty()) {
      problems.add(settings.origin(trackingId), trackingId.name() + ": " + fault);
    }
  }
}
