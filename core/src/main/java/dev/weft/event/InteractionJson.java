package dev.weft.event;

import static dev.weft.event.InvalidInteractionException.Reason.MALFORMED;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import dev.weft.annotation.Field;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Interactions as JSON in UTF-8. The canonical form, which the spool holds, is the Miso wire form
 * with the fields of other services and two members of our own in it:
 *
 * <pre>
 * {"id":"0199…","type":"add_to_cart","timestamp":"2026-01-02T03:04:05.678Z",
 *  "user_id":"u1","product_ids":["a1"],"quantities":[2],"context":{"custom_context":{…}},
 *  "action_id":"…","destinations":["miso"]}
 * </pre>
 *
 * A destination writes the same fields less those it does not know. Stateless and thread-safe.
 */
public final class InteractionJson {
  private static final JsonFactory FACTORY =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
  private static final Map<String, Field> BY_WIRE_NAME = new HashMap<>();
  private static final Set<String> GROUPS =
      Set.of("search", "context", "context.campaign", "context.page");
  private static final int MAX_DEPTH = 6;

  static {
    for (Field field : Field.values()) BY_WIRE_NAME.put(field.wireName(), field);
  }

  private InteractionJson() {}

  /** The canonical form: everything there is, so that {@link #read} gives an equal interaction. */
  public static byte[] write(Interaction interaction) {
    return write(interaction, field -> true, Map.of(), true);
  }

  /**
   * A destination's form: type, timestamp and the wanted fields.
   *
   * @param moreContext entries for {@code context.custom_context}; the interaction's own entries of
   *     the same name win
   */
  public static byte[] write(
      Interaction interaction, Predicate<Field> wanted, Map<String, String> moreContext) {
    return write(interaction, wanted, moreContext, false);
  }

  private static byte[] write(
      Interaction interaction,
      Predicate<Field> wanted,
      Map<String, String> moreContext,
      boolean canonical) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      FieldWriter writer = new FieldWriter(json);
      json.writeStartObject();
      if (canonical) json.writeStringField("id", interaction.id().toString());
      json.writeStringField("type", interaction.type().wireName());
      json.writeStringField("timestamp", Rfc3339.format(interaction.at()));
      writer.writeFields(interaction, wanted, moreContext);
      if (canonical && !interaction.destinations().isEmpty()) {
        writer.writeMember("destinations", interaction.destinations());
      }
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("cannot write JSON to memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads the canonical form, or what a user of the service's own client wrote: then {@code id} and
   * {@code timestamp} may be missing.
   *
   * @throws InvalidInteractionException if it is no JSON object, has an unknown field, or fails a
   *     check of {@link Interaction.Builder#build}
   */
  public static Interaction read(byte[] json) throws InvalidInteractionException {
    return read(json, null);
  }

  /**
   * As {@link #read(byte[])}.
   *
   * @param idOtherwise the id if the text has none; null for a new one
   */
  public static Interaction read(byte[] json, @Nullable UUID idOtherwise)
      throws InvalidInteractionException {
    try (JsonParser parser = FACTORY.createParser(json)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) throw malformed("is no JSON object");
      Map<String, Object> members = readObject(parser, 0);
      if (parser.nextToken() != null) throw malformed("has text after its end");
      return build(members, idOtherwise);
    } catch (IOException e) {
      throw malformed("is no well-formed JSON");
    }
  }

  private static Interaction build(Map<String, Object> members, @Nullable UUID idOtherwise)
      throws InvalidInteractionException {
    if (!(members.remove("type") instanceof String type)) throw malformed("has no \"type\"");
    Interaction.Builder builder = Interaction.builder(type);
    Object id = members.remove("id");
    if (id != null) builder.id(uuid(id));
    else if (idOtherwise != null) builder.id(idOtherwise);
    Object at = members.remove("timestamp");
    if (at != null) builder.at(time(at));
    Object names = members.remove("destinations");
    if (names != null) builder.destinations(names(names));
    setAll(builder, "", members);
    return builder.build();
  }

  private static void setAll(Interaction.Builder builder, String prefix, Map<?, ?> members)
      throws InvalidInteractionException {
    for (Map.Entry<?, ?> member : members.entrySet()) {
      String name = prefix + member.getKey();
      Object value = member.getValue();
      if (GROUPS.contains(name) && value instanceof Map<?, ?> group) {
        setAll(builder, name + ".", group);
        continue;
      }
      Field field = BY_WIRE_NAME.get(name);
      if (field == null) throw malformed("has the unknown field \"" + name + "\"");
      boolean bareNumber = field == Field.QUANTITIES && value instanceof Number;
      builder.set(field, bareNumber ? List.of(value) : value);
    }
  }

  private static List<String> names(Object value) throws InvalidInteractionException {
    List<String> names = new ArrayList<>();
    for (Object item : value instanceof List<?> list ? list : List.of()) {
      if (item instanceof String name) names.add(name);
    }
    if (!(value instanceof List<?> list) || names.size() < list.size()) {
      throw malformed("has \"destinations\" that are no list of texts");
    }
    return names;
  }

  private static UUID uuid(Object id) throws InvalidInteractionException {
    UUID uuid = UuidText.parse(String.valueOf(id));
    if (uuid == null) throw malformed("has an \"id\" that is no UUID");
    return uuid;
  }

  private static Instant time(Object at) throws InvalidInteractionException {
    try {
      return Rfc3339.parse(String.valueOf(at));
    } catch (DateTimeException e) {
      throw malformed("has a \"timestamp\" that is no RFC 3339 date-time with an offset");
    }
  }

  private static InvalidInteractionException malformed(String what) {
    return new InvalidInteractionException(MALFORMED, "the interaction " + what);
  }

  private static Map<String, Object> readObject(JsonParser parser, int depth)
      throws IOException, InvalidInteractionException {
    if (depth > MAX_DEPTH) throw malformed("is nested deeper than " + MAX_DEPTH);
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, readValue(parser, depth + 1));
    }
    return members;
  }

  private static Object readValue(JsonParser parser, int depth)
      throws IOException, InvalidInteractionException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> readObject(parser, depth);
      case START_ARRAY -> {
        if (depth > MAX_DEPTH) throw malformed("is nested deeper than " + MAX_DEPTH);
        List<Object> items = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) items.add(readValue(parser, depth + 1));
        yield items;
      }
      case VALUE_STRING -> parser.getText();
      case VALUE_NUMBER_INT -> parser.getNumberValue();
      case VALUE_NUMBER_FLOAT -> decimal(parser);
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      default -> throw malformed("has a null or a broken value in it");
    };
  }

  /** An exponent that no number has is found out here only: the parser looks at digits alone. */
  private static BigDecimal decimal(JsonParser parser)
      throws IOException, InvalidInteractionException {
    try {
      return parser.getDecimalValue();
    } catch (NumberFormatException e) {
      throw malformed("has a number whose exponent is out of range");
    }
  }
}
