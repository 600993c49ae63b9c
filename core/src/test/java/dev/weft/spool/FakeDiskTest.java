package dev.weft.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spool.FakeDisk.Kind;
import java.io.File;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** The disk that fails on demand is a disk, and fails as it is told. */
class FakeDiskTest extends DiskContract {
  private final FakeDisk disk = new FakeDisk(new File("/fake/disk"));

  @Override
  protected Disk disk() {
    return disk;
  }

  @Override
  protected File folder() {
    return new File("/fake/disk");
  }

  @Test
  void aPowerCutLeavesWhatWasForced() throws IOException {
    write(file("named"), "x");
    disk.forceFolder(folder());
    try (Disk.Handle open = disk.openOrCreate(file("named"))) {
      open.force();
      open.write(1, "y".getBytes(UTF_8), 1);
    }
    write(file("nameless"), "z");

    assertThat(disk.afterPowerCut(FakeTree.Choice.FORCED).list(folder())).containsExactly("named");
    assertThat(disk.afterPowerCut(FakeTree.Choice.FORCED).bytes(file("named"))).hasSize(1);
    assertThat(disk.afterKill().list(folder())).containsExactly("named", "nameless");
    assertThat(disk.afterKill().bytes(file("named"))).hasSize(2);
  }

  @Test
  void aKillEndsAWriteInTheMiddle() throws IOException {
    disk.killAt(disk.count() + 2);

    assertThatThrownBy(() -> write(file("a"), "0123")).isInstanceOf(FakeDisk.Killed.class);
    assertThatThrownBy(() -> disk.list(folder())).isInstanceOf(FakeDisk.Killed.class);
    assertThat(disk.afterKill().bytes(file("a"))).isEqualTo("01".getBytes(UTF_8));
  }

  @Test
  void aFullDiskTakesWhatFits() {
    disk.leave(3);

    assertThatThrownBy(() -> write(file("a"), "0123")).hasMessage("No space left on device");
    assertThat(disk.bytes(file("a"))).isEqualTo("012".getBytes(UTF_8));
    assertThat(disk.usableSpace(folder())).isZero();
  }

  @Test
  void callsFailUntilTheDiskIsWellAgain() throws IOException {
    write(file("a"), "");
    disk.fail("Input/output error", call -> call.is(Kind.OPEN, "a"));

    assertThatThrownBy(() -> disk.open(file("a"))).hasMessage("/fake/disk/a (Input/output error)");
    disk.heal();

    disk.open(file("a")).close();
  }
}
