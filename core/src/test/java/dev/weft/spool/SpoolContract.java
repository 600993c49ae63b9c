package dev.weft.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.event.Lane;
import dev.weft.spool.Cursor.Tally;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every spool keeps. */
public abstract class SpoolContract {
  private static final int MANY = 1 << 20;

  /** The spool under test; made on first use. */
  private @Nullable Spool opened;

  /** An empty spool for the readers {@code one} and {@code two}, with room for all of a test. */
  protected abstract Spool open();

  private Spool spool() {
    Spool spool = opened;
    if (spool == null) {
      spool = open();
      opened = spool;
    }
    return spool;
  }

  @AfterEach
  void close() {
    if (opened != null) opened.close();
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
  void whatWasSettledAheadBecomesOneWithTheRest() {
    append("a", "b", "c", "d");
    spool().advance("one", new Cursor(0, 1, 2, 4, new Tally(3, 0, 0, 0)));

    acknowledge("one", 4);

    assertThat(spool().cursor("one")).isEqualTo(new Cursor(0, 4, 0, 0, new Tally(4, 0, 0, 0)));
    assertThat(spool().lag("one")).isZero();
  }

  @Test
  void theNewestThatIsNotThereYetCannotBeSettled() {
    append("a", "b");

    spool().advance("one", new Cursor(0, 0, 1, 3, new Tally(2, 0, 0, 0)));

    assertThat(spool().cursor("one")).isEqualTo(Cursor.at(0));
  }

  @Test
  void whatBecameOfAnEntryCanStillChangeWhereACursorStands() {
    append("a", "b");
    acknowledge("one", 2);
    Cursor refused = new Cursor(0, 2, 0, 0, new Tally(1, 1, 0, 0));

    spool().advance("one", refused);

    assertThat(spool().cursor("one")).isEqualTo(refused);
  }

  @Test
  void aBacklogIsReadInPortions() {
    String[] all = IntStream.range(0, 1_000).mapToObj(i -> "event " + i).toArray(String[]::new);
    append(Arrays.copyOf(all, 600));
    append(Arrays.copyOfRange(all, 600, 1_000));

    List<String> found = new ArrayList<>();
    long upTo = 0;
    while (upTo < 1_000) {
      List<Spool.Entry> portion = read("one", upTo, 7, MANY);
      found.addAll(texts(portion));
      upTo = portion.get(portion.size() - 1).sequence();
    }

    assertThat(found).containsExactly(all);
  }

  @Test
  void aReaderMayWorkAtTwoPlaces() {
    append("a", "b", "c", "d");

    assertThat(texts(read("one", 2, 1, MANY))).containsExactly("c");
    assertThat(texts(read("one", 0, 1, MANY))).containsExactly("a");
    assertThat(texts(read("one", 3, 1, MANY))).containsExactly("d");
    assertThat(texts(read("one", 1, 1, MANY))).containsExactly("b");
  }

  @Test
  void payloadsOfAnySizeAndAnyBytesComeBackAsTheyWere() {
    byte[] frames = Frame.gap(1, 5, "trick");
    byte[] largest = new byte[Spool.MAX_PAYLOAD];
    new Random(7).nextBytes(largest);
    List<byte[]> payloads = List.of(new byte[0], largest, frames, new byte[] {0});

    List<Spool.Item> items =
        payloads.stream().map(bytes -> new Spool.Item(Lane.VIEW, 1, bytes)).toList();
    assertThat(spool().append(items)).isEqualTo(4);

    assertThat(read("one", 0, 10, 4 * MANY))
        .extracting(Spool.Entry::payload)
        .containsExactlyElementsOf(payloads);
  }

  @Test
  void nothingIsAppendedWithNothing() {
    assertThat(spool().append(List.of())).isZero();
    assertThat(spool().last()).isZero();
  }

  @Test
  void aReaderThatTheSpoolDoesNotHaveIsAnError() {
    assertThatThrownBy(() -> spool().read("three", 0, 1, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the spool has no reader three");
    assertThatThrownBy(() -> spool().cursor("three")).hasMessage("the spool has no reader three");
    assertThatThrownBy(() -> spool().advance("three", Cursor.at(0)))
        .hasMessage("the spool has no reader three");
  }

  @Test
  void aClosedSpoolTakesNothingAndGivesNothing() {
    append("a");

    spool().close();
    spool().close();

    assertThat(append("b")).isZero();
    assertThat(spool().read("one", 0, 10, MANY).entries()).isEmpty();
    assertThat(spool().lag("one")).isEqualTo(1);
    spool().tend();
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
