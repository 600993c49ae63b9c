package dev.weft.pipeline;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.event.Rfc3339;
import dev.weft.log.Log;
import java.io.ByteArrayOutputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps what a destination refused for good, one JSON object a line:
 *
 * <pre>{"destination":"miso","reason":"…","at":"2026-01-02T03:04:05.678Z","event":{…}}</pre>
 *
 * The event is in the canonical form of {@link InteractionJson}. Thread-safe; the lock is held over
 * the write, because a dead letter is rare and its line must be whole.
 */
final class DeadLetters {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Object lock = new Object();
  private final String file;
  private final Clock clock;
  private final Log log;
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * Opens nothing yet.
   *
   * @param file empty means that dead letters are counted but not kept
   */
  DeadLetters(String file, Clock clock, Log log) {
    this.file = file;
    this.clock = clock;
    this.log = log;
  }

  void add(String destination, Interaction interaction, String reason) {
    if (file.isEmpty()) return;
    try {
      byte[] line = line(destination, interaction, reason);
      synchronized (lock) {
        try (OutputStream out = new FileOutputStream(file, true)) {
          out.write(line);
        }
      }
    } catch (IOException e) {
      if (told.getAndSet(true)) return;
      log.warn(
          "cannot write the dead letter file "
              + file
              + " ("
              + e.getMessage()
              + "): a dead letter is counted, but not kept");
    }
  }

  private byte[] line(String destination, Interaction interaction, String reason)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = FACTORY.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("destination", destination);
      json.writeStringField("reason", reason);
      json.writeStringField("at", Rfc3339.format(clock.instant()));
      json.writeFieldName("event");
      json.writeRawValue(new String(InteractionJson.write(interaction), StandardCharsets.UTF_8));
      json.writeEndObject();
      json.writeRaw('\n');
    }
    return bytes.toByteArray();
  }
}
