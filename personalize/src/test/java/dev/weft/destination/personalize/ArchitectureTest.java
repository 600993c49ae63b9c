package dev.weft.destination.personalize;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
  private static final Path SOURCE = Path.of("src/main/java/dev/weft/destination/personalize");

  /** So that a start without Personalize, which loads the factories, loads nothing of AWS's. */
  @Test
  void onlyTheClassesThatSignAndResolveNameTypesOfAws() throws IOException {
    try (Stream<Path> files = Files.list(SOURCE)) {
      List<String> named =
          files
              .filter(ArchitectureTest::namesAws)
              .map(each -> each.getFileName().toString())
              .sorted()
              .toList();

      assertThat(named)
          .containsExactly("Credentials.java", "CredentialsChain.java", "Signature.java");
    }
  }

  private static boolean namesAws(Path file) {
    try {
      return Files.readString(file).contains("import software.amazon");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
