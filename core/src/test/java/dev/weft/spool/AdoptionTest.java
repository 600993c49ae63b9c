package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.event.InteractionJson;
import dev.weft.event.Lane;
import dev.weft.spool.Cursor.Tally;
import dev.weft.spool.FakeDisk.Kind;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What processes that ended left is delivered by the next one, or by one that runs. */
class AdoptionTest {
  private static final Duration SEARCH = Duration.ofSeconds(31);

  /** More than two portions, and so many that it takes several segments. */
  private static final int MANY = 4_500;

  private final FakeMachine machine = new FakeMachine();

  @Test
  void aRunningProcessTakesOverWhatAnotherLeft() {
    FileSpool running = machine.start("one");
    append(running, "own");
    FileSpool other = machine.start("one");
    append(other, "a", "b");
    other.close();

    machine.tend(running, SEARCH);

    assertThat(payloads(running, "one")).containsExactly("own", "a", "b");
    assertThat(machine.heard).containsExactly("one recovered 2");
    assertThat(machine.names(FakeMachine.ROOT)).hasSize(2);
    assertThat(machine.log.lines())
        .hasSize(1)
        .first()
        .asString()
        .matches(
            "spool: 2 events that another process left in /fake/spool/left-[0-9a-f]{8} are taken"
                + " over");
  }

  @Test
  void anOutageInTheMiddleOfAPortionCopiesNothingTwice() {
    FileSpool running = machine.start("one");
    append(running, "own");
    FileSpool other = machine.start("one");
    append(other, "a", "b");
    other.close();
    machine.disk.fail("No space left on device", call -> call.is(Kind.WRITE, Segment.SUFFIX));

    machine.tend(running, SEARCH);
    machine.disk.heal();
    machine.tend(running, SEARCH.multipliedBy(3));

    assertThat(payloads(running, "one")).containsExactly("own", "a", "b");
    assertThat(machine.heard).containsExactly("one recovered 2");
    assertThat(machine.folders()).hasSize(1);
  }

  @Test
  void aProcessThatRunsIsLeftAlone() {
    FileSpool one = machine.start("one");
    append(one, "a");
    FileSpool two = machine.start("one");
    append(two, "b");
    JvmName jvm = new JvmName(7_000_000, 1);
    FileSpool three = machine.start(jvm, "one");
    FileSpool four = machine.start(jvm, "one");
    append(three, "c");
    append(four, "d");

    for (FileSpool each : List.of(one, two, three, four)) machine.tend(each, SEARCH);

    assertThat(payloads(one, "one")).containsExactly("a");
    assertThat(payloads(two, "one")).containsExactly("b");
    assertThat(payloads(three, "one")).containsExactly("c");
    assertThat(payloads(four, "one")).containsExactly("d");
    three.close();
    machine.tend(four, SEARCH);
    assertThat(payloads(four, "one")).containsExactly("d", "c");
  }

  @Test
  void aStartGoesOnWithTheLargestAndThenCopiesTheOthers() {
    leave(10, 200);

    FileSpool spool = machine.start("one");
    long atOnce = spool.lag("one");
    machine.tend(spool, SEARCH);

    assertThat(atOnce).isEqualTo(200);
    assertThat(spool.lag("one")).isEqualTo(210);
    assertThat(machine.heard).containsExactly("one recovered 200", "one recovered 10");
    assertThat(machine.folders()).hasSize(1);
  }

  @Test
  void muchIsCopiedInPortionsAndDeletedOnTheWay() {
    FakeMachine machine = withMuch();
    FileSpool spool = machine.start(new JvmName(8_000_000, 1), "one", "two");
    List<Long> lags = new ArrayList<>();
    long most = 0;

    for (int i = 0; i < 5; i++) {
      machine.time.pass(Duration.ofSeconds(1));
      spool.tend();
      lags.add(spool.lag("one"));
      most = Math.max(most, bytes(machine));
    }

    assertThat(lags).startsWith(2_001L, 4_001L, 4_501L).endsWith(4_501L);
    assertThat(most).as("nothing takes its room twice").isLessThan(MANY * 48L * 8 / 5);
    assertThat(machine.heard)
        .containsExactly(
            "one recovered 1",
            "two recovered 1",
            "one recovered 2000",
            "two recovered 2000",
            "one recovered 2000",
            "two recovered 2000",
            "one recovered 500",
            "two recovered 500");
  }

  @Test
  void aKillAtAnyCallHasAtMostAPortionCopiedTwice() {
    int calls = adopt(withMuch(), Integer.MAX_VALUE);

    for (int n = 1; n <= calls; n += Extent.of(7, 1)) {
      FakeMachine machine = withMuch();
      adopt(machine, n);
      machine.kill();
      checkAllThere(machine, 2_000, "killed at call " + n + " of " + calls);
    }
  }

  @Test
  void anErrorAtAnyCallHasAtMostAPortionCopiedTwice() {
    int calls = adopt(withMuch(), Integer.MAX_VALUE);

    for (int n = 1; n <= calls; n += Extent.of(7, 1)) {
      FakeMachine machine = withMuch();
      int failing = n;
      machine.disk.fail("Input/output error", call -> call.number() == failing);
      adopt(machine, Integer.MAX_VALUE);
      machine.disk.heal();
      machine.kill();
      checkAllThere(machine, 2_000, "an error at call " + n + " of " + calls);
    }
  }

  /** A folder with one event that is the largest, and so is gone on with, and one with many. */
  private static FakeMachine withMuch() {
    FakeMachine machine = new FakeMachine();
    machine.segmentBytes = 30_000;
    FileSpool many = machine.start("one", "two");
    for (int i = 0; i < MANY; i += 500) {
      List<Spool.Item> items = new ArrayList<>();
      for (int k = 0; k < 500; k++) items.addAll(machine.items(Lane.VIEW, "event " + (i + k)));
      many.append(items);
    }
    FileSpool large = machine.start("one", "two");
    large.append(machine.items(Lane.VIEW, "x".repeat(400_000)));
    machine.kill();
    return machine;
  }

  private static int adopt(FakeMachine machine, int killAt) {
    machine.disk.killAt(killAt);
    try {
      FileSpool spool = machine.start("one", "two");
      for (int i = 0; i < 12; i++) {
        machine.time.pass(SEARCH);
        spool.tend();
      }
    } catch (FakeDisk.Killed e) {
      // as it should
    }
    return machine.disk.count();
  }

  private static void checkAllThere(FakeMachine machine, int mayBeTwice, String when) {
    FileSpool spool = machine.start("one", "two");
    for (int i = 0; i < 12; i++) {
      machine.time.pass(SEARCH);
      spool.tend();
    }
    for (String reader : List.of("one", "two")) {
      List<String> payloads = payloads(spool, reader);
      assertThat(new TreeSet<>(payloads)).as(when).hasSize(MANY + 1);
      assertThat(payloads.size() - MANY - 1).as(when).isBetween(0, mayBeTwice);
    }
    assertThat(machine.folders()).as(when).hasSize(1);
  }

  private static long bytes(FakeMachine machine) {
    return machine.folders().stream()
            .flatMap(folder -> machine.names(folder).stream().map(name -> new File(folder, name)))
            .mapToLong(machine.disk::size)
            .sum()
        - 400_000;
  }

  @Test
  void aReaderGetsWhatItHasNotSettledAndNoMore() throws Exception {
    FileSpool running = machine.start("one", "two", "new");
    FileSpool other = machine.start("one", "two", "gone");
    append(other, json(1), json(2), json(3), json(4));
    other.advance("one", new Cursor(0, 1, 2, 3, new Tally(2, 0, 0, 0)));
    other.advance("two", new Cursor(0, 4, 0, 0, new Tally(4, 0, 0, 0)));
    other.close();

    machine.tend(running, SEARCH);

    List<List<String>> destinations = new ArrayList<>();
    for (Spool.Entry entry : running.read("one", 0, 10, 10_000).entries()) {
      destinations.add(InteractionJson.read(entry.payload()).destinations());
    }
    assertThat(destinations)
        .containsExactly(
            List.of("new"), List.of("new", "one"), List.of("new"), List.of("new", "one"));
    assertThat(machine.heard)
        .containsExactlyInAnyOrder("one recovered 4", "two recovered 4", "new recovered 4");
  }

  private static String json(int number) {
    return "{\"id\":\"01990000-0000-7000-8000-00000000000%d\",\"type\":\"add_to_cart\",\"timestamp\":\"2026-01-02T03:04:05.678Z\",\"user_id\":\"u1\",\"product_ids\":[\"a1\"]}"
        .formatted(number);
  }

  @Test
  void whatEveryReaderHasIsNotCopied() {
    FileSpool running = machine.start("one");
    FileSpool other = machine.start("one", "gone");
    append(other, "a", "b");
    other.advance("one", new Cursor(0, 2, 0, 0, new Tally(2, 0, 0, 0)));
    other.close();

    machine.tend(running, SEARCH);

    assertThat(running.last()).isZero();
    assertThat(machine.folders()).hasSize(1);
    assertThat(machine.heard).isEmpty();
  }

  @Test
  void whatIsLostThereIsRecoveredAndLost() {
    FileSpool running = machine.start("one", "two");
    FileSpool other = machine.start("one", "two");
    append(other, "a", "b", "c", "d");
    other.advance("two", new Cursor(0, 2, 0, 0, new Tally(2, 0, 0, 0)));
    other.close();
    File left = folder(InstanceFolder.LEFT);
    File segment = new File(left, "0000000000000001.seg");
    byte[] bytes = machine.disk.bytes(segment);
    bytes[SegmentHeader.SIZE + 2 * 29] ^= 1;
    machine.disk.put(segment, bytes);
    machine.heard.clear();

    machine.tend(running, SEARCH);

    assertThat(payloads(running, "one")).contains("d").doesNotContain("c");
    assertThat(machine.heard)
        .containsExactlyInAnyOrder(
            "one recovered 3",
            "two recovered 3",
            "one recovered 1",
            "one dropped 1 damaged",
            "two recovered 1",
            "two dropped 1 damaged");
  }

  @Test
  void oneFolderThatCannotBeLockedHidesNoOther() {
    leave(2, 1);
    File theirs = machine.folders().get(0);
    int hidden = machine.disk.bytes(new File(theirs, "0000000000000001.seg")).length > 110 ? 2 : 1;
    machine.disk.fail(
        "Permission denied", call -> call.file().getName().equals(theirs.getName() + ".lock"));

    FileSpool spool = machine.start("one");
    machine.tend(spool, Duration.ofMinutes(5));

    assertThat(spool.isDurable()).isTrue();
    assertThat(spool.lag("one")).isEqualTo(3 - hidden);
    assertThat(machine.log.lines())
        .containsExactly(
            "WARNING the spool folder %s is left alone: it cannot be locked (IOException: %s.lock (Permission denied))."
                .formatted(theirs, theirs));
  }

  @Test
  void whatALaterWeftWroteIsLeftToIt() {
    leave(3);
    File segment = machine.segments().get(0);
    byte[] bytes = machine.disk.bytes(segment);
    byte[] header = new SegmentHeader(SegmentHeader.VERSION + 1, 1, 0).bytes();
    System.arraycopy(header, 0, bytes, 0, header.length);
    machine.disk.put(segment, bytes);

    FileSpool spool = machine.start("one");
    append(spool, "own");
    machine.tend(spool, Duration.ofMinutes(5));

    assertThat(payloads(spool, "one")).containsExactly("own");
    assertThat(machine.disk.bytes(segment)).isEqualTo(bytes);
    assertThat(machine.log.lines())
        .containsExactly(
            "WARNING the spool folder %s is left alone: it was written by a later Weft. Start that one again to have it delivered."
                .formatted(segment.getParentFile()));
  }

  @Test
  void filesThatAreNotOursStayWhereTheyAre() {
    leave(3);
    File folder = machine.folder();
    File note = new File(folder, "note.txt");
    File inner = new File(new File(folder, "more.seg"), "file");
    File temporary = new File(new File(folder, "x.seg.tmp"), "file");
    File elsewhere = new File(FakeMachine.ROOT, "left-by-somebody");
    for (File file : List.of(note, inner, temporary, elsewhere)) {
      machine.disk.put(file, new byte[] {1});
    }
    FileSpool running = machine.start(new JvmName(9_000_000, 1), "one");

    assertThat(running.lag("one")).isEqualTo(3);
    assertThat(running.isDurable()).isTrue();
    running.close();
    FileSpool big = machine.start("one");
    machine.tend(big, Duration.ofMinutes(5));

    File now = folder(InstanceFolder.LIVE);
    assertThat(machine.names(now)).contains("note.txt", "more.seg", "x.seg.tmp");
    assertThat(machine.disk.bytes(elsewhere)).hasSize(1);
  }

  @Test
  void aFolderWithFilesThatAreNotOursIsEmptiedOnce() {
    FileSpool running = machine.start("one");
    leaveBeside("a", "b");
    File left = folder(InstanceFolder.LEFT);
    machine.disk.put(new File(left, "note.txt"), new byte[] {1});

    machine.tend(running, Duration.ofMinutes(5));

    assertThat(payloads(running, "one")).containsExactly("a", "b");
    assertThat(machine.names(left)).containsExactly("note.txt");
    assertThat(machine.log.lines()).hasSize(2);
  }

  @Test
  void emptyFoldersOfDeadProcessesAreDeleted() {
    for (int i = 0; i < 5; i++) {
      machine.disk.put(
          new File(FakeMachine.ROOT, "live-999-%d-abc/cursor-one".formatted(i)), new byte[0]);
    }

    FileSpool spool = machine.start("one");
    append(spool, "a");

    assertThat(machine.folders()).hasSize(1);
  }

  @Test
  void whatCannotBeReadAtTheStartIsTakenOverLater() {
    leave(3);
    machine.disk.fail("Too many open files", call -> call.is(Kind.OPEN, ".seg"));

    FileSpool spool = machine.start("one");
    boolean durable = spool.isDurable();
    machine.tend(spool, Duration.ofMinutes(2));
    machine.disk.heal();
    machine.tend(spool, SEARCH);

    assertThat(durable).isTrue();
    assertThat(payloads(spool, "one")).containsExactly("event 0", "event 1", "event 2");
  }

  @Test
  void whatCanNeverBeReadIsSetAsideAndTheRestTakenOver() {
    machine.segmentBytes = 100;
    leave(3);
    File bad = machine.segments().get(1);
    machine.disk.fail(
        "Input/output error",
        call -> call.kind() == Kind.OPEN && call.file().getName().equals(bad.getName()));
    machine.segmentBytes = 8 << 20; // so that none of ours has that name

    FileSpool spool = machine.start("one");
    machine.tend(spool, Duration.ofMinutes(20));

    assertThat(payloads(spool, "one")).containsExactly("event 0", "event 2");
    assertThat(machine.heard).contains("one dropped 1 missing");
    assertThat(machine.names(folder(InstanceFolder.LEFT)))
        .containsExactly(bad.getName() + ".unreadable");
    assertThat(machine.log.lines())
        .anyMatch(line -> line.endsWith("It is kept as " + bad.getName() + ".unreadable."));
  }

  @Test
  void aStopInTheMiddleLeavesTheRestToOthers() {
    FakeMachine machine = withMuch();
    FileSpool spool = machine.start("one", "two");
    machine.time.pass(SEARCH);
    spool.tend();
    spool.close();

    checkAllThere(machine, 0, "stopped after a portion");
  }

  @Test
  void aStopSettlesWhatWasTakenThoughTheCursorCouldNotBeWrittenBefore() {
    FileSpool running = machine.start("one");
    leaveBeside("a", "b");
    machine.disk.fail("Input/output error", call -> call.is(Kind.CREATE, "cursor-one"));
    machine.tend(running, SEARCH);
    List<String> taken = payloads(running, "one");
    machine.disk.heal();

    running.close();

    machine.kill();
    FileSpool next = machine.start("one");
    machine.tend(next, SEARCH.multipliedBy(3));
    assertThat(taken).containsExactly("a", "b");
    assertThat(payloads(next, "one")).containsExactly("a", "b");
  }

  @Test
  void anOutageInTheMiddleLosesNothing() {
    FileSpool running = machine.start("one");
    leaveBeside("a", "b", "c");
    machine.disk.fail("No space left on device", call -> call.is(Kind.CREATE, ".seg"));

    machine.tend(running, Duration.ofMinutes(2));
    boolean durable = running.isDurable();
    machine.disk.heal();
    machine.tend(running, Duration.ofMinutes(2));

    assertThat(durable).isFalse();
    assertThat(new TreeSet<>(payloads(running, "one"))).containsExactly("a", "b", "c");
    assertThat(machine.folders()).hasSize(1);
  }

  /** Processes with so many events each are killed. */
  private void leave(int... counts) {
    List<FileSpool> spools = new ArrayList<>();
    for (int count : counts) spools.add(machine.start(new JvmName(count, 5), "one"));
    for (int i = 0; i < counts.length; i++) {
      for (int k = 0; k < counts[i]; k++) append(spools.get(i), "event " + k);
    }
    machine.kill();
  }

  private void leaveBeside(String... payloads) {
    FileSpool other = machine.start("one");
    append(other, payloads);
    other.close();
  }

  private File folder(String prefix) {
    return machine.folders().stream()
        .filter(folder -> folder.getName().startsWith(prefix))
        .findFirst()
        .orElseThrow();
  }

  private void append(FileSpool spool, String... payloads) {
    spool.append(machine.items(Lane.CONVERSION, payloads));
  }

  private static List<String> payloads(FileSpool spool, String reader) {
    Follower follower = new Follower(reader);
    follower.resume(spool);
    follower.readAll(spool);
    assertThat(follower.lost()).isEqualTo(Map.of());
    return follower.payloads();
  }
}
