package dev.weft.destination.file;

import dev.weft.destination.Batch;
import dev.weft.destination.Limits;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** The form both destinations of this package write: an interaction a line, each ended by \n. */
final class JsonLines {
  /** Not for the sake of a receiver: so that a batch is no burden on the heap. */
  static final Limits LIMITS = new Limits(1_000, 1 << 20);

  private JsonLines() {}

  static List<byte[]> encode(Interaction interaction) {
    return List.of(InteractionJson.write(interaction));
  }

  static int envelopeBytes(int records) {
    return records;
  }

  static byte[] body(Batch batch) {
    ByteArrayOutputStream lines = new ByteArrayOutputStream();
    for (byte[] record : batch.records()) {
      lines.writeBytes(record);
      lines.write('\n');
    }
    return lines.toByteArray();
  }
}
