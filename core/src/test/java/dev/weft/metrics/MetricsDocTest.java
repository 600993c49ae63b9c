package dev.weft.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class MetricsDocTest {
  private static final Path DOC = Path.of("../docs/metrics.md");

  @Test
  void theTableOfTheDocumentIsTheListInTheCode() throws IOException {
    List<String> rows;
    try (Stream<String> lines = Files.lines(DOC)) {
      rows = lines.filter(line -> line.startsWith("| `weft.")).toList();
    }

    assertThat(rows)
        .containsExactlyElementsOf(Stream.of(Metric.values()).map(MetricsDocTest::row).toList());
  }

  private static String row(Metric metric) {
    return "| `%s` | %s | %s | %s | %s |"
        .formatted(
            metric.meter(),
            metric.kind().name().toLowerCase(Locale.ROOT),
            String.join(", ", metric.tags()),
            metric.unit(),
            metric.meaning());
  }
}
