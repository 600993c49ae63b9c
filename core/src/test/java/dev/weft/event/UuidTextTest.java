package dev.weft.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UuidTextTest {
  @ParameterizedTest
  @ValueSource(
      strings = {"019b7ca9-8f2e-7000-8000-000000000001", "FFFFFFFF-ffff-4FFF-bFFF-FFFFFFFFFFFF"})
  void takesTheUsualFormInEitherCase(String text) {
    assertThat(UuidText.parse(text)).isEqualTo(UUID.fromString(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1-1-1",
        "019b7ca98f2e70008000000000000001",
        "+19b7ca9-8f2e-7000-8000-000000000001",
        "019b7ca9-8f2e-7000-8000-00000000000g",
        "019b7ca9-8f2e-7000-8000-0000000000001",
        "019b7ca-98f2e-7000-8000-000000000001",
        "０19b7ca9-8f2e-7000-8000-000000000001",
      })
  void takesNothingElse(String text) {
    assertThat(UuidText.parse(text)).isNull();
  }
}
