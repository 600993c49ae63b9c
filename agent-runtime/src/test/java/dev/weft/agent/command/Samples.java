package dev.weft.agent.command;

import dev.weft.annotation.Field;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.event.InteractionListener;
import dev.weft.event.InvalidInteractionException;
import dev.weft.log.PrintLog;
import dev.weft.spool.Cursor;
import dev.weft.spool.Cursor.Tally;
import dev.weft.spool.FileSpool;
import dev.weft.spool.Spool;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

/** Events and spools for tests. */
final class Samples {
  static final Instant AT = Instant.parse("2026-01-02T03:04:05.678Z");

  private Samples() {}

  static Interaction like(int number) {
    try {
      return Interaction.builder(EventType.LIKE)
          .id(new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0000L + number))
          .at(AT.plusMillis(number))
          .userId("anna-" + number % 3)
          .productIds("p" + number)
          .set(Field.CUSTOM_CONTEXT, Map.of("note", "private", "seats", 4, "vip", true))
          .build();
    } catch (InvalidInteractionException e) {
      throw new AssertionError(e);
    }
  }

  static FileSpool open(Path root, String... readers) {
    FileSpool.Options options =
        new FileSpool.Options(
            root.toFile(),
            64L << 20,
            Duration.ZERO,
            0,
            1 << 20,
            FileSpool.Sync.NEVER,
            Duration.ofSeconds(1),
            4096);
    return FileSpool.open(
        options,
        List.of(readers),
        new InteractionListener() {},
        new PrintLog(new PrintStream(new ByteArrayOutputStream())),
        Clock.systemUTC(),
        System::nanoTime);
  }

  static void append(Spool spool, int count) {
    List<Spool.Item> items =
        IntStream.range(0, count)
            .mapToObj(Samples::like)
            .map(
                each ->
                    new Spool.Item(
                        each.type().lane(), each.at().toEpochMilli(), InteractionJson.write(each)))
            .toList();
    if (spool.append(items) != count) throw new AssertionError("the spool is full");
  }

  /** Leaves so many of which miso has so many. */
  static void leave(Path root, int count, int done) {
    try (FileSpool spool = open(root, "miso")) {
      append(spool, count);
      spool.advance("miso", new Cursor(0, done, 0, 0, new Tally(done, 0, 0, 0)));
    }
  }
}
