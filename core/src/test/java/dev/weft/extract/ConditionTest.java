package dev.weft.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.weft.extract.Condition.Operator;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ConditionTest {
  static Stream<org.junit.jupiter.params.provider.Arguments> comparisons() {
    return Stream.of(
        arguments("result", true, true),
        arguments("result", false, false),
        arguments("result", null, false),
        arguments("result", 0, false),
        arguments("result", 0.0, false),
        arguments("result", -1, true),
        arguments("result", "yes", true),
        arguments("result", "false", false),
        arguments("result", "0", false),
        arguments("result", "", false),
        arguments("result", List.of(), false),
        arguments("result", List.of("a"), true),
        arguments("result", new Object(), true),
        arguments("!result", true, false),
        arguments("!result", null, true),
        arguments("! result", "x", false),
        arguments("result == 5", 5, true),
        arguments("result == 5", 5.0, true),
        arguments("result == 5", new BigDecimal("5.00"), true),
        arguments("result == 5", "5", true),
        arguments("result == 5", "05", true),
        arguments("result == 5", 6, false),
        arguments("result==5", 5, true),
        arguments("result == true", true, true),
        arguments("result == true", "true", true),
        arguments("result == true", false, false),
        arguments("result == true", null, false),
        arguments("result == word", "word", true),
        arguments("result == word", "Word", false),
        arguments("result == 'two words'", "two words", true),
        arguments("result == ''", null, false),
        arguments("result == 'a && b || c == d'", "a && b || c == d", true),
        arguments("result == null", null, true),
        arguments("result == null", "x", false),
        arguments("result != null", null, false),
        arguments("result != null", 1, true),
        arguments("result == 'null'", null, false),
        arguments("result == 'null'", "null", true),
        arguments("result != 5", 5, false),
        arguments("result != 5", null, true),
        arguments("result != x", "y", true),
        arguments("result < 5", 4, true),
        arguments("result < 5", 5, false),
        arguments("result <= 5", 5, true),
        arguments("result <= 5", 5.01, false),
        arguments("result > 5", 6, true),
        arguments("result > 5", 5, false),
        arguments("result >= 5", 5, true),
        arguments("result >= -1.5", -1.5, true),
        arguments("result >= 5", "10", true),
        arguments("result > '5'", 6, true),
        arguments("result < 5", "a", false),
        arguments("result < 5", null, false),
        arguments("result > 5", null, false),
        arguments("result == '5'", 5.0, true),
        arguments("result == '7'", "007", false),
        arguments("result != '7'", "007", true),
        arguments("result == '007'", "007", true),
        arguments("result == '1e3'", "1000", false),
        arguments("result == PRESENT", new Object(), false),
        arguments("result == '[a]'", List.of("a"), false),
        arguments("result == a-1.b:c/d+e@f#g~h%i", "a-1.b:c/d+e@f#g~h%i", true),
        arguments("result > 5", List.of(6), false),
        arguments("result | 'x' == x", null, true),
        arguments("result['a < b'] == 1", Map.of("a < b", 1), true));
  }

  @ParameterizedTest(name = "{0} with {1}: {2}")
  @MethodSource("comparisons")
  void aComparisonHoldsAsWritten(String text, @Nullable Object result, boolean expected)
      throws Exception {
    assertThat(holds(text, FakeFacts.ofResult(result))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "query.a && query.b; false",
        "query.a && query.c; true",
        "query.b || query.a; true",
        "query.b || query.d; false",
        "query.b && query.d || query.a; true",
        "query.a || query.b && query.d; true",
        "query.b || query.a && query.d; false",
        "!query.b && query.a == 1; true",
        "query.a == 1 && query.c != 1 && !query.d; true",
      })
  void andBindsTighterThanOr(String text, boolean expected) throws Exception {
    FakeRequest request = new FakeRequest().with("query.a", "1").with("query.c", "3");

    assertThat(holds(text, FakeFacts.ofRequest(request))).isEqualTo(expected);
  }

  @Test
  void aConditionKeepsItsText() throws Exception {
    Condition condition = Condition.parse("arg.confirmed == true && result");

    assertThat(condition.text()).isEqualTo("arg.confirmed == true && result");
    assertThat(condition.anyOf()).hasSize(1);
    assertThat(condition.anyOf().get(0))
        .extracting(Condition.Test::operator)
        .containsExactly(Operator.EQUAL, Operator.IS);
  }

  @Test
  void aConditionOnTheStatusIsKnownAsOne() throws Exception {
    assertThat(Condition.parse("result && response.status == 404").namesStatus()).isTrue();
    assertThat(Condition.parse("result || arg.a | response.status").namesStatus()).isTrue();
    assertThat(Condition.parse("response.header.Location").namesStatus()).isFalse();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "``~\"\" is no condition: something is missing beside && or ||",
        "result &&~\"result &&\" is no condition: something is missing beside && or ||",
        "|| result~\"|| result\" is no condition: something is missing beside && or ||",
        "result && && result~\"result && && result\" is no condition: something is missing beside && or ||",
        "result ==~\"result ==\" is no condition: a value must follow the operator",
        "result && arg[0] <~\"result && arg[0] <\" is no condition: a value must follow the operator",
        "result == 'a~\"result == 'a\" is no condition: a 'text' ends with its second quote",
        "result == 'a' b~\"result == 'a' b\" is no condition: a 'text' ends with its second quote",
        "result == it's && result~\"result == it's && result\" is no condition: a 'text' begins and ends with a quote",
        "result == \"a\"~\"result == \"a\"\" is no condition: \"a\" must be a number, a word, or a 'text' in single quotes",
        "result === 5~\"result === 5\" is no condition: = 5 must be a number, a word, or a 'text' in single quotes",
        "result <> 5~\"result <> 5\" is no condition: > 5 must be a number, a word, or a 'text' in single quotes",
        "result == 1 and arg.b~\"result == 1 and arg.b\" is no condition: 1 and arg.b must be a number, a word, or a 'text' in single quotes",
        "result == 1 & arg.b == 2~\"result == 1 & arg.b == 2\" is no condition: 1 & arg.b == 2 must be a number, a word, or a 'text' in single quotes",
        "result == (1)~\"result == (1)\" is no condition: (1) must be a number, a word, or a 'text' in single quotes",
        "result < b~\"result < b\" is no condition: < compares numbers only, and b is none",
        "result >= 'b'~\"result >= 'b'\" is no condition: >= compares numbers only, and 'b' is none",
        "result <= null~\"result <= null\" is no condition: <= compares numbers only, and null is none",
        "result = 5~\"result = 5\" is no path: \" = 5\" is no step; steps are .name, [0] and [*]",
        "result.size() > 0~\"result.size()\" is no path: \"()\" is no step; steps are .name, [0] and [*]",
      })
  void whatIsWrongIsSaid(String text, String message) {
    assertThatThrownBy(() -> Condition.parse(text))
        .isInstanceOf(PathException.class)
        .hasMessage(message);
  }

  @Test
  void aSecretHeaderIsRefusedInAConditionToo() {
    assertThatThrownBy(() -> Condition.parse("header.Authorization == x"))
        .hasMessage(
            "\"header.Authorization\" is no path: the header Authorization carries secrets and is"
                + " never read");
  }

  private static boolean holds(String text, Facts facts) throws PathException {
    for (List<Condition.Test> all : Condition.parse(text).anyOf()) {
      boolean holds = true;
      for (Condition.Test test : all) holds &= test.holds(value(test.paths(), facts));
      if (holds) return true;
    }
    return false;
  }

  private static @Nullable Object value(List<Path> paths, Facts facts) {
    for (Path path : paths) {
      Object value = Scalars.read(path, facts);
      if (value != null) return value;
    }
    return null;
  }
}
