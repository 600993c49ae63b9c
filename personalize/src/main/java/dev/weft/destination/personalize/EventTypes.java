package dev.weft.destination.personalize;

import dev.weft.annotation.Field;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Which event type of the service an interaction has: by its custom action name, or else by its
 * type. Immutable.
 */
final class EventTypes {
  /** Written for "is not sent". */
  static final String NONE = "none";

  private final Map<EventType, String> byType;
  private final Map<String, String> byName;

  private EventTypes(Map<EventType, String> byType, Map<String, String> byName) {
    this.byType = Map.copyOf(byType);
    this.byName = Map.copyOf(byName);
  }

  /** {@code Taken}, {@code Not Taken} or {@code Viewed}. */
  static EventTypes ofActions() {
    Map<EventType, String> types = new HashMap<>();
    for (EventType type : EventType.values()) types.put(type, actionType(type));
    types.remove(EventType.CUSTOM); // nobody can guess, and a wrong one teaches the opposite
    return new EventTypes(types, Map.of());
  }

  private static String actionType(EventType type) {
    return switch (type) {
      case REMOVE_FROM_CART, REMOVE_FROM_COLLECTION, REFUND, DISLIKE, UNSUBSCRIBE ->
          ActionEventType.NOT_TAKEN.wireName();
      case IMPRESSION,
          VIEWABLE_IMPRESSION,
          PRODUCT_DETAIL_PAGE_VIEW,
          CATEGORY_PAGE_VIEW,
          HOME_PAGE_VIEW,
          PROMO_PAGE_VIEW,
          PRODUCT_IMAGE_VIEW,
          SEARCH,
          READ,
          WATCH,
          LISTEN ->
          ActionEventType.VIEWED.wireName();
      default -> ActionEventType.TAKEN.wireName();
    };
  }

  /** {@code View}, {@code Purchase}, {@code AddToCart} and so on. */
  static EventTypes ofEvents() {
    Map<EventType, String> types = new HashMap<>();
    for (EventType type : EventType.values()) types.put(type, itemType(type));
    types.remove(EventType.CUSTOM); // its own name
    return new EventTypes(types, Map.of());
  }

  private static String itemType(EventType type) {
    return switch (type) {
      // the words that the domains of e-commerce and video on demand ask for
      case PRODUCT_DETAIL_PAGE_VIEW -> "View";
      case CHECKOUT -> "Purchase";
      // shown is no interest, and a model that is told no types takes all for interest
      case IMPRESSION,
          VIEWABLE_IMPRESSION,
          REMOVE_FROM_CART,
          REMOVE_FROM_COLLECTION,
          REFUND,
          DISLIKE,
          UNSUBSCRIBE ->
          NONE;
      default -> camel(type.wireName());
    };
  }

  private static String camel(String snake) {
    StringBuilder camel = new StringBuilder();
    for (String word : snake.split("_", -1)) {
      camel.append(word.substring(0, 1).toUpperCase(Locale.ROOT)).append(word.substring(1));
    }
    return camel.toString();
  }

  /**
   * The same with entries of the configuration over it.
   *
   * @param entries each {@code TYPE = EVENT TYPE} or {@code CUSTOM ACTION NAME = EVENT TYPE}
   * @param reader gives the event type that is written, or empty if it is none
   * @param wrong takes what is wrong with an entry
   */
  EventTypes with(
      List<String> entries, Function<String, Optional<String>> reader, List<String> wrong) {
    Map<EventType, String> types = new HashMap<>(byType);
    Map<String, String> names = new HashMap<>(byName);
    for (String entry : entries) {
      int equals = entry.indexOf('=');
      String from = equals < 0 ? "" : entry.substring(0, equals).strip();
      String to = equals < 0 ? "" : entry.substring(equals + 1).strip();
      if (from.isEmpty() || to.isEmpty()) {
        wrong.add("\"" + entry + "\" is no entry of the form add_to_cart = Taken");
        continue;
      }
      Optional<String> eventType = to.equalsIgnoreCase(NONE) ? Optional.of(NONE) : reader.apply(to);
      if (eventType.isEmpty()) {
        wrong.add("\"" + to + "\" is no event type of the service");
        continue;
      }
      Optional<EventType> type = EventType.find(from);
      if (type.isPresent()) types.put(type.get(), eventType.get());
      else names.put(from, eventType.get());
    }
    return new EventTypes(types, names);
  }

  /** The event type; {@link #NONE} if it is not sent, empty if nothing says. */
  String of(Interaction interaction) {
    if (interaction.type() == EventType.CUSTOM) {
      String named = byName.get(interaction.text(Field.CUSTOM_ACTION_NAME));
      if (named != null) return named;
    }
    return of(interaction.type());
  }

  /** The same by the type alone. */
  String of(EventType type) {
    return byType.getOrDefault(type, "");
  }
}
