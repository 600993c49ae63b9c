package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spool.Cursor.Tally;
import java.util.List;
import org.junit.jupiter.api.Test;

class MemorySpoolTest extends SpoolContract {
  @Override
  protected Spool open() {
    return open(8 << 20);
  }

  private static MemorySpool open(long maxBytes) {
    return new MemorySpool(List.of("one", "two"), maxBytes);
  }

  @Test
  void whatIsLeftAtAStopIsLost() {
    assertThat(open(1).isDurable()).isFalse();
  }

  @Test
  void aFullSpoolTakesTheFirstThatFit() {
    MemorySpool spool = open(5);

    assertThat(spool.append(items("aa", "bb", "cc", "d"))).isEqualTo(2);

    assertThat(texts(spool.read("one", 0, 10, 100).entries())).containsExactly("aa", "bb");
    assertThat(spool.append(items("x"))).isEqualTo(1);
    assertThat(spool.append(items("y"))).isZero();
    assertThat(spool.lag("one")).isEqualTo(3);
  }

  @Test
  void roomIsMadeWhenEveryReaderIsDone() {
    MemorySpool spool = open(4);
    spool.append(items("aa", "bb"));

    spool.advance("one", settled(2));
    assertThat(spool.append(items("cc"))).isZero();
    spool.advance("two", settled(1));

    assertThat(spool.append(items("cc"))).isEqualTo(1);
    assertThat(texts(spool.read("two", 1, 10, 100).entries())).containsExactly("bb", "cc");
  }

  private static Cursor settled(long upTo) {
    return new Cursor(0, upTo, 0, 0, new Tally(upTo, 0, 0, 0));
  }

  @Test
  void whatWasSettledAheadIsKeptTillTheBacklogIsDone() {
    MemorySpool spool = open(4);
    spool.append(items("aa", "bb"));
    spool.advance("two", settled(2));

    spool.advance("one", new Cursor(0, 0, 1, 2, new Tally(1, 0, 0, 0)));

    assertThat(spool.append(items("cc"))).isZero();
    assertThat(texts(spool.read("one", 0, 2, 100).entries())).containsExactly("aa", "bb");
  }
}
