package dev.weft.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Run with {@code -Dweft-docs.write} to write the list anew. */
class MistakesTest {
  private static final Path FILE = Path.of("..", "docs", "troubleshooting.md");
  private static final String BEGIN =
      "<!-- mistakes: written from the code by MistakesTest, change the messages there -->\n\n";
  private static final String END = "\n<!-- end of mistakes -->\n";

  @Test
  void everyMistakeOfRulesAndConfigurationIsListedWithAnAnchor() throws IOException {
    Set<String> mistakes = Mistakes.inTheSource();
    String list =
        mistakes.stream()
            .map(text -> "- <a id=\"" + Mistakes.anchor(text) + "\"></a>`" + text + "`\n")
            .collect(Collectors.joining());
    String file = Files.readString(FILE);
    int begin = file.indexOf(BEGIN) + BEGIN.length();
    int end = file.indexOf(END);
    if (System.getProperty("weft-docs.write") != null) {
      Files.writeString(FILE, file.substring(0, begin) + list + file.substring(end));
      return;
    }

    assertThat(file.substring(begin, end)).isEqualTo(list);
    assertThat(mistakes).hasSizeGreaterThan(60);
    assertThat(mistakes.stream().map(Mistakes::anchor)).doesNotHaveDuplicates();
  }
}
