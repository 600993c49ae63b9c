package dev.weft.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.event.Lane;
import dev.weft.spool.Cursor.Tally;
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
    assertThat(read("one", 0, 10, MANY)).isEmpty();
    assertThat(spool().cursor("one")).isEqualTo(Cursor.at(0));
    assertThat(spool().last()).isZero();
    assertThat(spool().lag("one")).isZero();
  }

  @Test
  void entriesAreReadInOrderWithASequenceWithoutGaps() {
    assertThat(append("a", "b")).isEqualTo(2);
    assertThat(append("c")).isEqualTo(1);

    List<Spool.Entry> entries = read("one", 0, 10, MANY);

    assertThat(entries).extracting(Spool.Entry::sequence).containsExactly(1L, 2L, 3L);
    assertThat(texts(entries)).containsExactly("a", "b", "c");
    assertThat(spool().lag("one")).isEqualTo(3);
  }

  @Test
  void readingAgainGivesTheSame() {
    append("a", "b");

    assertThat(texts(read("one", 0, 10, MANY))).containsExactly("a", "b");
    assertThat(texts(read("one", 0, 10, MANY))).containsExactly("a", "b");
    assertThat(spool().lag("one")).isEqualTo(2);
  }

  @Test
  void readingGoesOnAfterASequence() {
    append("a", "b", "c");

    assertThat(texts(read("one", 1, 10, MANY))).containsExactly("b", "c");
    assertThat(read("one", 3, 10, MANY)).isEmpty();
  }

  @Test
  void aReadKeepsWithinItsBoundsButGivesAtLeastOne() {
    append("aa", "bb", "cc");

    assertThat(texts(read("one", 0, 2, MANY))).containsExactly("aa", "bb");
    assertThat(texts(read("one", 0, 10, 4))).containsExactly("aa", "bb");
    assertThat(texts(read("one", 0, 10, 3))).containsExactly("aa");
    assertThat(texts(read("one", 0, 10, 1))).containsExactly("aa");
  }

  @Test
  void readersDoNotDisturbEachOther() {
    append("a", "b");

    acknowledge("one", 2);

    assertThat(spool().lag("one")).isZero();
    assertThat(spool().lag("two")).isEqualTo(2);
    assertThat(texts(read("two", 0, 10, MANY))).containsExactly("a", "b");
  }

  @Test
  void anAcknowledgementIsNeverTakenBack() {
    append("a", "b", "c");

    acknowledge("one", 2);
    acknowledge("one", 1);

    assertThat(spool().cursor("one").done()).isEqualTo(2);
    assertThat(spool().lag("one")).isEqualTo(1);
  }

  @Test
  void whatIsNotThereYetCannotBeSettled() {
    append("a");

    acknowledge("one", 2);
    append("b");

    assertThat(spool().cursor("one")).isEqualTo(Cursor.at(0));
    assertThat(spool().lag("one")).isEqualTo(2);
  }

  @Test
  void aReaderCanSettleTheNewestBeforeTheOldest() {
    append("a", "b", "c", "d", "e");
    Cursor cursor = new Cursor(0, 1, 3, 5, new Tally(2, 1, 0, 0));

    spool().advance("one", cursor);

    assertThat(spool().cursor("one")).isEqualTo(cursor);
    assertThat(spool().lag("one")).isEqualTo(2);
    assertThat(texts(read("one", 1, 2, MANY))).containsExactly("b", "c");
    assertThat(texts(read("one", 4, 2, MANY))).containsExactly("e");
  }

  @Test
  void whatWasSettledAheadIsKeptTillTheBacklogIsDone() {
    opened.add(open(4));
    append("aa", "bb");
    acknowledge("two", 2);

    spool().advance("one", new Cursor(0, 0, 1, 2, new Tally(1, 0, 0, 0)));

    assertThat(append("cc")).isZero();
    assertThat(texts(read("one", 0, 2, MANY))).containsExactly("aa", "bb");
  }

  @Test
  void aFullSpoolTakesTheFirstThatFit() {
    opened.add(open(5));

    assertThat(append("aa", "bb", "cc", "d")).isEqualTo(2);

    assertThat(texts(read("one", 0, 10, MANY))).containsExactly("aa", "bb");
    assertThat(append("x")).isEqualTo(1);
    assertThat(append("y")).isZero();
    assertThat(spool().lag("one")).isEqualTo(3);
  }

  @Test
  void roomIsMadeWhenEveryReaderIsDone() {
    opened.add(open(4));
    append("aa", "bb");

    acknowledge("one", 2);
    assertThat(append("cc")).isZero();
    acknowledge("two", 1);

    assertThat(append("cc")).isEqualTo(1);
    assertThat(texts(read("two", 1, 10, MANY))).containsExactly("bb", "cc");
  }

  @Test
  void closingTwiceIsClosing() {
    append("a");

    spool().close();
    spool().close();
  }

  private int append(String... payloads) {
    return spool().append(items(payloads));
  }

  /** Conversions with these payloads. */
  protected static List<Spool.Item> items(String... payloads) {
    return Arrays.stream(payloads)
        .map(text -> new Spool.Item(Lane.CONVERSION, 1_700_000_000_000L, text.getBytes(UTF_8)))
        .toList();
  }

  private List<Spool.Entry> read(String reader, long after, int maxEntries, int maxBytes) {
    Spool.Reading reading = spool().read(reader, after, maxEntries, maxBytes);
    assertThat(reading.lost()).isEmpty();
    assertThat(reading.upTo() - after).isEqualTo(reading.entries().size());
    return reading.entries();
  }

  /** Settles everything up to this as delivered. */
  private void acknowledge(String reader, long upTo) {
    Tally tally = new Tally(upTo, 0, 0, 0);
    spool().advance(reader, new Cursor(0, upTo, 0, 0, tally));
  }

  /** What they say. */
  protected static List<String> texts(List<Spool.Entry> entries) {
    return entries.stream().map(entry -> new String(entry.payload(), UTF_8)).toList();
  }
}
