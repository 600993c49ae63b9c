package dev.weft.event;

import static dev.weft.event.InvalidInteractionException.Reason.BAD_VALUE;
import static dev.weft.event.InvalidInteractionException.Reason.FIELD_NOT_ALLOWED;
import static dev.weft.event.InvalidInteractionException.Reason.MISSING_FIELD;
import static dev.weft.event.InvalidInteractionException.Reason.NO_IDENTITY;
import static dev.weft.event.InvalidInteractionException.Reason.UNKNOWN_TYPE;

import dev.weft.annotation.Field;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing one visitor did. Immutable; every instance fits the table of its type, so that a
 * service that follows its own contract accepts it.
 *
 * <p>Made on the application's threads and kept in memory until it is stored, so it is small: its
 * values stand in one array, whose layout it shares with others, and its id and time are numbers.
 */
public final class Interaction {
  /** RFC 3339 knows no later year. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private static final long LAST_MILLIS = LAST.toEpochMilli();

  private final EventType type;
  private final long idHigh;
  private final long idLow;
  private final long at;
  private final List<String> destinations;
  private final Layout layout;
  private final @Nullable Object[] values;
  private final int weight;

  private Interaction(
      EventType type,
      @Nullable UUID id,
      long at,
      List<String> destinations,
      Layout layout,
      @Nullable Object[] values)
      throws InvalidInteractionException {
    if (at < 0 || at > LAST_MILLIS) throw badTime(type);
    this.type = type;
    this.idHigh = id == null ? UuidV7.high(at) : id.getMostSignificantBits();
    this.idLow = id == null ? UuidV7.low() : id.getLeastSignificantBits();
    this.at = at;
    this.destinations = destinations;
    this.layout = layout;
    this.values = values;
    this.weight = checkEach();
    checkTogether();
  }

  private Interaction(Interaction other, List<String> destinations) {
    this.type = other.type;
    this.idHigh = other.idHigh;
    this.idLow = other.idLow;
    this.at = other.at;
    this.destinations = List.copyOf(destinations);
    this.layout = other.layout;
    this.values = other.values;
    this.weight = other.weight;
  }

  /**
   * Makes one with a new id, and no copy of its values: for who makes many.
   *
   * @param at when it happened, in milliseconds since 1970
   * @param destinations as in {@link Builder#destinations}; must be immutable
   * @param values one for each field of the layout, null for none; not to be touched any more
   * @throws InvalidInteractionException as {@link Builder#build} does
   */
  public static Interaction of(
      EventType type, long at, List<String> destinations, Layout layout, @Nullable Object[] values)
      throws InvalidInteractionException {
    return new Interaction(type, null, at, destinations, layout, values);
  }

  /** In milliseconds since 1970; below 0, which is refused, for a time that none can have. */
  public static long millis(Instant at) {
    return at.isBefore(Instant.EPOCH) || at.isAfter(LAST) ? -1 : at.toEpochMilli();
  }

  /** Starts an interaction of this type that happened now. */
  public static Builder builder(EventType type) {
    return new Builder(type);
  }

  /**
   * Starts an interaction of the type with this name.
   *
   * @throws InvalidInteractionException if there is no such type
   */
  public static Builder builder(String type) throws InvalidInteractionException {
    return new Builder(
        EventType.find(type)
            .orElseThrow(
                () ->
                    new InvalidInteractionException(
                        UNKNOWN_TYPE,
                        "\"" + type + "\" is no event type of the interactions API")));
  }

  /** Made at capture and kept through every retry, split and restart. */
  public UUID id() {
    return new UUID(idHigh, idLow);
  }

  /** What kind of thing was done. */
  public EventType type() {
    return type;
  }

  /** When it happened, to the millisecond. */
  public Instant at() {
    return Instant.ofEpochMilli(at);
  }

  /** The names of the destinations it is meant for; empty means all. */
  public List<String> destinations() {
    return destinations;
  }

  /** The same for these destinations only; none means all. */
  public Interaction withDestinations(List<String> names) {
    return new Interaction(this, names);
  }

  /** The fields that have a value, in the order of {@link Field}. */
  public List<Field> fields() {
    List<Field> fields = new ArrayList<>(values.length);
    for (int i = 0; i < values.length; i++) {
      if (values[i] != null) fields.add(layout.field(i));
    }
    return Collections.unmodifiableList(fields);
  }

  /** The value of a field, in the type that {@link FieldSpec.Kind} says, or null. */
  public @Nullable Object get(Field field) {
    int index = layout.indexOf(field);
    return index < 0 ? null : values[index];
  }

  /** The value of a text field; empty where there is none. */
  public String text(Field field) {
    return get(field) instanceof String text ? text : "";
  }

  /** The value of a field that is a list of texts; empty where there is none. */
  public List<String> texts(Field field) {
    if (!(get(field) instanceof List<?> list)) return List.of();
    return list.stream().map(String::valueOf).toList();
  }

  /** An estimate of the memory it holds, in bytes: what the ring's byte limit counts. */
  public int weight() {
    return weight;
  }

  /** Checks each value by itself, and gives the weight of all. */
  private int checkEach() throws InvalidInteractionException {
    int weight = 160;
    for (int i = 0; i < values.length; i++) {
      Object value = values[i];
      if (value == null) continue;
      if (!type.takes(layout.field(i))) throw notAllowed(layout.field(i));
      Object checked = ValueCheck.check(type, layout.field(i), value);
      values[i] = checked;
      weight += weight(checked);
    }
    return weight;
  }

  private static int weight(Object value) {
    if (value instanceof String text) return 48 + 2 * text.length();
    int weight = 40;
    if (value instanceof List<?> list) {
      for (Object item : list) weight += weight(item);
    } else if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        weight += 48 + weight(entry.getKey()) + weight(entry.getValue());
      }
    }
    return weight;
  }

  private void checkTogether() throws InvalidInteractionException {
    if (!has(Field.USER_ID) && !has(Field.ANONYMOUS_ID)) {
      throw new InvalidInteractionException(
          NO_IDENTITY,
          type.wireName() + " has neither user_id nor anonymous_id; one of them must have a value");
    }
    if (type == EventType.CUSTOM && !has(Field.CUSTOM_ACTION_NAME)) {
      throw new InvalidInteractionException(MISSING_FIELD, "custom has no custom_action_name");
    }
    if (!has(Field.PAGE_URL) && (has(Field.PAGE_REFERRER) || has(Field.PAGE_TITLE))) {
      throw new InvalidInteractionException(
          MISSING_FIELD, type.wireName() + " has a context.page without its url");
    }
    int products = size(Field.PRODUCT_IDS);
    int quantities = size(Field.QUANTITIES);
    if (products != 0 && quantities != 0 && products != quantities) {
      throw new InvalidInteractionException(
          BAD_VALUE,
          "%s has %d product_ids but %d quantities; there must be as many"
              .formatted(type.wireName(), products, quantities));
    }
  }

  private boolean has(Field field) {
    return get(field) != null;
  }

  private int size(Field field) {
    return get(field) instanceof List<?> list ? list.size() : 0;
  }

  private static InvalidInteractionException badTime(EventType type) {
    return new InvalidInteractionException(
        BAD_VALUE,
        Field.TIMESTAMP,
        type.wireName() + " has a timestamp that is not between the years 1970 and 9999");
  }

  private InvalidInteractionException notAllowed(Field field) {
    return new InvalidInteractionException(
        FIELD_NOT_ALLOWED,
        "%s takes no field \"%s\"; its own fields are %s"
            .formatted(type.wireName(), field.wireName(), type.ownNames()));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Interaction that
        && idHigh == that.idHigh
        && idLow == that.idLow
        && type == that.type
        && at == that.at
        && destinations.equals(that.destinations)
        && hasValuesOf(that)
        && that.hasValuesOf(this);
  }

  /** Whether all that the other has is here too, whatever the layouts. */
  private boolean hasValuesOf(Interaction other) {
    for (int i = 0; i < other.values.length; i++) {
      Object value = other.values[i];
      if (value != null && !value.equals(get(other.layout.field(i)))) return false;
    }
    return true;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(idHigh ^ idLow);
  }

  /** Names the type and the id, but no value: values are personal data. */
  @Override
  public String toString() {
    return type.wireName() + " " + id();
  }

  /** Collects the fields of one interaction. One thread. */
  public static final class Builder {
    private static final long NOW = Long.MIN_VALUE;

    private final EventType type;
    private final @Nullable Object[] values = new @Nullable Object[Layout.ALL.size()];
    private List<String> destinations = List.of();
    private @Nullable UUID id;
    private long at = NOW;

    private Builder(EventType type) {
      this.type = type;
    }

    /** The id to keep; without one, a new UUIDv7 is made. */
    public Builder id(UUID id) {
      this.id = id;
      return this;
    }

    /** When it happened; without one, now. Cut to the millisecond. */
    public Builder at(Instant at) {
      this.at = millis(at);
      return this;
    }

    /** The names of the destinations it is meant for; empty means all. */
    public Builder destinations(List<String> destinations) {
      this.destinations = List.copyOf(destinations);
      return this;
    }

    /** See {@link Field#USER_ID}. */
    public Builder userId(String userId) {
      return set(Field.USER_ID, userId);
    }

    /** See {@link Field#ANONYMOUS_ID}. */
    public Builder anonymousId(String anonymousId) {
      return set(Field.ANONYMOUS_ID, anonymousId);
    }

    /** See {@link Field#PRODUCT_IDS}. */
    public Builder productIds(String... productIds) {
      return set(Field.PRODUCT_IDS, List.of(productIds));
    }

    /** See {@link Field#QUANTITIES}. */
    public Builder quantities(Number... quantities) {
      return set(Field.QUANTITIES, List.of(quantities));
    }

    /**
     * Sets a field, over what was set before.
     *
     * @param value in the type that {@link FieldSpec.Kind} says; an empty text, list or map means
     *     that there is none
     */
    public Builder set(Field field, Object value) {
      if (field == Field.TIMESTAMP && value instanceof Instant time) return at(time);
      values[Layout.ALL.indexOf(field)] = isEmpty(value) ? null : value;
      return this;
    }

    /**
     * Checks everything and makes the interaction.
     *
     * @throws InvalidInteractionException if a field does not go with the type, a value is out of
     *     bounds, or there is neither a user id nor an anonymous id: a service would then lump all
     *     such visitors into one
     */
    public Interaction build() throws InvalidInteractionException {
      List<Field> fields = new ArrayList<>();
      List<Object> present = new ArrayList<>();
      for (int i = 0; i < values.length; i++) {
        Object value = values[i];
        if (value == null) continue;
        fields.add(Layout.ALL.field(i));
        present.add(value);
      }
      long happened = at == NOW ? System.currentTimeMillis() : at;
      return new Interaction(
          type, id, happened, destinations, Layout.ofSorted(fields), present.toArray());
    }

    private static boolean isEmpty(Object value) {
      return (value instanceof String text && text.isEmpty())
          || (value instanceof List<?> list && list.isEmpty())
          || (value instanceof Map<?, ?> map && map.isEmpty());
    }
  }
}
