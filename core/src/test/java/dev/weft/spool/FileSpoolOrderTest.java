package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.event.Lane;
import dev.weft.spool.FakeDisk.Kind;
import dev.weft.spool.FakeDisk.Operation;
import dev.weft.spool.FileSpool.Sync;
import java.io.File;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the spool asks of the disk, and in which order; segments, restarts, sequences. */
class FileSpoolOrderTest {
  private final FakeMachine machine = new FakeMachine();

  @Test
  void aCursorIsOnTheDiskBeforeASegmentIsDeleted() {
    machine.segmentBytes = 150;
    FileSpool spool = machine.start("one", "two");
    for (int i = 0; i < 6; i++) append(spool, "event " + i);
    machine.disk.record();

    settle(spool, "one");
    settle(spool, "two");
    machine.tend(spool, Duration.ofSeconds(1));

    List<Operation> calls = machine.disk.operations();
    int delete = first(calls, Kind.DELETE, ".seg");
    for (String cursor : List.of("cursor-one", "cursor-two")) {
      int write = first(calls, Kind.WRITE, cursor);
      int force = first(calls, Kind.FORCE, cursor);
      assertThat(List.of(write, force, delete)).as(cursor).isSorted().doesNotContain(-1);
    }
    assertThat(machine.segments()).as("the newest stays: sequences go on after it").hasSize(1);
  }

  @Test
  void nothingIsDeletedThatAReaderStillNeeds() {
    machine.segmentBytes = 100;
    FileSpool spool = machine.start("one", "two");
    for (int i = 0; i < 6; i++) append(spool, "event " + i);

    settle(spool, "one");
    machine.tend(spool, Duration.ofMinutes(2));

    assertThat(machine.segments()).hasSize(6);
  }

  @Test
  void nothingIsDeletedBeforeTheCursorIsInItsFile() {
    machine.segmentBytes = 100;
    FileSpool spool = machine.start("one");
    for (int i = 0; i < 3; i++) append(spool, "event " + i);
    machine.disk.fail("No space left on device", call -> call.is(Kind.WRITE, "cursor-one"));

    settle(spool, "one");
    machine.tend(spool, Duration.ofSeconds(5));
    int before = machine.segments().size();
    machine.disk.heal();
    machine.tend(spool, Duration.ofSeconds(2));

    assertThat(before).isEqualTo(3);
    assertThat(machine.segments()).hasSize(1);
  }

  @Test
  void aSegmentEndsWhenTheNextEventDoesNotFit() {
    machine.segmentBytes = SegmentHeader.SIZE + 2 * (Frame.HEADER + 10);
    FileSpool spool = machine.start("one");

    append(spool, "0123456789", "0123456789", "0123456789");
    append(spool, "x".repeat(5_000));
    append(spool, "y");

    assertThat(machine.segments())
        .extracting(File::getName)
        .containsExactly(
            "0000000000000001.seg",
            "0000000000000003.seg",
            "0000000000000004.seg",
            "0000000000000005.seg");
  }

  @Test
  void withAlwaysEachAppendAndEachAdvanceIsForced() {
    machine.sync = Sync.ALWAYS;
    FileSpool spool = machine.start("one");
    append(spool, "a");
    machine.disk.record();

    append(spool, "b", "c");
    settle(spool, "one");

    assertThat(kinds(".seg")).containsExactly(Kind.WRITE, Kind.FORCE);
    assertThat(kinds("cursor-one")).containsExactly(Kind.CREATE, Kind.WRITE, Kind.OPEN, Kind.FORCE);
  }

  @Test
  void withAnIntervalItIsForcedOnceInIt() {
    FileSpool spool = machine.start("one");
    append(spool, "a");
    machine.tend(spool, Duration.ofSeconds(5));
    machine.disk.record();

    for (int i = 0; i < 30; i++) {
      append(spool, "event " + i);
      spool.tend();
      machine.time.pass(Duration.ofMillis(100));
    }
    machine.tend(spool, Duration.ofSeconds(5));

    assertThat(machine.disk.operations().stream().filter(call -> call.is(Kind.FORCE, ".seg")))
        .hasSize(3);
  }

  @Test
  void withNeverNothingIsForced() {
    machine.sync = Sync.NEVER;
    machine.segmentBytes = 100;
    machine.maxBytes = 600;
    machine.disk.record();
    FileSpool spool = machine.start("one");

    for (int i = 0; i < 20; i++) append(spool, "event " + i);
    settle(spool, "one");
    machine.tend(spool, Duration.ofMinutes(2));
    spool.close();

    assertThat(machine.disk.operations())
        .noneMatch(call -> call.kind() == Kind.FORCE || call.kind() == Kind.FORCE_FOLDER);
  }

  @Test
  void aCloseForcesWhatThereIs() {
    FileSpool spool = machine.start("one");
    append(spool, "a", "b");
    spool.advance("one", new Cursor(0, 1, 0, 0, new Cursor.Tally(1, 0, 0, 0)));

    spool.close();
    machine.cutPower(FakeTree.Choice.FORCED);

    FileSpool next = machine.start("one");
    assertThat(next.cursor("one").done()).isEqualTo(1);
    assertThat(next.last()).isEqualTo(2);
  }

  @Test
  void whatAnEarlierProcessLeftIsToldOncePerReader() {
    FileSpool spool = machine.start("one", "two", "three");
    append(spool, "a", "b", "c");
    spool.advance("one", new Cursor(0, 1, 0, 0, new Cursor.Tally(1, 0, 0, 0)));
    spool.advance("two", new Cursor(0, 0, 1, 3, new Cursor.Tally(2, 0, 0, 0)));
    settle(spool, "three");
    spool.close();

    FileSpool next = machine.start("one", "two", "three");
    machine.tend(next, Duration.ofMinutes(2));

    assertThat(machine.heard).containsExactly("one recovered 2", "two recovered 1");
    assertThat(next.lag("one")).isEqualTo(2);
    assertThat(next.lag("two")).isEqualTo(1);
    assertThat(next.lag("three")).isZero();
  }

  @Test
  void noSequenceIsUsedTwice() {
    FileSpool spool = machine.start("one");
    long last = 0;
    for (int round = 0; round < 6; round++) {
      append(spool, "a", "b");
      assertThat(spool.last()).isEqualTo(last + 2);
      last += 2;
      settle(spool, "one");
      machine.tend(spool, Duration.ofSeconds(2));
      if (round % 2 == 0) {
        machine.kill();
      } else {
        spool.close();
      }
      spool = machine.start("one");
      assertThat(spool.last()).isEqualTo(last);
      assertThat(machine.folders()).hasSize(1);
    }
    assertThat(machine.log.lines()).isEmpty();
  }

  @Test
  void aReaderThatIsNotConfiguredAnyMoreIsTold() {
    FileSpool spool = machine.start("one", "old");
    append(spool, "a", "b");
    settle(spool, "one");
    spool.advance("old", new Cursor(0, 1, 0, 0, new Cursor.Tally(1, 0, 0, 0)));
    spool.close();

    FileSpool next = machine.start("one");

    assertThat(next.lag("one")).isZero();
    assertThat(machine.log.lines())
        .containsExactly(
            "WARNING spool %s: 1 event waits for \"old\", which is not configured. Its cursor is kept, but its events only as long as another destination needs them"
                .formatted(machine.folder()));
  }

  @Test
  void aNewReaderBeginsWithTheOldestThatIsThere() {
    machine.segmentBytes = 100;
    FileSpool spool = machine.start("one");
    append(spool, "a");
    settle(spool, "one");
    append(spool, "b".repeat(50));
    append(spool, "c");
    spool.close();

    FileSpool next = machine.start("one", "new");
    Follower reader = new Follower("new");
    reader.resume(next);
    reader.readAll(next);

    assertThat(reader.payloads()).containsExactly("b".repeat(50), "c");
    assertThat(reader.lost()).isEmpty();
  }

  @Test
  void aTendWithNothingToDoAsksLittleOfTheDisk() {
    FileSpool spool = machine.start("one");
    append(spool, "a");
    machine.tend(spool, Duration.ofSeconds(5));
    int before = machine.disk.count();

    for (int i = 0; i < 100; i++) spool.tend();

    assertThat(machine.disk.count()).isEqualTo(before);
  }

  @Test
  void anIdleReadOpensNoFile() {
    FileSpool spool = machine.start("one");
    append(spool, "a");
    int before = machine.disk.count();

    for (int i = 0; i < 100; i++) spool.read("one", 1, 10, 1_000);

    assertThat(machine.disk.count()).isEqualTo(before);
  }

  private void append(FileSpool spool, String... payloads) {
    spool.append(machine.items(Lane.CONVERSION, payloads));
  }

  private static void settle(FileSpool spool, String reader) {
    long last = spool.last();
    Cursor before = spool.cursor(reader);
    Cursor.Tally more = new Cursor.Tally(last - before.done(), 0, 0, 0);
    spool.advance(reader, new Cursor(before.began(), last, 0, 0, before.tally().plus(more)));
  }

  private List<Kind> kinds(String nameEnd) {
    return machine.disk.operations().stream()
        .filter(call -> call.file().getName().endsWith(nameEnd))
        .map(Operation::kind)
        .toList();
  }

  private static int first(List<Operation> calls, Kind kind, String nameEnd) {
    for (int i = 0; i < calls.size(); i++) {
      if (calls.get(i).is(kind, nameEnd)) return i;
    }
    return -1;
  }
}
