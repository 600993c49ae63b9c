package dev.weft.request;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads a JSON text that anybody may have sent, into maps, lists, texts, numbers and booleans. Of a
 * name that is given twice the last counts, as for most readers. Stateless.
 */
final class BodyJson {
  /** Deeper than any path can reach. */
  private static final int MAX_DEPTH = 32;

  /** A longer number stays a text: to turn it into a number would be slow. */
  private static final int MAX_DIGITS = 40;

  /** So many digits always fit a long. */
  private static final int LONG_DIGITS = 18;

  /**
   * Names are not kept in a table beyond the one text: anybody can send any number of them. Buffers
   * are kept here, and not with the thread, which is the container's and outlives an undeploy.
   */
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(BodyCopy.MAX_LENGTH)
                  .build())
          .build();

  private BodyJson() {}

  /** The value; null when the text is no JSON, or something follows it. */
  static @Nullable Object read(String text) {
    String plain = text.startsWith("\uFEFF") ? text.substring(1) : text;
    try (JsonParser json = FACTORY.createParser(plain)) {
      json.nextToken();
      Object value = value(json);
      return json.nextToken() == null ? value : null;
    } catch (IOException e) {
      return null;
    }
  }

  /** The value at whose first token the parser stands; it then stands at the last. */
  private static @Nullable Object value(JsonParser json) throws IOException {
    JsonToken token = json.currentToken();
    if (token == null) return null;
    return switch (token) {
      case START_OBJECT -> object(json);
      case START_ARRAY -> array(json);
      case VALUE_STRING -> json.getText();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(json.getText());
      default -> null;
    };
  }

  private static Map<String, @Nullable Object> object(JsonParser json) throws IOException {
    Map<String, @Nullable Object> object = new HashMap<>();
    for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
      json.nextToken();
      object.put(name, value(json));
    }
    return object;
  }

  private static List<@Nullable Object> array(JsonParser json) throws IOException {
    List<@Nullable Object> array = new ArrayList<>();
    while (json.nextToken() != JsonToken.END_ARRAY) array.add(value(json));
    return array;
  }

  private static Object number(String text) {
    if (text.length() > MAX_DIGITS) return text;
    boolean whole = text.chars().allMatch(c -> c == '-' || (c >= '0' && c <= '9'));
    if (whole && text.length() <= LONG_DIGITS) return Long.parseLong(text);
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return text; // an exponent beyond all reason
    }
  }
}
