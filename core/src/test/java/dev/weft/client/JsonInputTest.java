package dev.weft.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonInputTest {
  private static List<String> elements(String text) {
    List<String> elements = new ArrayList<>();
    JsonInput input = new JsonInput(text);
    input.forEachRemaining(element -> elements.add(new String(element, UTF_8)));
    assertThat(input.count()).isEqualTo(elements.size());
    return elements;
  }

  @Test
  void oneObjectIsOneElement() {
    assertThat(elements(" {\"a\":[1,{\"b\":2}]} ")).containsExactly("{\"a\":[1,{\"b\":2}]}");
  }

  @Test
  void anArrayHasAnElementForEachOfItsValues() {
    assertThat(elements("[{\"a\":1} , {\"b\":\"é🍮\"},\n[3], \"x\", 4.50 ,null]"))
        .containsExactly("{\"a\":1}", "{\"b\":\"é🍮\"}", "[3]", "\"x\"", "4.50", "null");
  }

  @Test
  void theEnvelopeOfTheServiceIsOpened() {
    assertThat(elements("{ \"data\" : [ {\"a\":1}, {} ] }")).containsExactly("{\"a\":1}", "{}");
  }

  @Test
  void emptyListsHaveNothing() {
    assertThat(elements("[]")).isEmpty();
    assertThat(elements("{\"data\":[]}")).isEmpty();
  }

  @Test
  void aDataThatIsNoListIsTheObjectsOwn() {
    assertThat(elements("{\"data\":1}")).containsExactly("{\"data\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | the text is neither a JSON object nor an array of objects",
        "12 | the text is neither a JSON object nor an array of objects",
        "{\"a\":1}{} | the text goes on after its JSON, at line 1, column 9",
        "{\"data\":[],\"x\":1} | the object with \"data\" has more beside it, at line 1, column 17",
        "[{\"a\":1},{\"b\":}] | the text is no well-formed JSON at line 1, column 16 (in element 1)",
        "[{\"a\":1},{\"b\":1 | the text is no well-formed JSON at line 1, column 16 (in element 1)",
      })
  void whatIsMalformedSaysWhere(String text, String message) {
    assertThatThrownBy(() -> new JsonInput(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @Test
  void theMessageQuotesNothingOfTheText() {
    assertThatThrownBy(() -> new JsonInput("[\n{\"user_id\":secret}]"))
        .hasMessageStartingWith("the text is no well-formed JSON at line 2, column ")
        .hasMessageNotContaining("secret");
  }
}
