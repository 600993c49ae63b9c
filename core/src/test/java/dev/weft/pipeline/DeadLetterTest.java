package dev.weft.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.destination.Examples;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeadLetterTest {
  @Test
  void whatIsWrittenIsReadAgain() throws Exception {
    DeadLetter letter =
        new DeadLetter(
            "miso",
            "\"bad\" – line\nbreak",
            Instant.parse("2026-01-02T03:04:05.678Z"),
            Examples.unicode());

    String line = new String(letter.line(), UTF_8);

    assertThat(line).endsWith("}\n");
    assertThat(DeadLetter.read(line)).isEqualTo(letter);
  }

  @Test
  void membersOfOthersAreLeftAlone() throws Exception {
    DeadLetter letter = new DeadLetter("miso", "", Instant.EPOCH, Examples.addToCart(1));
    String line = new String(letter.line(), UTF_8);

    String more = line.replace("{\"destination\"", "{\"tags\":[{\"event\":1}],\"destination\"");

    assertThat(DeadLetter.read(more)).isEqualTo(letter);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "garbage | is no well-formed JSON",
        "[] | is no JSON object",
        "{\"destination\":\"miso\" | is no well-formed JSON",
        "{\"event\":{}} | names no destination",
        "{\"destination\":\"miso\",\"text\":\"x\"} | has no event",
        "{\"destination\":\"miso\",\"event\":{}} | the interaction has no \"type\"",
      })
  void whatIsNoneSaysWhy(String line, String why) {
    assertThatThrownBy(() -> DeadLetter.read(line)).hasMessage(why);
  }
}
