package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalDiskTest extends DiskContract {
  @TempDir private Path folder;

  @Override
  protected Disk disk() {
    return new LocalDisk();
  }

  @Override
  protected File folder() {
    return folder.toFile();
  }

  @Test
  void filesAndFoldersAreForTheirOwnerAlone() throws IOException {
    File inner = new File(file("one"), "two");

    disk().createFolder(inner);
    write(new File(inner, "a"), "x");
    disk().openOrCreate(new File(inner, "b")).close();

    assertThat(mode(file("one"))).isEqualTo("rwx------");
    assertThat(mode(inner)).isEqualTo("rwx------");
    assertThat(mode(new File(inner, "a"))).isEqualTo("rw-------");
    assertThat(mode(new File(inner, "b"))).isEqualTo("rw-------");
  }

  private static String mode(File file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(file.toPath()));
  }

  @Test
  void aPipeIsNeitherListedNorOpened() throws Exception {
    File pipe = file("0000000000000001.seg");
    Process mkfifo = new ProcessBuilder("mkfifo", pipe.getPath()).start();
    assumeThat(mkfifo.waitFor()).isZero();

    assertThat(disk().list(folder())).isEmpty();
    for (ThrowingCallable open :
        List.<ThrowingCallable>of(() -> disk().open(pipe), () -> disk().openOrCreate(pipe))) {
      assertThatThrownBy(open)
          .isInstanceOf(IOException.class)
          .hasMessage(pipe + " is not a regular file");
    }
  }

  @Test
  void aLinkToAFolderIsAFolder() throws IOException {
    disk().createFolder(file("real"));
    Files.createSymbolicLink(file("link").toPath(), file("real").toPath());

    disk().createFolder(file("link"));
    disk().createFolder(new File(file("link"), "inner"));

    assertThat(disk().list(file("real"))).containsExactly("inner");
  }

  @Test
  void anInterruptDoesNotCloseAFile() throws IOException {
    try (Disk.Handle open = disk().create(file("a"))) {
      Thread.currentThread().interrupt();

      open.write(0, new byte[] {1}, 1);
      open.force();

      assertThat(Thread.interrupted()).isTrue();
      assertThat(open.size()).isEqualTo(1);
    }
  }
}
