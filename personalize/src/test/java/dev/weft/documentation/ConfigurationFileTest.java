package dev.weft.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bootstrap.Documentation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * Here, and not in core, since the keys of every destination are seen from here. Run with {@code
 * -Dweft-docs.write} to write the file anew.
 */
class ConfigurationFileTest {
  private static final Path FILE = Path.of("..", "docs", "configuration.md");

  @Test
  void theConfigurationFileSaysWhatTheCodeDeclares() throws IOException {
    String declared = Documentation.configuration();

    if (System.getProperty("weft-docs.write") != null) Files.writeString(FILE, declared);

    assertThat(FILE).content().isEqualTo(declared);
  }
}
