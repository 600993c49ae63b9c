package dev.weft.destination.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.config.Key;
import dev.weft.config.Problems;
import dev.weft.config.Settings;
import dev.weft.destination.Destination;
import dev.weft.destination.DestinationFactory;
import dev.weft.destination.Examples;
import dev.weft.log.PrintLog;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileFactoryTest {
  @TempDir Path folder;

  private final Problems problems = new Problems();

  @Test
  void theFileIsMadeWithTheFirstBatchAndItsFoldersBefore() throws Exception {
    Path path = folder.resolve("a/b/events.jsonl");

    Supplier<Destination> made = prepare(new FileFactory(), Map.of("file.path", path.toString()));

    assertThat(problems.lines()).isEmpty();
    assertThat(path).doesNotExist();
    try (Destination file = made.get()) {
      file.send(Examples.batch(file, Examples.addToCart(1)));
    }
    assertThat(Files.readAllLines(path)).hasSize(1);
  }

  @Test
  void aFolderInThePlaceOfTheFileIsAProblem() {
    prepare(new FileFactory(), Map.of("file.path", folder.toString()));

    assertThat(problems.lines())
        .singleElement()
        .asString()
        .contains("file.path " + folder + " is a folder; name a file in it");
  }

  @Test
  void aFolderThatCannotBeMadeIsAProblem() throws Exception {
    Path file = Files.createFile(folder.resolve("file"));

    prepare(new FileFactory(), Map.of("file.path", file.resolve("events.jsonl").toString()));

    assertThat(problems.lines())
        .singleElement()
        .asString()
        .contains("has no folder, and it could not be made; make it or choose another");
  }

  @Test
  void theConsoleNeedsNoSettingAndNoNetwork() {
    ConsoleFactory factory = new ConsoleFactory();

    try (Destination console = prepare(factory, Map.of()).get()) {
      assertThat(console.name()).isEqualTo("console");
    }
    assertThat(factory.keys()).isEmpty();
    assertThat(factory.network()).isFalse();
    assertThat(problems.lines()).isEmpty();
  }

  private Supplier<Destination> prepare(DestinationFactory factory, Map<String, String> settings) {
    PrintStream nowhere =
        new PrintStream(new ByteArrayOutputStream(), false, StandardCharsets.UTF_8);
    Key<?>[] keys = factory.keys().toArray(new Key<?>[0]);
    return factory.prepare(Settings.of(settings, keys), problems, new PrintLog(nowhere));
  }
}
