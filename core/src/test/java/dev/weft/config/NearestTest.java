package dev.weft.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  @Test
  void aSwapOfNeighboursIsOneError() {
    assertThat(Nearest.distance("kye", "key")).isEqualTo(1);
    assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Nearest.distance("", "abc")).isEqualTo(3);
  }

  @Test
  void theNearestIsFoundUnlessAllAreFar() {
    List<String> known = List.of("miso.api-key", "miso.timeout", "spool");

    assertThat(Nearest.to("miso.timeuot", known)).contains("miso.timeout");
    assertThat(Nearest.to("miso.apikey", known)).contains("miso.api-key");
    assertThat(Nearest.to("zebra", known)).isEmpty();
    assertThat(Nearest.to("x".repeat(1_000_000), known)).isEmpty();
  }
}
