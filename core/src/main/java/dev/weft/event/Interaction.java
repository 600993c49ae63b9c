package dev.weft.event;

import static dev.weft.event.InvalidInteractionException.Reason.BAD_VALUE;
import static dev.weft.event.InvalidInteractionException.Reason.FIELD_NOT_ALLOWED;
import static dev.weft.event.InvalidInteractionException.Reason.MISSING_FIELD;
import static dev.weft.event.InvalidInteractionException.Reason.NO_IDENTITY;
import static dev.weft.event.InvalidInteractionException.Reason.UNKNOWN_TYPE;

import dev.weft.annotation.Field;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One thing one visitor did. Immutable; every instance fits the table of its type, so that a
 * service that follows its own contract accepts it.
 *
 * <p>Made on the application's threads, so it is small: its values stand in one array in the order
 * of {@link Field}.
 */
public final class Interaction {
  /** RFC 3339 knows no later year. */
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999Z");

  private final UUID id;
  private final EventType type;
  private final Instant at;
  private final List<String> destinations;
  private final Field[] fields;
  private final Object[] values;
  private final int weight;

  private Interaction(Builder builder, UUID id, Instant at, Field[] fields, Object[] values) {
    this.id = id;
    this.type = builder.type;
    this.at = at;
    this.destinations = builder.destinations;
    this.fields = fields;
    this.values = values;
    this.weight = weight(values);
  }

  private Interaction(Interaction other, List<String> destinations) {
    this.id = other.id;
    this.type = other.type;
    this.at = other.at;
    this.destinations = List.copyOf(destinations);
    this.fields = other.fields;
    this.values = other.values;
    this.weight = other.weight;
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
    return id;
  }

  /** What kind of thing was done. */
  public EventType type() {
    return type;
  }

  /** When it happened, to the millisecond. */
  public Instant at() {
    return at;
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
    return List.of(fields);
  }

  /** The value of a field, in the type that {@link FieldSpec.Kind} says, or null. */
  public @Nullable Object get(Field field) {
    for (int i = 0; i < fields.length; i++) {
      if (fields[i] == field) return values[i];
    }
    return null;
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

  private static int weight(Object[] values) {
    int weight = 160;
    for (Object value : values) weight += weight(value);
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

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Interaction that
        && id.equals(that.id)
        && type == that.type
        && at.equals(that.at)
        && destinations.equals(that.destinations)
        && Arrays.equals(fields, that.fields)
        && Arrays.equals(values, that.values);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Names the type and the id, but no value: values are personal data. */
  @Override
  public String toString() {
    return type.wireName() + " " + id;
  }

  /** Collects the fields of one interaction. One thread. */
  public static final class Builder {
    private final EventType type;
    private final Map<Field, Object> values = new EnumMap<>(Field.class);
    private List<String> destinations = List.of();
    private @Nullable UUID id;
    private @Nullable Instant at;

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
      this.at = at;
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
      if (isEmpty(value)) {
        values.remove(field);
      } else {
        values.put(field, value);
      }
      return this;
    }

    /**
     * Sets a field if the type takes it and the value fits by itself; else leaves all as it was.
     *
     * @return whether it was set
     */
    public boolean setIfValid(Field field, Object value) {
      if (!type.takes(field) || isEmpty(value)) return false;
      try {
        if (!(value instanceof Instant)) ValueCheck.check(type, field, value);
      } catch (InvalidInteractionException e) {
        return false;
      }
      set(field, value);
      return true;
    }

    /** Whether there are as many quantities as products, or none of either. */
    public boolean quantitiesFit() {
      int products = size(Field.PRODUCT_IDS);
      int quantities = size(Field.QUANTITIES);
      return products == 0 || quantities == 0 || products == quantities;
    }

    /**
     * Checks everything and makes the interaction.
     *
     * @throws InvalidInteractionException if a field does not go with the type, a value is out of
     *     bounds, or there is neither a user id nor an anonymous id: a service would then lump all
     *     such visitors into one
     */
    public Interaction build() throws InvalidInteractionException {
      Field[] fields = new Field[values.size()];
      Object[] checked = new Object[values.size()];
      int next = 0;
      for (Map.Entry<Field, Object> entry : values.entrySet()) {
        Field field = entry.getKey();
        if (!type.takes(field)) throw notAllowed(field);
        fields[next] = field;
        checked[next++] = ValueCheck.check(type, field, entry.getValue());
      }
      checkTogether();
      Instant happened = (at == null ? Instant.now() : at).truncatedTo(ChronoUnit.MILLIS);
      if (happened.isBefore(Instant.EPOCH) || happened.isAfter(LAST)) throw badTime();
      UUID eventId = id == null ? UuidV7.of(happened.toEpochMilli()) : id;
      return new Interaction(this, eventId, happened, fields, checked);
    }

    private InvalidInteractionException badTime() {
      return new InvalidInteractionException(
          BAD_VALUE,
          type.wireName() + " has a timestamp that is not between the years 1970 and 9999");
    }

    private InvalidInteractionException notAllowed(Field field) {
      return new InvalidInteractionException(
          FIELD_NOT_ALLOWED,
          "%s takes no field \"%s\"; its own fields are %s"
              .formatted(type.wireName(), field.wireName(), type.ownNames()));
    }

    private void checkTogether() throws InvalidInteractionException {
      if (!has(Field.USER_ID) && !has(Field.ANONYMOUS_ID)) {
        throw new InvalidInteractionException(
            NO_IDENTITY,
            type.wireName()
                + " has neither user_id nor anonymous_id; one of them must have a value");
      }
      if (type == EventType.CUSTOM && !has(Field.CUSTOM_ACTION_NAME)) {
        throw new InvalidInteractionException(MISSING_FIELD, "custom has no custom_action_name");
      }
      if (!has(Field.PAGE_URL) && (has(Field.PAGE_REFERRER) || has(Field.PAGE_TITLE))) {
        throw new InvalidInteractionException(
            MISSING_FIELD, type.wireName() + " has a context.page without its url");
      }
      if (!quantitiesFit()) {
        throw new InvalidInteractionException(
            BAD_VALUE,
            "%s has %d product_ids but %d quantities; there must be as many"
                .formatted(type.wireName(), size(Field.PRODUCT_IDS), size(Field.QUANTITIES)));
      }
    }

    private boolean has(Field field) {
      return values.containsKey(field);
    }

    private int size(Field field) {
      return values.get(field) instanceof List<?> list ? list.size() : 0;
    }

    private static boolean isEmpty(Object value) {
      return (value instanceof String text && text.isEmpty())
          || (value instanceof List<?> list && list.isEmpty())
          || (value instanceof Map<?, ?> map && map.isEmpty());
    }
  }
}
