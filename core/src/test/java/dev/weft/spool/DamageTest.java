package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.event.Lane;
import dev.weft.spool.SpoolFiles.Place;
import java.io.File;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files that are not as they were written cost what was in the damaged place, and no more. */
class DamageTest {
  private static final SpoolFiles FILES = new SpoolFiles();

  @Test
  void aSequenceWhereNoSpoolComesIsDamage() {
    FakeMachine machine = new FakeMachine();
    FileSpool spool = machine.start("one");
    spool.append(machine.items(Lane.VIEW, "a", "b"));
    spool.close();
    File left = machine.folder();
    putGap(machine, left, Long.MAX_VALUE - 1, 2);
    putGap(machine, left, 3, Long.MAX_VALUE - 3);

    FileSpool next = machine.start("one");

    assertThat(next.last()).isEqualTo(2);
    assertThat(next.append(machine.items(Lane.VIEW, "c"))).isEqualTo(1);
    assertThat(next.read("one", 2, 10, 1 << 20).entries()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "line\nbreak", "UPPER", "naïve", "a=1,b"})
  void aGapWhoseReasonIsNoWordOfOursIsNone(String reason) {
    FakeMachine machine = new FakeMachine();
    FileSpool spool = machine.start("one");
    spool.append(machine.items(Lane.VIEW, "a"));
    spool.close();
    putGap(machine, machine.folder(), 2, 3, reason);

    FileSpool next = machine.start("one");

    assertThat(next.last()).isEqualTo(1);
    assertThat(next.read("one", 0, 10, 1 << 20).lost()).isEmpty();
  }

  private static void putGap(FakeMachine machine, File folder, long first, long count) {
    putGap(machine, folder, first, count, "x");
  }

  private static void putGap(
      FakeMachine machine, File folder, long first, long count, String reason) {
    byte[] header = new SegmentHeader(SegmentHeader.VERSION, first, 0).bytes();
    byte[] gap = Frame.gap(first, count, reason);
    byte[] file = Arrays.copyOf(header, header.length + gap.length);
    System.arraycopy(gap, 0, file, header.length, gap.length);
    machine.disk.put(new File(folder, Segment.name(first, 0)), file);
  }

  @Test
  void theLastFileCutAnywhereLosesWhatIsNotWhole() {
    File last = last(FILES.segments());
    List<Place> frames = FILES.frames(last);
    int from = frames.get(frames.size() - 3).from();

    for (int cut = from; cut < FILES.bytes(last).length; cut++) {
      int length = cut;
      Result result = damage(last, bytes -> Arrays.copyOf(bytes, length));

      result.hasAllBut(frames.stream().filter(frame -> frame.to() > length).toList());
      assertThat(result.lost()).as("it cannot be counted").isEmpty();
    }
  }

  @Test
  void anOlderFileCutAnywhereLosesWhatIsNotWholeAndCountsIt() {
    File older = FILES.segments().get(1);
    List<Place> frames = FILES.frames(older);
    int from = frames.get(frames.size() - 3).from();

    for (int cut = from; cut < FILES.bytes(older).length; cut++) {
      int length = cut;
      Result result = damage(older, bytes -> Arrays.copyOf(bytes, length));

      List<Place> gone = frames.stream().filter(frame -> frame.to() > length).toList();
      result.hasAllBut(gone);
      boolean atTheEdge = gone.get(0).from() == length;
      assertThat(result.lost())
          .isEqualTo(Map.of(atTheEdge ? "missing" : "damaged", (long) gone.size()));
    }
  }

  @Test
  void aPageOfZerosCostsWhatWasOnIt() {
    for (File segment : FILES.segments()) {
      int size = FILES.bytes(segment).length;
      for (int page = 0; page < size; page += 128) {
        int from = page;
        int to = Math.min(size, page + 128);
        Result result =
            damage(
                segment,
                bytes -> {
                  Arrays.fill(bytes, from, to, (byte) 0);
                  return bytes;
                });

        result.hasAllBut(touched(segment, from, to));
      }
    }
  }

  private static List<Place> touched(File segment, int from, int to) {
    return FILES.frames(segment).stream()
        .filter(frame -> frame.from() < to && from < frame.to())
        .toList();
  }

  @Test
  void aHeaderThatIsGoneCostsNothing() {
    for (File segment : FILES.segments()) {
      damage(segment, DamageTest::withoutHeader).hasAllBut(List.of());
    }
  }

  @Test
  void allHeadersGoneCostNothing() {
    FakeMachine machine = FILES.copy();
    for (File segment : FILES.segments()) {
      machine.disk.put(segment, withoutHeader(FILES.bytes(segment)));
    }

    read(machine).hasAllBut(List.of());
  }

  private static byte[] withoutHeader(byte[] bytes) {
    Arrays.fill(bytes, 0, SegmentHeader.SIZE, (byte) 0);
    return bytes;
  }

  @Test
  void filesThatChangedTheirNamesCostNothing() {
    FakeMachine machine = FILES.copy();
    File one = FILES.segments().get(0);
    File other = FILES.segments().get(2);
    machine.disk.put(one, FILES.bytes(other));
    machine.disk.put(other, FILES.bytes(one));

    read(machine).hasAllBut(List.of());
  }

  @Test
  void aSecondCopyOfAFileIsNotServedTwice() {
    for (String name : List.of("a.seg", "z.seg", "0000000000000001-1.seg")) {
      for (File segment : FILES.segments()) {
        FakeMachine machine = FILES.copy();
        machine.disk.put(new File(FILES.folder(), name), FILES.bytes(segment));

        Result result = read(machine);

        result.hasAllBut(List.of());
        assertThat(result.lost()).isEmpty();
      }
    }
  }

  @Test
  void aFileInThePlaceOfAnotherCostsTheOther() {
    Result result = damage(FILES.segments().get(1), bytes -> FILES.bytes(FILES.segments().get(0)));

    List<Place> gone = FILES.frames(FILES.segments().get(1));
    result.hasAllBut(gone);
    assertThat(result.lost()).isEqualTo(Map.of("missing", (long) gone.size()));
  }

  @Test
  void aMissingFileIsCountedExactly() {
    for (File segment : FILES.segments().subList(0, FILES.segments().size() - 1)) {
      FakeMachine machine = FILES.copy();
      machine.disk.remove(segment);

      Result result = read(machine);

      List<Place> gone =
          FILES.frames(segment).stream().filter(frame -> frame.sequence() > 1).toList();
      result.hasAllBut(gone);
      assertThat(result.lost()).isEqualTo(Map.of("missing", (long) gone.size()));
    }
  }

  @Test
  void anEmptyFileIsAMissingFile() {
    for (File segment : FILES.segments()) {
      damage(segment, bytes -> new byte[0]).hasAllBut(FILES.frames(segment));
      damage(segment, bytes -> Arrays.copyOf(bytes, 10)).hasAllBut(FILES.frames(segment));
    }
  }

  @Test
  void aFileThatIsNothingButNoiseCostsWhatWasInIt() {
    for (File segment : FILES.segments()) {
      Result result =
          damage(
              segment,
              bytes -> {
                new Random(1).nextBytes(bytes);
                return bytes;
              });

      result.hasAllBut(FILES.frames(segment));
    }
  }

  @Test
  void aLengthOfTwoGigabytesIsNotBelieved() {
    for (int length : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, Spool.MAX_PAYLOAD}) {
      Place frame = FILES.frames().get(4);
      Result result =
          damage(
              frame.file(),
              bytes -> {
                ByteBuffer.wrap(bytes).putInt(frame.from() + Frame.LENGTH_AT, length);
                return bytes;
              });

      result.hasAllBut(List.of(frame));
      assertThat(result.lost()).isEqualTo(Map.of("damaged", 1L));
    }
  }

  @Test
  void flippedBitsCostTheRecordsThatTheyAreIn() {
    int seeds = Extent.of(200, 10_000);
    long lost = 0;
    for (int seed = 0; seed < seeds; seed++) lost += flip(new Random(seed), "seed " + seed);

    System.out.printf("spool: bits flipped with %,d seeds, %,d records lost%n", seeds, lost);
    assertThat(lost).isPositive();
  }

  private static int flip(Random random, String seed) {
    FakeMachine machine = FILES.copy();
    List<Place> touched = new ArrayList<>();
    for (int i = 0; i <= random.nextInt(8); i++) {
      File file = FILES.segments().get(random.nextInt(FILES.segments().size()));
      byte[] bytes = machine.disk.bytes(file);
      int at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      machine.disk.put(file, bytes);
      touched.addAll(touched(file, at, at + 1));
    }
    Result result = read(machine);
    result.hasAtLeastAllBut(touched, seed);
    return SpoolFiles.EVENTS - result.told().size();
  }

  @Test
  void whatIsDamagedIsKeptForPeople() {
    Place frame = FILES.frames().get(4);
    FakeMachine machine = FILES.copy();
    byte[] bytes = FILES.bytes(frame.file());
    bytes[frame.to() - 1] ^= 1;
    machine.disk.put(frame.file(), bytes);

    Result result = read(machine);

    File corrupt = new File(machine.folder(), "corrupt");
    String name = frame.file().getName() + "-" + frame.from() + ".bin";
    assertThat(machine.names(corrupt)).containsExactly(name);
    assertThat(machine.disk.bytes(new File(corrupt, name)))
        .isEqualTo(Arrays.copyOfRange(bytes, frame.from(), frame.to()));
    assertThat(machine.log.lines())
        .containsExactly(
            "WARNING the spool file %s has %d damaged bytes. What was in them counts as lost (damaged); a copy is in %s."
                .formatted(
                    new File(machine.folder(), frame.file().getName()),
                    frame.to() - frame.from(),
                    corrupt));
    assertThat(result.lost()).isEqualTo(Map.of("damaged", 1L));
  }

  @Test
  void whatIsKeptForPeopleIsBounded() {
    FakeMachine machine = new FakeMachine();
    FileSpool spool = machine.start("one");
    for (int i = 0; i < 100; i++) spool.append(machine.items(Lane.VIEW, "event " + (100 + i)));
    machine.kill();
    byte[] bytes = machine.disk.bytes(machine.segments().get(0));
    for (int at = SegmentHeader.SIZE; at < bytes.length; at += 2 * (Frame.HEADER + 9))
      bytes[at] = 0;
    machine.disk.put(machine.segments().get(0), bytes);

    FileSpool next = machine.start("one");

    assertThat(machine.names(new File(machine.folder(), "corrupt"))).hasSize(32);
    Follower one = new Follower("one");
    one.readAll(next);
    assertThat(one.lost()).isEqualTo(Map.of("damaged", 50L));
  }

  @Test
  void damageWhileItIsReadIsDamage() {
    FakeMachine machine = new FakeMachine();
    FileSpool spool = machine.start("one");
    for (int i = 0; i < 5; i++) spool.append(machine.items(Lane.VIEW, "event " + i));
    Follower one = new Follower("one");
    one.read(spool, 1);
    byte[] bytes = machine.disk.bytes(machine.segments().get(0));
    bytes[SegmentHeader.SIZE + 2 * (Frame.HEADER + 7)] ^= 1;
    machine.disk.put(machine.segments().get(0), bytes);

    one.readAll(spool);
    spool.append(machine.items(Lane.VIEW, "event 5"));
    one.readAll(spool);

    assertThat(one.payloads())
        .containsExactly("event 0", "event 1", "event 3", "event 4", "event 5");
    assertThat(one.lost()).isEqualTo(Map.of("damaged", 1L));
  }

  private static <T> T last(List<T> list) {
    return list.get(list.size() - 1);
  }

  private static Result damage(File segment, UnaryOperator<byte[]> how) {
    FakeMachine machine = FILES.copy();
    machine.disk.put(segment, how.apply(FILES.bytes(segment)));
    return read(machine);
  }

  /** Opens what there is, reads all of it, and appends. */
  private static Result read(FakeMachine machine) {
    int before = machine.disk.count();
    FileSpool spool = machine.start("one", "two");
    assertThat(spool.isDurable()).isTrue();
    Follower one = new Follower("one");
    one.resume(spool);
    one.readAll(spool);
    Result result = new Result(one);
    long last = spool.last();
    assertThat(spool.append(machine.items(Lane.VIEW, "new"))).isEqualTo(1);
    spool.tend();
    one.readAll(spool);
    assertThat(one.told().lastEntry().getValue()).isEqualTo("new");
    assertThat(one.told().lastKey()).isEqualTo(last + 1);
    assertThat(machine.disk.count() - before).as("it looks only so often").isLessThan(500);
    return result;
  }

  /** What a reader who had settled the first event was told before anything was appended. */
  private record Result(Map<Long, String> told, Map<String, Long> lost) {
    Result(Follower follower) {
      this(present(follower), follower.lost());
    }

    private static Map<Long, String> present(Follower follower) {
      Map<Long, String> told = new TreeMap<>(follower.told());
      told.values().removeIf(what -> what.startsWith(Follower.LOST));
      told.put(1L, FILES.appended.get(1L));
      return told;
    }

    void hasAllBut(List<Place> gone) {
      Map<Long, String> expected = new TreeMap<>(FILES.appended);
      for (Place each : gone) if (each.sequence() > 1) expected.remove(each.sequence());
      assertThat(told).isEqualTo(expected);
    }

    /** A flipped bit may hit where nothing depends on it, or come back. */
    void hasAtLeastAllBut(List<Place> touched, String why) {
      TreeSet<Long> whole = new TreeSet<>(FILES.appended.keySet());
      for (Place each : touched) whole.remove(each.sequence());
      assertThat(told.keySet()).as(why).containsAll(whole);
      assertThat(FILES.appended).as(why).containsAllEntriesOf(told);
    }
  }
}
