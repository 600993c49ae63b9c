package dev.weft.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.weft.bootstrap.Keys;
import dev.weft.capture.RuleParser;
import dev.weft.config.Problems;
import dev.weft.config.RuleText;
import dev.weft.config.Settings;
import dev.weft.config.SettingsReader;
import dev.weft.config.SettingsSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;

/** A {@code weft.yaml} of any bytes: problems are collected, nothing is thrown. */
class FileFuzzTest {
  private static final SettingsReader READER = new SettingsReader(Keys.all());
  private static final RuleParser RULES = new RuleParser(Set.of("console"));

  @FuzzTest(maxDuration = "5m")
  void files(byte[] content) throws IOException {
    Path file = Files.createTempFile("weft", ".yaml");
    try {
      Files.write(file, content);
      Problems problems = new Problems();
      Settings settings =
          READER.read(new SettingsSource(file.toString(), true, Map.of(), Map.of()), problems);
      for (RuleText rule : settings.rules()) {
        var unused = RULES.parse(rule, problems);
      }
      var unused = problems.report();
    } finally {
      Files.delete(file);
    }
  }
}
