package dev.weft.destination.personalize;

import dev.weft.config.Problems;
import dev.weft.config.Settings;
import dev.weft.destination.Batch;
import dev.weft.destination.Delivery;
import dev.weft.destination.Destination;
import dev.weft.destination.Limits;
import dev.weft.event.Interaction;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * One operation of the service as a destination for who has values of the service instead of
 * interactions: an interaction stands for each by its id. One thread, but for {@link #cancel}.
 */
public final class Operation implements Destination {
  private final String name;
  private final String path;
  private final Limits limits;
  private final Calls calls;
  private byte[] head = {};
  private Map<UUID, byte[]> records = Map.of();

  private Operation(String name, String path, Limits limits, Calls calls) {
    this.name = name;
    this.path = path;
    this.limits = limits;
    this.calls = calls;
  }

  /**
   * Prepares {@code PutActionInteractions}; opens nothing before the supplier is called.
   *
   * @param problems takes what is wrong with the settings
   */
  public static Supplier<Operation> putActionInteractions(Settings settings, Problems problems) {
    return prepare(
        ActionsDestination.NAME,
        "/action-interactions",
        new ActionsFactory().requests(settings),
        settings,
        problems);
  }

  /**
   * Prepares {@code PutEvents}; opens nothing before the supplier is called.
   *
   * @param problems takes what is wrong with the settings
   */
  public static Supplier<Operation> putEvents(Settings settings, Problems problems) {
    return prepare(
        EventsDestination.NAME,
        "/events",
        new EventsFactory().requests(settings),
        settings,
        problems);
  }

  private static Supplier<Operation> prepare(
      String name, String path, int requests, Settings settings, Problems problems) {
    Supplier<Calls> calls = Connection.prepare(name, settings, problems, System.getenv());
    Limits limits = new Limits(Checks.EVENTS, PersonalizeFactory.MAX_BYTES, requests);
    return () -> new Operation(name, path, limits, calls.get());
  }

  /** What the service would refuse of it, or take and ignore; empty if nothing. */
  public static Optional<String> fault(ActionInteraction interaction) {
    return new Checks(Clock.systemUTC()).check(interaction);
  }

  /** What the service would refuse of it, or take and ignore; empty if nothing. */
  public static Optional<String> fault(ItemEvent event) {
    return new Checks(Clock.systemUTC()).check(event);
  }

  /** What the service would refuse of a call of {@code PutEvents}; empty if nothing. */
  public static Optional<String> fault(String trackingId, String sessionId, String userId) {
    String tracker = Checks.checkTrackingId(trackingId);
    return tracker.isEmpty()
        ? new Checks(Clock.systemUTC()).checkVisit(sessionId, userId)
        : Optional.of(tracker);
  }

  /** What the service would refuse of a tracking id; empty if nothing. */
  public static Optional<String> fault(String trackingId) {
    return Optional.of(Checks.checkTrackingId(trackingId)).filter(fault -> !fault.isEmpty());
  }

  /** From now on the interactions of these ids stand for these. */
  public void beginActions(String trackingId, Map<UUID, byte[]> records) {
    this.head = Wire.openActions(trackingId);
    this.records = records;
  }

  /** From now on the interactions of these ids stand for these. */
  public void beginEvents(
      String trackingId, String userId, String sessionId, Map<UUID, byte[]> records) {
    this.head = Wire.openEvents(trackingId, userId, sessionId);
    this.records = records;
  }

  /** The record of one, as it is sent. */
  public static byte[] record(ActionInteraction interaction) {
    return Wire.record(interaction);
  }

  /** The record of one, as it is sent. */
  public static byte[] record(ItemEvent event) {
    return Wire.record(event);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Limits limits() {
    return limits;
  }

  @Override
  public int envelopeBytes(int count) {
    return Calls.envelopeBytes(count, head.length);
  }

  @Override
  public List<byte[]> encode(Interaction interaction) {
    byte[] record = records.get(interaction.id());
    return record == null ? List.of() : List.of(record);
  }

  @Override
  public Delivery send(Batch batch) throws IOException {
    return calls.send(path, batch.parcels(), interaction -> head);
  }

  @Override
  public void cancel() {
    calls.cancel();
  }

  @Override
  public void close() {
    calls.close();
  }
}
