package dev.weft.destination.personalize;

import dev.weft.annotation.Field;
import dev.weft.destination.Batch;
import dev.weft.destination.Delivery;
import dev.weft.destination.Destination;
import dev.weft.destination.Limits;
import dev.weft.destination.UnfitException;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import java.io.IOException;
import java.util.List;

/**
 * Uploads what visitors did with recommended actions: {@code PutActionInteractions}. Takes the
 * interactions that have an action id; those of several visitors travel together. One thread, but
 * for {@link #cancel}.
 */
final class ActionsDestination implements Destination {
  static final String NAME = "personalize-actions";

  private static final int LONGEST_NAME = 80;

  private final String trackingId;
  private final Limits limits;
  private final EventTypes eventTypes;
  private final Checks checks;
  private final Calls calls;
  private final byte[] open;

  ActionsDestination(
      String trackingId, Limits limits, EventTypes eventTypes, Checks checks, Calls calls) {
    this.trackingId = trackingId;
    this.limits = limits;
    this.eventTypes = eventTypes;
    this.checks = checks;
    this.calls = calls;
    this.open = Wire.openActions(trackingId);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Limits limits() {
    return limits;
  }

  @Override
  public int envelopeBytes(int records) {
    return Calls.envelopeBytes(records, open.length);
  }

  @Override
  public List<byte[]> encode(Interaction interaction) {
    if (interaction.text(Field.ACTION_ID).isEmpty()) return List.of();
    String eventType = eventType(interaction);
    if (eventType.equals(EventTypes.NONE)) return List.of();
    ActionInteraction action =
        new ActionInteraction(
            interaction.text(Field.ACTION_ID),
            interaction.text(Field.USER_ID),
            Visit.sessionId(interaction),
            interaction.at(),
            eventType,
            interaction.id().toString(),
            interaction.text(Field.RECOMMENDATION_ID),
            interaction.texts(Field.IMPRESSION),
            Visit.properties(interaction));
    checks
        .check(action)
        .ifPresent(
            fault -> {
              throw new UnfitException("not fit for PutActionInteractions: " + fault);
            });
    return List.of(Wire.record(action));
  }

  private String eventType(Interaction interaction) {
    String known = eventTypes.of(interaction);
    if (!known.isEmpty()) return known;
    String name = interaction.text(Field.CUSTOM_ACTION_NAME);
    return ActionEventType.find(name)
        .map(ActionEventType::wireName)
        .orElseThrow(
            () ->
                new UnfitException(
                    "nothing says whether \"%s\" means Taken, Not Taken or Viewed; put it into %s.event-types"
                        .formatted(
                            interaction.type() == EventType.CUSTOM
                                ? inShort(name)
                                : interaction.type().wireName(),
                            NAME)));
  }

  /** By hand a name may be any text, but a reason is a short line. */
  private static String inShort(String name) {
    String line = name.length() <= LONGEST_NAME ? name : name.substring(0, LONGEST_NAME) + "…";
    return line.replaceAll("\\p{Cntrl}", "?");
  }

  @Override
  public Delivery send(Batch batch) throws IOException {
    return calls.send("/action-interactions", batch.parcels(), interaction -> open);
  }

  @Override
  public void cancel() {
    calls.cancel();
  }

  @Override
  public void close() {
    calls.close();
  }

  /** Names the tracking id, which is no secret. */
  @Override
  public String toString() {
    return NAME + " " + trackingId;
  }
}
