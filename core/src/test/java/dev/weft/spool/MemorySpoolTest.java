package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MemorySpoolTest extends SpoolContract {
  @Override
  protected Spool open(long maxBytes) {
    return new MemorySpool(List.of("one", "two"), maxBytes);
  }

  @Test
  void whatIsLeftAtAStopIsLost() {
    assertThat(open(1).isDurable()).isFalse();
  }
}
