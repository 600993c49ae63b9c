package dev.weft.destination.personalize;

import dev.weft.config.Key;
import dev.weft.destination.Destination;
import dev.weft.destination.Limits;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the destination {@code personalize-actions}. Stateless. */
public final class ActionsFactory extends PersonalizeFactory {
  /** For {@code ServiceLoader}. */
  public ActionsFactory() {
    this(System.getenv());
  }

  ActionsFactory(Map<String, String> environment) {
    super(
        ActionsDestination.NAME,
        "The id of the Action interactions dataset's own tracker: `trackingId` of `DescribeDataset`."
            + " It is not that of an event tracker.",
        "What an interaction means for its action: entries `TYPE = Taken`, `= Not Taken`,"
            + " `= Viewed` or `= none`, where TYPE is an event type or a custom action name. The"
            + " defaults are in [personalize.md](personalize.md#event-types).",
        environment);
  }

  /** The keys of both destinations are told here, and once only. */
  @Override
  public List<Key<?>> keys() {
    List<Key<?>> keys = new ArrayList<>(Connection.keys());
    keys.addAll(ownKeys());
    return keys;
  }

  @Override
  Destination destination(
      String trackingId, Limits limits, EventTypes eventTypes, Checks checks, Calls calls) {
    return new ActionsDestination(trackingId, limits, eventTypes, checks, calls);
  }

  @Override
  EventTypes defaultEventTypes() {
    return EventTypes.ofActions();
  }

  @Override
  Optional<String> eventType(String written) {
    return ActionEventType.find(written).map(ActionEventType::wireName);
  }
}
