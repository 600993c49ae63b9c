package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.event.Lane;
import dev.weft.spool.FakeDisk.Kind;
import dev.weft.spool.FileSpool.Sync;
import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What the spool does while the disk fails, and afterwards. */
class FileSpoolOutageTest {
  private static final Duration RETRY = Duration.ofSeconds(11);

  private final FakeMachine machine = new FakeMachine();
  private final Follower one = new Follower("one");

  @Test
  void eventsWaitInMemoryAndAreWrittenWhenTheDiskIsWellAgain() {
    FileSpool spool = machine.start("one");
    append(spool, "a");
    machine.disk.fail("Read-only file system", call -> call.kind() == Kind.WRITE);

    append(spool, "b", "c");
    boolean durable = spool.isDurable();
    machine.disk.heal();
    machine.tend(spool, RETRY);

    assertThat(durable).isFalse();
    assertThat(spool.isDurable()).isTrue();
    assertThat(machine.log.lines())
        .containsExactly(
            "WARNING spool %s cannot be written (IOException: Read-only file system): 2 events wait in memory, until this JVM stops; the next try is in 10 s. See docs/troubleshooting.md#spool-degraded"
                .formatted(machine.folder()),
            "spool %s is written again; 2 events waited in memory meanwhile"
                .formatted(machine.folder()));
    machine.kill();
    assertThat(payloads(machine.start("one"))).containsExactly("a", "b", "c");
  }

  @Test
  void aStopSaysHowManyOfEachReaderOnlyMemoryHas() {
    FileSpool spool = machine.start("one", "two");
    append(spool, "a");
    machine.disk.fail("No space left on device", call -> call.kind() == Kind.WRITE);
    append(spool, "b", "c", "d");
    Follower two = new Follower("two");
    two.read(spool, 2);
    two.settle(spool);

    Map<String, Long> lost = spool.stop(Duration.ZERO);

    assertThat(lost).isEqualTo(Map.of("one", 3L, "two", 2L));
    assertThat(spool.stop(Duration.ZERO)).isEmpty();
    machine.disk.heal();
    machine.kill();
    assertThat(payloads(machine.start("one", "two"))).containsExactly("a");
  }

  @Test
  void theyAreReadWhileTheyWait() {
    FileSpool spool = machine.start("one");
    append(spool, "a");
    machine.disk.fail("No space left on device", call -> call.kind() == Kind.WRITE);

    append(spool, "b", "c");

    assertThat(payloads(spool)).containsExactly("a", "b", "c");
  }

  @Test
  void theDiskIsTriedAgainAfterTenSecondsAndNotBefore() {
    FileSpool spool = machine.start("one");
    machine.disk.fail("No space left on device", call -> call.kind() == Kind.CREATE);
    append(spool, "a");
    int calls = machine.disk.count();

    machine.tend(spool, Duration.ofSeconds(9));
    append(spool, "b");
    int callsBefore = machine.disk.count();
    machine.tend(spool, Duration.ofSeconds(2));

    assertThat(callsBefore).isEqualTo(calls);
    assertThat(machine.disk.count()).isGreaterThan(calls);
    assertThat(machine.log.lines()).hasSize(1);
  }

  @Test
  void memoryIsBoundedAndTheFirstThatFitAreTaken() {
    machine.memoryBytes = 3 * (1 + 72);
    FileSpool spool = machine.start("one");
    machine.disk.fail("No space left on device", call -> call.kind() == Kind.CREATE);

    assertThat(append(spool, "a", "b")).isEqualTo(2);
    assertThat(append(spool, "c", "d", "e")).isEqualTo(1);
    assertThat(append(spool, "f")).isZero();
    machine.disk.heal();
    machine.tend(spool, RETRY);

    assertThat(append(spool, "g")).isEqualTo(1);
    assertThat(payloads(spool)).containsExactly("a", "b", "c", "g");
  }

  @Test
  void whatIsSettledInMemoryIsForgotten() {
    machine.memoryBytes = 2 * (1 + 72);
    FileSpool spool = machine.start("one");
    machine.disk.fail("No space left on device", call -> call.kind() == Kind.CREATE);
    append(spool, "a", "b");

    one.finish(spool);

    assertThat(append(spool, "c", "d")).isEqualTo(2);
    one.finish(spool);
    assertThat(one.payloads()).containsExactly("a", "b", "c", "d");
  }

  @Test
  void afterAFailedForceNobodyTrustsTheFile() {
    machine.sync = Sync.ALWAYS;
    FileSpool spool = machine.start("one");
    append(spool, "a");
    machine.disk.fail("Input/output error", call -> call.is(Kind.FORCE, ".seg"));

    append(spool, "b");
    machine.disk.heal();
    machine.tend(spool, RETRY);

    assertThat(machine.segments()).hasSize(2);
    assertThat(payloads(spool)).containsExactly("a", "b");
    machine.cutPower(FakeTree.Choice.FORCED);
    assertThat(payloads(machine.start("one"))).containsExactly("a", "b");
  }

  @Test
  void whatCannotBeReadBackAfterAFailedForceStaysInTheFile() {
    machine.sync = Sync.ALWAYS;
    FileSpool spool = machine.start("one");
    append(spool, "a");
    machine.disk.fail(
        "Input/output error", call -> call.kind() == Kind.FORCE || call.kind() == Kind.READ);

    append(spool, "b");
    machine.disk.heal();
    machine.tend(spool, RETRY);

    assertThat(payloads(spool)).containsExactly("a", "b");
  }

  @Test
  void whatWasWrittenBeforeAFailedWriteIsForcedAfterwards() {
    FileSpool spool = machine.start("one");
    append(spool, "a");
    machine.disk.fail("No space left on device", call -> call.kind() == Kind.WRITE);
    append(spool, "b");
    machine.disk.heal();

    machine.tend(spool, RETRY);

    machine.cutPower(FakeTree.Choice.FORCED);
    assertThat(payloads(machine.start("one"))).containsExactly("a", "b");
  }

  @Test
  void aFolderThatIsRemovedIsMadeAgain() {
    FileSpool spool = machine.start("one", "two");
    append(spool, "a");
    one.finish(spool);
    machine.disk.remove(FakeMachine.ROOT);

    machine.tend(spool, Duration.ofSeconds(2));
    append(spool, "b");
    machine.tend(spool, RETRY);

    machine.kill();
    FileSpool next = machine.start("one", "two");
    assertThat(next.cursor("one").done()).isEqualTo(1);
    one.finish(next);
    assertThat(one.payloads()).containsExactly("a", "b");
    assertThat(next.last()).isEqualTo(2);
  }

  @Test
  void aReaderWaitsForWhatIsInTheNewestFileThoughThatWasRemoved() throws IOException {
    FileSpool spool = machine.start("one");
    append(spool, "a", "b");
    removeNewest();

    Spool.Reading early = spool.read("one", 0, 10, 1000);
    machine.tend(spool, Duration.ofSeconds(2));

    assertThat(early).isEqualTo(new Spool.Reading(List.of(), 0, Map.of()));
    assertThat(payloads(spool)).containsExactly("a", "b");
  }

  @Test
  void theNewestFileThatWasRemovedIsMissedBeforeTheNextBegins() throws IOException {
    machine.segmentBytes = 100;
    FileSpool spool = machine.start("one");
    append(spool, "a");
    removeNewest();

    append(spool, "b");

    assertThat(payloads(spool)).containsExactly("a", "b");
    assertThat(spool.isDurable()).isFalse();
  }

  @Test
  void theNewestFileThatWasRemovedIsMissedAtAStop() throws IOException {
    FileSpool spool = machine.start("one");
    append(spool, "a", "b");
    removeNewest();

    spool.close();

    machine.kill();
    assertThat(payloads(machine.start("one"))).containsExactly("a", "b");
  }

  private void removeNewest() throws IOException {
    List<String> names = machine.disk.list(machine.folder());
    String newest = names.stream().filter(Segment::isName).reduce("", (a, b) -> b);
    machine.disk.remove(new File(machine.folder(), newest));
  }

  @Test
  void aStartWithoutADiskIsAStart() {
    machine.disk.fail("Permission denied", call -> call.kind() == Kind.CREATE_FOLDER);

    FileSpool spool = machine.start("one");
    append(spool, "a");
    machine.disk.heal();
    machine.tend(spool, RETRY);

    assertThat(machine.log.lines())
        .startsWith(
            "WARNING spool /fake/spool cannot be written (IOException: /fake/spool (Permission"
                + " denied)): 0 events wait in memory, until this JVM stops; the next try is in 10"
                + " s. See docs/troubleshooting.md#spool-degraded");
    machine.kill();
    assertThat(payloads(machine.start("one"))).containsExactly("a");
  }

  @Test
  void aStartWithoutADiskThatNeedsTwoTriesLosesNothing() {
    machine.segmentBytes = 100;
    machine.disk.fail("Permission denied", call -> call.kind() == Kind.CREATE_FOLDER);
    FileSpool spool = machine.start("one");
    append(spool, "a", "b", "c");

    machine.disk.fail("No space left on device", call -> call.is(Kind.CREATE, ".seg"));
    machine.tend(spool, RETRY);
    machine.disk.heal();
    machine.tend(spool, RETRY);
    machine.tend(spool, Duration.ofSeconds(2));

    assertThat(payloads(spool)).containsExactly("a", "b", "c");
    one.finish(spool);
    machine.kill();
    assertThat(machine.start("one").cursor("one").done()).isEqualTo(3);
  }

  @Test
  void aLockThatIsGoneAndCannotBeHadAgainKeepsTheSpoolInMemory() {
    FileSpool spool = machine.start("one");
    append(spool, "a");
    machine.disk.remove(FakeMachine.ROOT);
    machine.disk.fail("Permission denied", call -> call.kind() == Kind.LOCK);
    machine.tend(spool, Duration.ofSeconds(2));
    machine.tend(spool, RETRY);

    machine.tend(spool, RETRY);

    assertThat(spool.isDurable()).isFalse();
    machine.disk.heal();
    machine.tend(spool, RETRY);
    assertThat(spool.isDurable()).isTrue();
    FileSpool other = machine.start("one");
    assertThat(other.last()).as("the other process leaves our folder alone").isZero();
  }

  @Test
  void aCursorThatCannotBeWrittenHoldsUpNothing() {
    machine.segmentBytes = 100;
    FileSpool spool = machine.start("one");
    machine.disk.put(new File(new File(machine.folder(), "cursor-one"), "foreign"), new byte[1]);
    append(spool, "a", "b");
    one.finish(spool);

    machine.tend(spool, Duration.ofMinutes(1));
    append(spool, "c");

    assertThat(spool.isDurable()).isTrue();
    assertThat(machine.segments()).as("nothing is freed on its account").hasSize(3);
    assertThat(machine.log.lines())
        .containsExactly(
            "WARNING spool %s: the cursor of \"one\" cannot be written (FileNotFoundException: %s/cursor-one (Is a directory)). Till it can, a kill has events sent twice"
                .formatted(machine.folder(), machine.folder()));
  }

  @Test
  void anErrorForLackOfMemoryLeavesNothingThatLooksWhole() {
    FileSpool spool = machine.start("one");
    append(spool, "a");
    File newest = machine.segments().get(0);
    byte[] stale = Frame.gap(3, 1, "stale");
    byte[] with = Arrays.copyOf(machine.disk.bytes(newest), 200);
    System.arraycopy(stale, 0, with, 150, stale.length);
    machine.disk.put(newest, with);

    append(spool, "b");
    spool.close();

    FileSpool next = machine.start("one");
    append(next, "c");
    assertThat(payloads(next)).containsExactly("a", "b", "c");
  }

  @Test
  void aStopWhileTheDiskFailsTellsWhatIsLost() {
    FileSpool spool = machine.start("one");
    machine.disk.fail("No space left on device", call -> call.kind() == Kind.WRITE);
    append(spool, "a", "b");

    spool.close();

    assertThat(machine.log.lines())
        .last()
        .asString()
        .endsWith("could not be written till the stop: 2 events that waited in memory are lost");
  }

  @Test
  void aStopWhenTheDiskIsWellAgainLosesNothing() {
    FileSpool spool = machine.start("one");
    machine.disk.fail("No space left on device", call -> call.kind() == Kind.WRITE);
    append(spool, "a", "b");
    machine.disk.heal();

    spool.close();

    assertThat(payloads(machine.start("one"))).containsExactly("a", "b");
  }

  private int append(FileSpool spool, String... payloads) {
    return spool.append(machine.items(Lane.CONVERSION, payloads));
  }

  private List<String> payloads(FileSpool spool) {
    Follower follower = new Follower("one");
    follower.resume(spool);
    follower.readAll(spool);
    assertThat(follower.lost()).isEmpty();
    return follower.payloads();
  }

  @Test
  void anErrorAtTheStopLeavesTheFolderForAnyoneAllTheSame() {
    FileSpool spool = machine.start("one");
    append(spool, "a");
    machine.disk.fail("", call -> call.kind() == Kind.FORCE && lacksMemory());

    assertThatThrownBy(() -> spool.stop(Duration.ZERO)).isInstanceOf(OutOfMemoryError.class);

    machine.disk.heal();
    assertThat(machine.names(FakeMachine.ROOT))
        .singleElement()
        .asString()
        .startsWith(InstanceFolder.LEFT);
    assertThat(payloads(machine.start("one"))).containsExactly("a");
  }

  private static boolean lacksMemory() {
    throw new OutOfMemoryError("test");
  }

  @Test
  void aStopDoesNotWaitForADiskThatHangsAndTheWriterEndsIt() throws Exception {
    FileSpool spool = machine.start("one");
    append(spool, "a");
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    machine.disk.fail("", call -> call.kind() == Kind.WRITE && hangs(asked, answers));
    Thread writer = new Thread(() -> append(spool, "b"));
    writer.start();
    asked.await();

    Map<String, Long> lost = spool.stop(Duration.ofMillis(1));
    boolean stillWriting = writer.isAlive();
    answers.countDown();
    writer.join();

    assertThat(stillWriting).isTrue();
    assertThat(lost).isEmpty();
    assertThat(spool.stop(Duration.ZERO)).isEmpty();
    assertThat(machine.log.lines())
        .containsExactly(
            "WARNING spool %s: the disk does not answer at the stop: the last events may be lost, or be sent at the next start"
                .formatted(FakeMachine.ROOT));
    assertThat(spool.append(List.of())).isZero();
    assertThat(payloads(machine.start("one"))).containsExactly("a", "b");
  }

  private static boolean hangs(CountDownLatch asked, CountDownLatch answers) {
    asked.countDown();
    try {
      answers.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
    return false;
  }
}
