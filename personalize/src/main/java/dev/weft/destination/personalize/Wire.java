package dev.weft.destination.personalize;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * The JSON of requests, as AWS's client for Java writes it. Stateless.
 *
 * <pre>
 * {"trackingId":"…","actionInteractions":[{"actionId":"…","userId":"…","sessionId":"…",
 *   "timestamp":1700000000.000,"eventType":"Taken","eventId":"…","recommendationId":"…",
 *   "impression":["…"],"properties":"{\"key\":\"JSON in a string\"}"}]}
 *
 * {"trackingId":"…","userId":"…","sessionId":"…","eventList":[{"eventId":"…","eventType":"…",
 *   "eventValue":4.5,"itemId":"…","properties":"{…}","sentAt":1700000000.000,
 *   "recommendationId":"…","impression":["…"],
 *   "metricAttribution":{"eventAttributionSource":"…"}}]}
 * </pre>
 *
 * What there is not is left out. A time is a number of seconds with three decimals, never with an
 * exponent.
 */
final class Wire {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] CLOSE = "]}".getBytes(StandardCharsets.US_ASCII);

  private Wire() {}

  static byte[] record(ActionInteraction interaction) {
    return bytes(
        json -> {
          writeText(json, "actionId", interaction.actionId());
          writeText(json, "userId", interaction.userId());
          writeText(json, "sessionId", interaction.sessionId());
          writeTime(json, "timestamp", interaction.timestamp());
          writeText(json, "eventType", interaction.eventType());
          writeText(json, "eventId", interaction.eventId());
          writeText(json, "recommendationId", interaction.recommendationId());
          writeTexts(json, "impression", interaction.impression());
          writeProperties(json, interaction.properties());
        });
  }

  static byte[] record(ItemEvent event) {
    return bytes(
        json -> {
          writeText(json, "eventId", event.eventId());
          writeText(json, "eventType", event.eventType());
          Float value = event.eventValue();
          if (value != null) json.writeNumberField("eventValue", value);
          writeText(json, "itemId", event.itemId());
          writeProperties(json, event.properties());
          writeTime(json, "sentAt", event.sentAt());
          writeText(json, "recommendationId", event.recommendationId());
          writeTexts(json, "impression", event.impression());
          if (!event.attributionSource().isEmpty()) {
            json.writeObjectFieldStart("metricAttribution");
            writeText(json, "eventAttributionSource", event.attributionSource());
            json.writeEndObject();
          }
        });
  }

  /** What stands before the records of PutActionInteractions. */
  static byte[] openActions(String trackingId) {
    return open("actionInteractions", json -> writeText(json, "trackingId", trackingId));
  }

  /** What stands before the records of PutEvents. */
  static byte[] openEvents(String trackingId, String userId, String sessionId) {
    return open(
        "eventList",
        json -> {
          writeText(json, "trackingId", trackingId);
          writeText(json, "userId", userId);
          writeText(json, "sessionId", sessionId);
        });
  }

  /** A whole request body. */
  static byte[] body(byte[] open, List<byte[]> records) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(open.length + 512 * records.size());
    body.writeBytes(open);
    for (int i = 0; i < records.size(); i++) {
      if (i > 0) body.write(',');
      body.writeBytes(records.get(i));
    }
    body.writeBytes(CLOSE);
    return body.toByteArray();
  }

  /** Bytes of a body besides what stands before the records, and the records. */
  static int bytesAround(int records) {
    return CLOSE.length + Math.max(0, records - 1);
  }

  /** The text that properties are sent as. */
  static String json(Map<String, Object> properties) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      writeValue(json, properties);
    } catch (IOException e) {
      throw new IllegalStateException("cannot write JSON to memory", e);
    }
    return text.toString();
  }

  private interface Body {
    void write(JsonGenerator json) throws IOException;
  }

  private static byte[] open(String list, Body members) {
    byte[] object = bytes(members);
    String text = new String(object, StandardCharsets.UTF_8);
    String head = text.substring(0, text.length() - 1);
    return (head + ",\"" + list + "\":[").getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] bytes(Body members) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      members.write(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new IllegalStateException("cannot write JSON to memory", e);
    }
    return bytes.toByteArray();
  }

  private static void writeText(JsonGenerator json, String name, String value) throws IOException {
    if (!value.isEmpty()) json.writeStringField(name, value);
  }

  private static void writeTexts(JsonGenerator json, String name, List<String> values)
      throws IOException {
    if (values.isEmpty()) return;
    json.writeArrayFieldStart(name);
    for (String value : values) json.writeString(value);
    json.writeEndArray();
  }

  private static void writeTime(JsonGenerator json, String name, Instant time) throws IOException {
    long millis = time.toEpochMilli();
    long seconds = Math.floorDiv(millis, 1000L);
    long rest = Math.floorMod(millis, 1000L);
    json.writeFieldName(name);
    json.writeNumber(seconds + "." + (rest < 10 ? "00" : rest < 100 ? "0" : "") + rest);
  }

  private static void writeProperties(JsonGenerator json, Map<String, Object> properties)
      throws IOException {
    if (!properties.isEmpty()) json.writeStringField("properties", json(properties));
  }

  private static void writeValue(JsonGenerator json, Object value) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        writeValue(json, entry.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object item : list) writeValue(json, item);
      json.writeEndArray();
    } else if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Number number) {
      json.writeNumber(number.toString());
    } else {
      json.writeString(String.valueOf(value));
    }
  }
}
