package dev.weft.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Interactions in a JSON text: one object, an array of objects, or {@code {"data":[…]}}. The whole
 * text is looked at before the first element is handed out. One thread.
 */
final class JsonInput implements Iterator<byte[]> {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final String text;
  private final Shape shape;
  private final JsonParser json;
  private final int count;
  private int given;

  private enum Shape {
    ONE,
    ARRAY,
    ENVELOPE
  }

  /**
   * Checks the text.
   *
   * @throws IllegalArgumentException if it is no JSON, or has another shape; says where
   */
  JsonInput(String text) {
    this.text = text;
    this.shape = new Look(text).shape();
    this.count = new Look(text).count(shape);
    this.json = parser(text);
    begin();
  }

  private static JsonParser parser(String text) {
    try {
      return FACTORY.createParser(text);
    } catch (IOException e) {
      throw new IllegalStateException("cannot read from memory", e);
    }
  }

  private void begin() {
    try {
      if (shape == Shape.ENVELOPE) toData(json);
      if (shape == Shape.ARRAY) json.nextToken();
    } catch (IOException e) {
      throw changed(e);
    }
  }

  private static void toData(JsonParser json) throws IOException {
    json.nextToken();
    json.nextFieldName();
    json.nextToken();
  }

  /** How many elements there are. */
  int count() {
    return count;
  }

  @Override
  public boolean hasNext() {
    return given < count;
  }

  /** The text of the next element, which may be anything. */
  @Override
  public byte[] next() {
    if (!hasNext()) throw new NoSuchElementException();
    try {
      json.nextToken();
      int start = (int) json.currentTokenLocation().getCharOffset();
      json.skipChildren();
      json.finishToken();
      int end = (int) json.currentLocation().getCharOffset();
      given++;
      return text.substring(start, end).getBytes(UTF_8);
    } catch (IOException e) {
      throw changed(e);
    }
  }

  private static IllegalStateException changed(IOException e) {
    return new IllegalStateException("a text that was looked at has changed", e);
  }

  /** One walk through the text. One thread. */
  private static final class Look {
    private final JsonParser json;
    private int element = -1;

    Look(String text) {
      json = parser(text);
    }

    Shape shape() {
      try {
        JsonToken first = json.nextToken();
        if (first == JsonToken.START_ARRAY) return Shape.ARRAY;
        if (first != JsonToken.START_OBJECT) {
          throw new IllegalArgumentException(
              "the text is neither a JSON object nor an array of objects");
        }
        boolean data = "data".equals(json.nextFieldName());
        return data && json.nextToken() == JsonToken.START_ARRAY ? Shape.ENVELOPE : Shape.ONE;
      } catch (IOException e) {
        throw malformed();
      }
    }

    int count(Shape shape) {
      try {
        int elements = shape == Shape.ONE ? one() : array(shape);
        if (json.nextToken() != null) {
          throw new IllegalArgumentException("the text goes on after its JSON, at " + place());
        }
        return elements;
      } catch (IOException e) {
        throw malformed();
      }
    }

    private int one() throws IOException {
      json.nextToken();
      skip();
      return 1;
    }

    private int array(Shape shape) throws IOException {
      if (shape == Shape.ENVELOPE) toData(json);
      else json.nextToken();
      int elements = 0;
      while (true) {
        element = elements;
        JsonToken token = json.nextToken();
        if (token == JsonToken.END_ARRAY) break;
        if (token == null) throw malformed();
        skip();
        elements++;
      }
      element = -1;
      if (shape == Shape.ENVELOPE && json.nextToken() != JsonToken.END_OBJECT) {
        throw new IllegalArgumentException(
            "the object with \"data\" has more beside it, at " + place());
      }
      return elements;
    }

    private void skip() throws IOException {
      json.skipChildren();
      json.finishToken();
      if (json.currentToken() == null) throw malformed();
    }

    /** The parser's own words would quote the text. */
    private IllegalArgumentException malformed() {
      String where = element < 0 ? "" : " (in element " + element + ")";
      return new IllegalArgumentException("the text is no well-formed JSON at " + place() + where);
    }

    private String place() {
      JsonLocation at = json.currentLocation();
      return "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }
  }
}
