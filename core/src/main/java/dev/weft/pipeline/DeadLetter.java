package dev.weft.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.event.InvalidInteractionException;
import dev.weft.event.Rfc3339;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An interaction that one destination refused for good, as one line of a file:
 *
 * <pre>{"destination":"miso","reason":"…","at":"2026-01-02T03:04:05.678Z","event":{…}}</pre>
 *
 * The event is in the canonical form of {@link InteractionJson}. Immutable.
 *
 * @param at when it was refused
 */
public record DeadLetter(String destination, String reason, Instant at, Interaction interaction) {
  private static final JsonFactory FACTORY = new JsonFactory();

  /** The line in UTF-8, with its end. */
  public byte[] line() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("destination", destination);
      json.writeStringField("reason", reason);
      json.writeStringField("at", Rfc3339.format(at));
      json.writeFieldName("event");
      json.writeRawValue(new String(InteractionJson.write(interaction), StandardCharsets.UTF_8));
      json.writeEndObject();
      json.writeRaw('\n');
    } catch (IOException e) {
      throw new IllegalStateException("cannot write JSON to memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads a line. Members it does not know are left alone; without a time it was refused in 1970.
   *
   * @throws InvalidInteractionException if it is no dead letter; the message begins with a verb
   */
  public static DeadLetter read(String line) throws InvalidInteractionException {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser json = FACTORY.createParser(line)) {
      if (json.nextToken() != JsonToken.START_OBJECT) throw malformed("is no JSON object");
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        int start = (int) json.currentTokenLocation().getCharOffset();
        json.skipChildren();
        if (value == JsonToken.VALUE_STRING) texts.put(name, json.getText());
        int end = (int) json.currentLocation().getCharOffset();
        if (value == JsonToken.START_OBJECT) texts.put(name, line.substring(start, end));
      }
      if (json.currentToken() != JsonToken.END_OBJECT) throw malformed("is cut off");
    } catch (IOException e) {
      throw malformed("is no well-formed JSON");
    }
    return of(texts);
  }

  private static DeadLetter of(Map<String, String> texts) throws InvalidInteractionException {
    String destination = texts.getOrDefault("destination", "");
    String event = texts.getOrDefault("event", "");
    if (destination.isEmpty()) throw malformed("names no destination");
    if (event.isEmpty()) throw malformed("has no event");
    Interaction interaction = InteractionJson.read(event.getBytes(StandardCharsets.UTF_8));
    return new DeadLetter(
        destination, texts.getOrDefault("reason", ""), time(texts.get("at")), interaction);
  }

  private static Instant time(@Nullable String text) {
    try {
      return text == null ? Instant.EPOCH : Instant.parse(text);
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }

  private static InvalidInteractionException malformed(String what) {
    return new InvalidInteractionException(InvalidInteractionException.Reason.MALFORMED, what);
  }
}
