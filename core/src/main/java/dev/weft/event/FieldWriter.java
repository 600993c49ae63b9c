package dev.weft.event;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.weft.annotation.Field;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Writes fields in their order, opening and closing the objects that their dotted names stand in.
 * One thread, one interaction.
 */
final class FieldWriter {
  /**
   * Keeps its buffers here: threads of a container would hold an application after its undeploy.
   */
  private static final JsonFactory JSON =
      JsonFactory.builder().recyclerPool(JsonRecyclerPools.newConcurrentDequePool()).build();

  /** The parts of each field's dotted name. */
  private static final Map<Field, String[]> NAMES = new EnumMap<>(Field.class);

  static {
    for (Field field : Field.values()) NAMES.put(field, field.wireName().split("\\.", -1));
  }

  private final JsonGenerator json;
  private final List<String> open = new ArrayList<>();

  FieldWriter(JsonGenerator json) {
    this.json = json;
  }

  /** How many characters the entries have as JSON. */
  static int lengthOf(Map<String, Object> entries) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      new FieldWriter(json).writeValue(entries);
    } catch (IOException e) {
      throw new IllegalStateException("cannot write JSON to memory", e);
    }
    return text.getBuffer().codePointCount(0, text.getBuffer().length());
  }

  void writeFields(
      Interaction interaction, Predicate<Field> wanted, Map<String, String> moreContext)
      throws IOException {
    boolean contextDue = !moreContext.isEmpty();
    for (Field field : interaction.fields()) {
      if (contextDue && field.compareTo(Field.CUSTOM_CONTEXT) > 0) {
        write(Field.CUSTOM_CONTEXT, moreContext);
        contextDue = false;
      }
      Object value = interaction.get(field);
      if (value == null || !wanted.test(field)) continue;
      if (contextDue && field == Field.CUSTOM_CONTEXT && value instanceof Map<?, ?> own) {
        Map<Object, Object> both = new LinkedHashMap<>(moreContext);
        both.putAll(own);
        write(field, both);
        contextDue = false;
      } else {
        write(field, value);
      }
    }
    if (contextDue) write(Field.CUSTOM_CONTEXT, moreContext);
    closeTo(0);
  }

  void writeMember(String name, Object value) throws IOException {
    json.writeFieldName(name);
    writeValue(value);
  }

  private void write(Field field, Object value) throws IOException {
    String[] names = NAMES.getOrDefault(field, new String[0]);
    int shared = 0;
    while (shared < open.size()
        && shared < names.length - 1
        && open.get(shared).equals(names[shared])) {
      shared++;
    }
    closeTo(shared);
    for (int i = shared; i < names.length - 1; i++) {
      json.writeObjectFieldStart(names[i]);
      open.add(names[i]);
    }
    writeMember(names[names.length - 1], value);
  }

  private void closeTo(int depth) throws IOException {
    while (open.size() > depth) {
      json.writeEndObject();
      open.remove(open.size() - 1);
    }
  }

  private void writeValue(Object value) throws IOException {
    if (value instanceof Boolean flag) {
      json.writeBoolean(flag);
    } else if (value instanceof Number number) {
      writeNumber(number);
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object item : list) writeValue(item);
      json.writeEndArray();
    } else if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        writeMember(String.valueOf(entry.getKey()), entry.getValue());
      }
      json.writeEndObject();
    } else {
      json.writeString(String.valueOf(value));
    }
  }

  /** Plain digits where they are short: not every reader takes {@code 1E+3} for an integer. */
  private void writeNumber(Number number) throws IOException {
    if (number instanceof Integer || number instanceof Long || number instanceof Short) {
      json.writeNumber(number.longValue());
      return;
    }
    BigDecimal exact = new BigDecimal(number.toString());
    boolean whole = exact.stripTrailingZeros().scale() <= 0;
    if (number instanceof Double || number instanceof Float) {
      exact = whole ? exact.setScale(0) : exact;
    }
    json.writeNumber(Math.abs(exact.scale()) > 30 ? exact.toString() : exact.toPlainString());
  }
}
