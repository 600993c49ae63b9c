package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.weft.event.Lane;
import dev.weft.spool.Cursor.Tally;
import dev.weft.spool.FakeDisk.Kind;
import java.io.File;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CursorFileTest {
  private static final Cursor BEGIN = Cursor.at(0);
  private static final File FILE = new File(FakeMachine.ROOT, CursorFile.name("one"));

  private final FakeMachine machine = new FakeMachine();

  @Test
  void theLastCursorCounts() throws IOException {
    CursorFile file = open();
    for (int i = 1; i <= 5; i++) file.write(cursor(i));

    assertThat(open().written()).isEqualTo(cursor(5));
    assertThat(machine.disk.bytes(FILE)).hasSize(256);
  }

  @Test
  void aTornWriteLeavesTheCursorBefore() throws IOException {
    CursorFile file = open();
    file.write(cursor(1));
    file.write(cursor(2));
    byte[] before = machine.disk.bytes(FILE);
    file.write(cursor(3));
    byte[] after = machine.disk.bytes(FILE);

    // each prefix of the slot that was written may have reached the disk
    for (int torn = 0; torn < 128; torn++) {
      byte[] bytes = before.clone();
      System.arraycopy(after, 128, bytes, 128, torn);
      machine.disk.put(FILE, bytes);
      assertThat(open().written()).isIn(cursor(2), cursor(3));
    }
  }

  @Test
  void aFlippedBitLeavesTheOtherSlot() throws IOException {
    CursorFile file = open();
    file.write(cursor(1));
    file.write(cursor(2));
    byte[] bytes = machine.disk.bytes(FILE);

    for (int bit = 0; bit < 8 * 84; bit++) {
      for (int slot = 0; slot < 2; slot++) {
        byte[] damaged = bytes.clone();
        damaged[slot * 128 + bit / 8] ^= (byte) (1 << bit % 8);
        machine.disk.put(FILE, damaged);
        assertThat(open().written()).isEqualTo(cursor(slot == 0 ? 1 : 2));
      }
    }
  }

  @Test
  void whatIsNoCursorSaysNothing() throws IOException {
    byte[] noise = new byte[256];
    new Random(3).nextBytes(noise);
    for (byte[] bytes : List.of(new byte[0], new byte[100], new byte[256], noise)) {
      machine.disk.put(FILE, bytes);
      assertThat(open().written()).isEqualTo(BEGIN);
    }
  }

  @Test
  void aCursorWhereNoSpoolComesSaysNothing() throws IOException {
    open().write(Cursor.at(Long.MAX_VALUE - 2));

    assertThat(open().written()).isEqualTo(BEGIN);
  }

  @Test
  void afterAFailedWriteTheLastCursorIsStillThere() throws IOException {
    CursorFile file = open();
    file.write(cursor(1));
    for (int i = 0; i < 3; i++) {
      machine.disk.fail("No space left on device", call -> call.kind() == Kind.WRITE);
      assertThat(catchThrowable(() -> file.write(cursor(2)))).hasMessage("No space left on device");
      machine.disk.heal();
      assertThat(open().written()).isEqualTo(cursor(1));
    }
    file.write(cursor(2));

    assertThat(open().written()).isEqualTo(cursor(2));
  }

  @Test
  void aLaterCursorIsNotWrittenOver() throws IOException {
    CursorFile file = open();
    file.write(cursor(2));

    file.write(cursor(1));

    assertThat(open().written()).isEqualTo(cursor(2));
  }

  @Test
  void whatIsForcedIsThereAfterAPowerCut() throws IOException {
    CursorFile file = open();
    file.write(cursor(1));
    file.force();
    file.write(cursor(2));

    machine.cutPower(FakeTree.Choice.FORCED);

    assertThat(open().written()).isEqualTo(cursor(1));
  }

  @Test
  void afterAFailedForceTheCursorIsWrittenAnew() throws IOException {
    CursorFile file = open();
    file.write(cursor(1));
    machine.disk.fail("Input/output error", call -> call.kind() == Kind.FORCE);
    assertThat(catchThrowable(file::force)).hasMessageContaining("Input/output error");
    machine.disk.heal();
    machine.disk.record();

    file.force();

    assertThat(machine.disk.operations())
        .extracting(FakeDisk.Operation::kind)
        .containsSubsequence(Kind.WRITE, Kind.FORCE);
    machine.cutPower(FakeTree.Choice.FORCED);
    assertThat(open().written()).isEqualTo(cursor(1));
  }

  @Test
  void aReaderMayHaveAnyName() {
    for (String name : List.of("miso", "a b", "a/b", "../../etc", "ü*?", "%41")) {
      String file = CursorFile.name(name);

      assertThat(file).matches("cursor-[A-Za-z0-9._+%-]+");
      assertThat(CursorFile.reader(file)).isEqualTo(name);
    }
    assertThat(CursorFile.reader("cursor-%zz")).isEqualTo("%zz");
  }

  @Test
  void aCursorThatSaysNothingBeginsWithTheOldest() {
    FileSpool spool = left();
    spool.close();
    machine.disk.put(new File(machine.folder(), "cursor-one"), new byte[256]);

    FileSpool next = machine.start("one", "two");

    assertThat(next.cursor("one")).isEqualTo(Cursor.at(0));
    assertThat(next.cursor("two").done()).isEqualTo(2);
    assertThat(machine.log.lines())
        .containsExactly(
            "WARNING spool %s: the cursor of \"one\" cannot be read. It begins with the oldest event that is there, so it may get some twice"
                .formatted(machine.folder()));
  }

  @Test
  void aCursorAheadOfTheFilesHasTheSequencesGoOnAfterIt() {
    FileSpool spool = left();
    machine.kill();
    byte[] bytes = machine.disk.bytes(machine.segments().get(0));
    machine.disk.put(machine.segments().get(0), Arrays.copyOf(bytes, SegmentHeader.SIZE + 29));
    assertThat(spool.cursor("one").done()).isEqualTo(2);

    FileSpool next = machine.start("one", "two", "three");
    next.append(machine.items(Lane.VIEW, "d"));
    Follower one = new Follower("one");
    one.resume(next);
    one.readAll(next);
    Follower three = new Follower("three");
    three.resume(next);
    three.readAll(next);

    assertThat(one.told()).isEqualTo(Map.of(3L, "d"));
    assertThat(three.told()).isEqualTo(Map.of(1L, "a", 2L, Follower.LOST + "missing", 3L, "d"));
  }

  @Test
  void aCursorThatWentBackHasSomeReadAgain() {
    FileSpool spool = left();
    File file = new File(machine.folder(), "cursor-one");
    byte[] before = machine.disk.bytes(file);
    spool.advance("one", new Cursor(0, 3, 0, 0, new Tally(3, 0, 0, 0)));
    machine.kill();
    machine.disk.put(file, before);

    Follower one = new Follower("one");
    FileSpool next = machine.start("one", "two");
    one.resume(next);
    one.readAll(next);

    assertThat(one.payloads()).containsExactly("c");
  }

  /** Three events, of which both readers have settled two. */
  private FileSpool left() {
    FileSpool spool = machine.start("one", "two");
    spool.append(machine.items(Lane.VIEW, "a", "b", "c"));
    for (String reader : List.of("one", "two")) {
      spool.advance(reader, new Cursor(0, 2, 0, 0, new Tally(2, 0, 0, 0)));
    }
    return spool;
  }

  private CursorFile open() throws IOException {
    return CursorFile.of(machine.disk, FILE, BEGIN);
  }

  private static Cursor cursor(long done) {
    return new Cursor(0, done, done + 2, done + 3, new Tally(done, 1, 0, 0));
  }
}
