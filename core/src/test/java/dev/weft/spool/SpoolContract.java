package dev.weft.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every spool keeps. */
public abstract class SpoolContract {
  private static final int MANY = 1 << 20;

  /** The spool under test; made on first use. */
  private final List<Spool> opened = new ArrayList<>();

  /** An empty spool for the readers {@code one} and {@code two}, with room for so many bytes. */
  protected abstract Spool open(long maxBytes);

  private Spool spool() {
    if (opened.isEmpty()) opened.add(open(MANY));
    return opened.get(0);
  }

  @AfterEach
  void close() {
    opened.forEach(Spool::close);
  }

  @Test
  void anEmptySpoolHasNothing() {
    assertThat(spool().read("one", 0, 10, MANY)).isEmpty();
    assertThat(spool().acknowledged("one")).isZero();
    assertThat(spool().lag("one")).isZero();
  }

  @Test
  void entriesAreReadInOrderWithASequenceWithoutGaps() {
    assertThat(append("a", "b")).isEqualTo(2);
    assertThat(append("c")).isEqualTo(1);

    List<Spool.Entry> entries = spool().read("one", 0, 10, MANY);

    assertThat(entries).extracting(Spool.Entry::sequence).containsExactly(1L, 2L, 3L);
    assertThat(texts(entries)).containsExactly("a", "b", "c");
    assertThat(spool().lag("one")).isEqualTo(3);
  }

  @Test
  void readingAgainGivesTheSame() {
    append("a", "b");

    assertThat(texts(spool().read("one", 0, 10, MANY))).containsExactly("a", "b");
    assertThat(texts(spool().read("one", 0, 10, MANY))).containsExactly("a", "b");
    assertThat(spool().lag("one")).isEqualTo(2);
  }

  @Test
  void readingGoesOnAfterASequence() {
    append("a", "b", "c");

    assertThat(texts(spool().read("one", 1, 10, MANY))).containsExactly("b", "c");
    assertThat(spool().read("one", 3, 10, MANY)).isEmpty();
  }

  @Test
  void aReadKeepsWithinItsBoundsButGivesAtLeastOne() {
    append("aa", "bb", "cc");

    assertThat(texts(spool().read("one", 0, 2, MANY))).containsExactly("aa", "bb");
    assertThat(texts(spool().read("one", 0, 10, 4))).containsExactly("aa", "bb");
    assertThat(texts(spool().read("one", 0, 10, 3))).containsExactly("aa");
    assertThat(texts(spool().read("one", 0, 10, 1))).containsExactly("aa");
  }

  @Test
  void readersDoNotDisturbEachOther() {
    append("a", "b");

    spool().acknowledge("one", 2);

    assertThat(spool().lag("one")).isZero();
    assertThat(spool().lag("two")).isEqualTo(2);
    assertThat(texts(spool().read("two", 0, 10, MANY))).containsExactly("a", "b");
  }

  @Test
  void anAcknowledgementIsNeverTakenBack() {
    append("a", "b", "c");

    spool().acknowledge("one", 2);
    spool().acknowledge("one", 1);

    assertThat(spool().acknowledged("one")).isEqualTo(2);
    assertThat(spool().lag("one")).isEqualTo(1);
  }

  @Test
  void whatIsNotThereYetCannotBeAcknowledged() {
    append("a");

    spool().acknowledge("one", Long.MAX_VALUE);
    append("b");

    assertThat(spool().acknowledged("one")).isEqualTo(1);
    assertThat(spool().lag("one")).isEqualTo(1);
    assertThat(texts(spool().read("one", spool().acknowledged("one"), 10, MANY)))
        .containsExactly("b");
  }

  @Test
  void aFullSpoolTakesTheFirstThatFit() {
    opened.add(open(5));

    assertThat(append("aa", "bb", "cc", "d")).isEqualTo(2);

    assertThat(texts(spool().read("one", 0, 10, MANY))).containsExactly("aa", "bb");
    assertThat(append("x")).isEqualTo(1);
    assertThat(append("y")).isZero();
    assertThat(spool().lag("one")).isEqualTo(3);
  }

  @Test
  void roomIsMadeWhenEveryReaderIsDone() {
    opened.add(open(4));
    append("aa", "bb");

    spool().acknowledge("one", 2);
    assertThat(append("cc")).isZero();
    spool().acknowledge("two", 1);

    assertThat(append("cc")).isEqualTo(1);
    assertThat(texts(spool().read("two", 1, 10, MANY))).containsExactly("bb", "cc");
  }

  @Test
  void closingTwiceIsClosing() {
    append("a");

    spool().close();
    spool().close();
  }

  private int append(String... payloads) {
    return spool().append(Arrays.stream(payloads).map(text -> text.getBytes(UTF_8)).toList());
  }

  private static List<String> texts(List<Spool.Entry> entries) {
    return entries.stream().map(entry -> new String(entry.payload(), UTF_8)).toList();
  }
}
