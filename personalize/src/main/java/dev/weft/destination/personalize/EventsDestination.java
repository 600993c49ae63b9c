package dev.weft.destination.personalize;

import dev.weft.annotation.Field;
import dev.weft.destination.Batch;
import dev.weft.destination.Delivery;
import dev.weft.destination.Destination;
import dev.weft.destination.Limits;
import dev.weft.destination.UnfitException;
import dev.weft.event.Interaction;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Uploads what visitors did with items: {@code PutEvents}. An interaction becomes one event for
 * each of its product ids; a call carries the events of one session and user. One thread, but for
 * {@link #cancel}.
 */
final class EventsDestination implements Destination {
  static final String NAME = "personalize-events";

  /** Of what stands before the events: the longest ids, each character escaped. */
  private static final int LONGEST_IDS = 2 * 6 * Checks.ID;

  /** Of one interaction: each becomes an event of up to 10 KB, all in memory at once. */
  private static final int MOST_ITEMS = 1000;

  private final String trackingId;
  private final Limits limits;
  private final EventTypes eventTypes;
  private final Checks checks;
  private final Calls calls;

  EventsDestination(
      String trackingId, Limits limits, EventTypes eventTypes, Checks checks, Calls calls) {
    this.trackingId = trackingId;
    this.limits = limits;
    this.eventTypes = eventTypes;
    this.checks = checks;
    this.calls = calls;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Limits limits() {
    return limits;
  }

  /** At most: the ids of session and user stand there, too. */
  @Override
  public int envelopeBytes(int records) {
    return Calls.envelopeBytes(records, Wire.openEvents(trackingId, "u", "s").length + LONGEST_IDS);
  }

  /** An order of many products is several. */
  @Override
  public int requests(int records) {
    return Math.max(1, (records + Checks.EVENTS - 1) / Checks.EVENTS);
  }

  @Override
  public String batchKey(Interaction interaction) {
    return Visit.sessionId(interaction) + "\n" + interaction.text(Field.USER_ID);
  }

  @Override
  public List<byte[]> encode(Interaction interaction) {
    List<String> items = interaction.texts(Field.PRODUCT_IDS);
    if (items.isEmpty()) return List.of();
    String known = eventTypes.of(interaction);
    if (known.equals(EventTypes.NONE)) return List.of();
    String eventType = known.isEmpty() ? interaction.text(Field.CUSTOM_ACTION_NAME) : known;
    refuse(tooMany(items));
    refuse(checks.checkVisit(Visit.sessionId(interaction), interaction.text(Field.USER_ID)));
    List<byte[]> records = new ArrayList<>(items.size());
    for (int i = 0; i < items.size(); i++) {
      ItemEvent event = event(interaction, eventType, items.get(i), eventId(interaction, i));
      refuse(checks.check(event));
      records.add(Wire.record(event));
    }
    return records;
  }

  private static Optional<String> tooMany(List<String> items) {
    return items.size() <= MOST_ITEMS
        ? Optional.empty()
        : Optional.of("it has " + items.size() + " products, of at most " + MOST_ITEMS);
  }

  private static ItemEvent event(
      Interaction interaction, String eventType, String item, String eventId) {
    return new ItemEvent(
        eventType,
        interaction.at(),
        eventId,
        item,
        value(interaction),
        Visit.properties(interaction),
        interaction.text(Field.RECOMMENDATION_ID),
        interaction.texts(Field.IMPRESSION),
        interaction.text(Field.ATTRIBUTION_SOURCE));
  }

  /** The event's value if it has one, or else what was given in stars. */
  private static @Nullable Float value(Interaction interaction) {
    if (interaction.get(Field.EVENT_VALUE) instanceof Number value) return value.floatValue();
    return interaction.get(Field.RATING) instanceof Number rating ? rating.floatValue() : null;
  }

  /** The interaction's id, and which of several products it is. */
  private static String eventId(Interaction interaction, int index) {
    String id = interaction.id().toString();
    return interaction.texts(Field.PRODUCT_IDS).size() == 1 ? id : id + "-" + (index + 1);
  }

  private static void refuse(Optional<String> fault) {
    fault.ifPresent(
        what -> {
          throw new UnfitException("not fit for PutEvents: " + what);
        });
  }

  @Override
  public Delivery send(Batch batch) throws IOException {
    return calls.send("/events", batch.parcels(), this::open);
  }

  private byte[] open(Interaction interaction) {
    return Wire.openEvents(
        trackingId, interaction.text(Field.USER_ID), Visit.sessionId(interaction));
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
