package dev.weft.event;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class UuidV7Test {
  private static final long AT = 1_767_323_045_678L;

  @Test
  void anIdHasVersionSevenAndItsTime() {
    for (int i = 0; i < 1000; i++) {
      UUID id = uuid(AT + i);

      assertThat(id.version()).isEqualTo(7);
      assertThat(id.variant()).isEqualTo(2);
      assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(AT + i);
    }
  }

  @Test
  void idsSortByTimeAsTexts() {
    String earlier = uuid(AT).toString();
    String later = uuid(AT + 1).toString();

    assertThat(earlier).isLessThan(later);
    assertThat(earlier).startsWith("019b7ca9-");
  }

  @Test
  void idsOfOneMillisecondDiffer() {
    Set<UUID> ids = new HashSet<>();

    for (int i = 0; i < 100_000; i++) ids.add(uuid(AT));

    assertThat(ids).hasSize(100_000);
  }

  private static UUID uuid(long epochMillis) {
    return new UUID(UuidV7.high(epochMillis), UuidV7.low());
  }
}
