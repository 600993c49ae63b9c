package dev.weft.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.destination.Examples;
import dev.weft.event.InteractionJson;
import dev.weft.log.ListLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeadLettersTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC);

  private static final long MAX = 1 << 20;

  @TempDir Path folder;
  private final ListLog log = new ListLog();

  @Test
  void eachIsALineWithTheEventAsItCanBeSentAgain() throws Exception {
    Path file = folder.resolve("dead.jsonl");
    DeadLetters letters = new DeadLetters(file.toString(), MAX, CLOCK, log);

    letters.add("miso", Examples.unicode(), "\"bad\"\nvalue");
    letters.add("file", Examples.addToCart(1), "too large");

    List<String> lines = Files.readAllLines(file, UTF_8);
    assertThat(lines).hasSize(2);
    assertThat(lines.get(0))
        .startsWith(
            "{\"destination\":\"miso\",\"reason\":\"\\\"bad\\\"\\nvalue\","
                + "\"at\":\"2026-01-02T03:04:05.678Z\",\"event\":{\"id\":");
    JsonNode second = new ObjectMapper().readTree(lines.get(1));
    assertThat(second.get("destination").asText()).isEqualTo("file");
    assertThat(InteractionJson.read(second.get("event").toString().getBytes(UTF_8)))
        .isEqualTo(Examples.addToCart(1));
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void theFileIsForItsOwnerAlone() throws Exception {
    Path file = folder.resolve("dead.jsonl");

    new DeadLetters(file.toString(), MAX, CLOCK, log).add("miso", Examples.addToCart(1), "bad");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
  }

  @Test
  void aLineThatWasTornDoesNotSpoilTheNext() throws Exception {
    Path file = folder.resolve("dead.jsonl");
    Files.writeString(file, "{\"destination\":\"mi");

    new DeadLetters(file.toString(), MAX, CLOCK, log).add("miso", Examples.addToCart(1), "bad");

    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void aFullFileKeepsNoMoreUntilItIsMovedAway() throws Exception {
    Path file = folder.resolve("dead.jsonl");
    DeadLetters first = new DeadLetters(file.toString(), MAX, CLOCK, log);
    first.add("miso", Examples.addToCart(1), "bad");
    long oneLine = Files.size(file);
    DeadLetters letters = new DeadLetters(file.toString(), 2 * oneLine, CLOCK, log);

    for (int i = 0; i < 4; i++) letters.add("miso", Examples.addToCart(1), "bad");
    long full = Files.size(file);
    Files.move(file, folder.resolve("away.jsonl"));
    letters.add("miso", Examples.addToCart(1), "bad");

    assertThat(full).isEqualTo(2 * oneLine);
    assertThat(Files.size(file)).isEqualTo(oneLine);
    assertThat(log.lines())
        .containsExactly(
            "WARNING the dead letter file %s is full (dead-letters.max-bytes: %d): a dead letter is counted, but not kept, until the file is replayed or moved away"
                .formatted(file, 2 * oneLine));
  }

  @Test
  void withoutAFileNothingIsKept() throws Exception {
    new DeadLetters("", MAX, CLOCK, log).add("miso", Examples.addToCart(1), "bad");

    try (var files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aFileThatCannotBeWrittenIsToldAndNothingIsThrown() {
    new DeadLetters(folder.toString(), MAX, CLOCK, log).add("miso", Examples.addToCart(1), "bad");

    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("WARNING cannot write the dead letter file " + folder + " (")
        .endsWith("): a dead letter is counted, but not kept");
  }
}
