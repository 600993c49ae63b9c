package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.event.Lane;
import dev.weft.spool.FakeDisk.Kind;
import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reading while the disk gives no answer, and while files change. */
class SpoolReaderTest {
  private final FakeMachine machine = new FakeMachine();
  private final Follower one = new Follower("one");

  @Test
  void aFileThatCannotBeReadForAWhileIsReadLater() {
    FileSpool spool = machine.start("one");
    append(spool, "a", "b");
    machine.disk.fail("Permission denied", call -> call.is(Kind.OPEN, ".seg"));

    for (int i = 0; i < 100; i++) one.read(spool, 10);
    machine.time.pass(Duration.ofMinutes(9));
    one.read(spool, 10);
    boolean nothing = one.told().isEmpty();
    machine.disk.heal();
    one.readAll(spool);

    assertThat(nothing).isTrue();
    assertThat(one.payloads()).containsExactly("a", "b");
    assertThat(one.lost()).isEmpty();
  }

  @Test
  void aFileThatCannotBeReadForTenMinutesCountsAsDamaged() {
    machine.segmentBytes = 100;
    FileSpool spool = machine.start("one");
    append(spool, "a");
    append(spool, "b".repeat(60));
    File bad = machine.segments().get(0);
    machine.disk.fail(
        "Input/output error", call -> call.kind() == Kind.READ && call.file().equals(bad));

    one.read(spool, 10);
    machine.time.pass(Duration.ofMinutes(10));
    one.readAll(spool);

    assertThat(one.payloads()).containsExactly("b".repeat(60));
    assertThat(one.lost()).isEqualTo(Map.of("damaged", 1L));
  }

  @Test
  void aFileThatCanBeReadDoesNotMakeOneThatCannotBeWaitedForWithoutAnEnd() {
    machine.segmentBytes = 130;
    FileSpool spool = machine.start("one");
    append(spool, "a", "b");
    append(spool, "c".repeat(60));
    List<File> files = machine.segments();
    byte[] bytes = machine.disk.bytes(files.get(0));
    bytes[bytes.length - 1] ^= 1;
    machine.disk.put(files.get(0), bytes);
    machine.disk.fail(
        "Input/output error", call -> call.kind() == Kind.READ && call.file().equals(files.get(1)));

    one.readAll(spool);
    machine.time.pass(Duration.ofMinutes(10));
    one.readAll(spool);
    append(spool, "d".repeat(60));
    one.readAll(spool);

    assertThat(one.payloads()).containsExactly("a", "d".repeat(60));
    assertThat(one.lost()).isEqualTo(Map.of("damaged", 2L));
  }

  @Test
  void aFileWithoutItsFolderMayComeBack() {
    FileSpool spool = machine.start("one");
    append(spool, "a");
    File segment = machine.segments().get(0);
    byte[] bytes = machine.disk.bytes(segment);
    machine.disk.remove(FakeMachine.ROOT);

    one.readAll(spool);
    machine.disk.put(segment, bytes);
    one.readAll(spool);

    assertThat(one.payloads()).containsExactly("a");
  }

  @Test
  void aFileThatIsDeletedIsMissing() {
    machine.segmentBytes = 100;
    FileSpool spool = machine.start("one");
    append(spool, "a", "b");
    machine.disk.remove(machine.segments().get(0));

    one.readAll(spool);

    assertThat(one.lost()).isEqualTo(Map.of("missing", 1L));
  }

  @Test
  void aFileThatIsAboutToGetItsNameIsNotMissing() {
    machine.maxBytes = 420;
    machine.segmentBytes = 220;
    FileSpool spool = machine.start("one");
    spool.append(machine.items(Lane.IMPRESSION, "i".repeat(60)));
    append(spool, "a".repeat(40), "b".repeat(40));
    // a reader in another thread, at the worst moment
    machine.disk.afterRename(() -> one.read(spool, 10));

    append(spool, "c".repeat(60));
    machine.disk.afterRename(() -> {});
    one.readAll(spool);

    assertThat(one.lost()).isEqualTo(Map.of(Room.FULL, 1L));
    assertThat(one.payloads()).hasSize(3);
  }

  @Test
  void damageBehindWhatIsAskedForIsNoReasonForWhatIsMissing() {
    machine.segmentBytes = 130;
    FileSpool spool = machine.start("one");
    append(spool, "a", "b");
    append(spool, "c".repeat(60));
    append(spool, "d".repeat(60));
    List<File> files = machine.segments();
    byte[] bytes = machine.disk.bytes(files.get(0));
    bytes[SegmentHeader.SIZE] ^= 1;
    machine.disk.put(files.get(0), bytes);
    machine.disk.remove(files.get(1));

    Spool.Reading reading = spool.read("one", 2, 10, 1_000);

    assertThat(reading.lost()).isEqualTo(Map.of("missing", 1L));
  }

  private void append(FileSpool spool, String... payloads) {
    spool.append(machine.items(Lane.CONVERSION, payloads));
  }
}
