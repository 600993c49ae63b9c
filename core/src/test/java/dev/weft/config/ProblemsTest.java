package dev.weft.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProblemsTest {
  private final Problems problems = new Problems();

  @Test
  void linesAreInTheOrderOfTheirOriginsThenOfAdding() {
    problems.add("weft.yaml:10", "c");
    problems.add("weft.yaml:9", "b");
    problems.add("method Shop.buy", "a");
    problems.add("weft.yaml:9", "a");
    problems.add("weft.yaml", "z");

    assertThat(problems.lines())
        .containsExactly(
            "method Shop.buy: a",
            "weft.yaml: z",
            "weft.yaml:9: b",
            "weft.yaml:9: a",
            "weft.yaml:10: c");
  }

  @Test
  void theReportBeginsWithTheirNumber() {
    assertThat(problems.report()).isEmpty();

    problems.add("a", "b");
    assertThat(problems.report()).isEqualTo("1 problem:\n  a: b");

    problems.add("c", "d");
    assertThat(problems.report()).isEqualTo("2 problems:\n  a: b\n  c: d");
    assertThat(problems.isEmpty()).isFalse();
  }
}
