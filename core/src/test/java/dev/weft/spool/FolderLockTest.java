package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spool.FakeDisk.Kind;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
  private static final File FOLDER = new File(FakeMachine.ROOT, "live-1-1-lock");

  private final FakeMachine machine = new FakeMachine();

  @AfterEach
  void kill() {
    machine.kill();
  }

  @Test
  void aFolderIsLockedOnce() throws IOException {
    FolderLock lock = lock();

    assertThat(tryLock()).isNull();
    lock.release();
    lock();
  }

  @Test
  void onADiskTheSame(@TempDir Path root) throws IOException {
    File folder = root.resolve("live").toFile();
    FolderLock lock = lock(new LocalDisk(), folder);

    assertThat(FolderLock.tryLock(new LocalDisk(), folder)).isNull();
    lock.releaseAndDelete();
    lock(new LocalDisk(), folder).releaseAndDelete();
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void anErrorLeavesTheFolderFree() throws IOException {
    for (Kind kind : new Kind[] {Kind.CREATE, Kind.LOCK}) {
      machine.disk.fail("Permission denied", call -> call.kind() == kind);
      assertThatThrownBy(this::tryLock).hasMessageContaining("Permission denied");
      machine.disk.heal();
      machine.disk.remove(new File(FOLDER + FolderLock.SUFFIX));
    }

    lock();
  }

  @Test
  void aSecondReleaseDoesNotFreeWhatIsAnothersByNow() throws IOException {
    FolderLock first = lock();
    first.release();
    lock();

    first.release();

    assertThat(tryLock()).isNull();
  }

  @Test
  void aLockWithoutItsFileKeepsNobodyOut() throws IOException {
    FolderLock lock = lock();
    boolean before = lock.isLost();

    machine.disk.remove(new File(FOLDER + FolderLock.SUFFIX));

    assertThat(before).isFalse();
    assertThat(lock.isLost()).isTrue();
  }

  private @Nullable FolderLock tryLock() throws IOException {
    return FolderLock.tryLock(machine.disk, FOLDER);
  }

  private FolderLock lock() throws IOException {
    return lock(machine.disk, FOLDER);
  }

  private static FolderLock lock(Disk disk, File folder) throws IOException {
    FolderLock lock = FolderLock.tryLock(disk, folder);
    if (lock == null) throw new AssertionError(folder + " is in use");
    return lock;
  }
}
