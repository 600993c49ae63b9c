package dev.weft.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** What the spool may expect of a disk. */
abstract class DiskContract {
  protected abstract Disk disk();

  /** A folder that is there and empty. */
  protected abstract File folder();

  @Test
  void namesAreSortedAndAFolderThatIsNotThereHasNone() throws IOException {
    write(file("b"), "");
    write(file("a"), "");
    disk().createFolder(file("c"));

    assertThat(disk().list(folder())).containsExactly("a", "b", "c");
    assertThat(disk().list(file("nowhere"))).isEmpty();
    assertThatThrownBy(() -> disk().list(file("a"))).isInstanceOf(IOException.class);
  }

  @Test
  void aFolderIsMadeWithThoseAboveItAndLeftAloneIfItIsThere() throws IOException {
    File inner = new File(file("one"), "two");

    disk().createFolder(inner);
    write(new File(inner, "a"), "x");
    disk().createFolder(inner);

    assertThat(disk().list(inner)).containsExactly("a");
  }

  @Test
  void aFolderIsNotMadeInThePlaceOfAFile() throws IOException {
    write(file("a"), "x");

    assertThatThrownBy(() -> disk().createFolder(file("a"))).isInstanceOf(IOException.class);
  }

  @Test
  void aFileIsMadeOnce() throws IOException {
    write(file("a"), "x");

    assertThatThrownBy(() -> disk().create(file("a"))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> disk().create(new File(file("nowhere"), "a")))
        .isInstanceOf(IOException.class);
  }

  @Test
  void aFileIsOpenedOrMade() throws IOException {
    disk().openOrCreate(file("a")).close();
    write(file("b"), "bytes");

    try (Disk.Handle again = disk().openOrCreate(file("b"))) {
      again.write(0, "B".getBytes(UTF_8), 1);
    }

    assertThat(disk().size(file("a"))).isZero();
    assertThat(text(file("b"))).isEqualTo("Bytes");
  }

  @Test
  void aFileThatIsNotThereCannotBeOpened() throws IOException {
    disk().createFolder(file("folder"));

    assertThatThrownBy(() -> disk().open(file("a"))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> disk().open(file("folder"))).isInstanceOf(IOException.class);
    assertThat(disk().isMissing(file("a"))).isTrue();
    assertThat(disk().isMissing(file("folder"))).isFalse();
    assertThat(disk().size(file("a"))).isZero();
  }

  @Test
  void aReadEndsWithTheFile() throws IOException {
    write(file("a"), "0123456789");
    byte[] bytes = new byte[8];

    try (Disk.Handle open = disk().open(file("a"))) {
      assertThat(open.read(7, bytes, 2, 6)).isEqualTo(3);
      assertThat(open.read(20, bytes, 0, 2)).isZero();
      assertThat(open.size()).isEqualTo(10);
    }

    assertThat(new String(bytes, 2, 3, UTF_8)).isEqualTo("789");
  }

  @Test
  void aWriteIsSeenByWhoHasTheFileOpen() throws IOException {
    write(file("a"), "0123");

    try (Disk.Handle reader = disk().open(file("a"));
        Disk.Handle writer = disk().openOrCreate(file("a"))) {
      writer.write(4, "45--".getBytes(UTF_8), 2);
      writer.force();

      assertThat(reader.size()).isEqualTo(6);
      assertThatThrownBy(() -> reader.write(0, new byte[1], 1)).isInstanceOf(IOException.class);
    }

    assertThat(text(file("a"))).isEqualTo("012345");
  }

  @Test
  void aFileIsCut() throws IOException {
    write(file("a"), "0123");

    try (Disk.Handle open = disk().openOrCreate(file("a"))) {
      open.truncate(1);
    }

    assertThat(text(file("a"))).isEqualTo("0");
  }

  @Test
  void aRenameTakesThePlaceOfAnotherFile() throws IOException {
    write(file("a"), "new");
    write(file("b"), "old");

    disk().rename(file("a"), file("b"));
    disk().forceFolder(folder());

    assertThat(text(file("b"))).isEqualTo("new");
    assertThat(disk().list(folder())).containsExactly("b");
    assertThatThrownBy(() -> disk().rename(file("a"), file("c"))).isInstanceOf(IOException.class);
  }

  @Test
  void aFolderIsRenamedWithAllThatIsInIt() throws IOException {
    disk().createFolder(file("one"));
    write(new File(file("one"), "a"), "x");

    disk().rename(file("one"), file("two"));

    assertThat(text(new File(file("two"), "a"))).isEqualTo("x");
    assertThat(disk().isMissing(file("one"))).isTrue();
  }

  @Test
  void aFolderIsDeletedWhenItIsEmpty() throws IOException {
    disk().createFolder(file("one"));
    write(new File(file("one"), "a"), "x");

    assertThatThrownBy(() -> disk().delete(file("one"))).isInstanceOf(IOException.class);
    disk().delete(new File(file("one"), "a"));
    disk().delete(file("one"));
    disk().delete(file("one"));

    assertThat(disk().list(folder())).isEmpty();
  }

  @Test
  void whoHasAFileOpenKeepsItWhateverBecomesOfItsName() throws IOException {
    write(file("a"), "x");
    byte[] bytes = new byte[1];

    try (Disk.Handle open = disk().open(file("a"))) {
      disk().delete(file("a"));

      assertThat(open.read(0, bytes, 0, 1)).isEqualTo(1);
    }
  }

  @Test
  void aLockIsHadOnceTillTheClose() throws IOException {
    try (Disk.Handle one = disk().openOrCreate(file("lock"))) {
      assertThat(one.tryLock()).isTrue();
      assertThat(one.tryLock()).isFalse();
    }
    try (Disk.Handle two = disk().openOrCreate(file("lock"))) {
      assertThat(two.tryLock()).isTrue();
    }
  }

  @Test
  void thereIsSpace() {
    assertThat(disk().usableSpace(folder())).isPositive();
  }

  protected final File file(String name) {
    return new File(folder(), name);
  }

  protected final void write(File file, String text) throws IOException {
    byte[] bytes = text.getBytes(UTF_8);
    try (Disk.Handle made = disk().create(file)) {
      made.write(0, bytes, bytes.length);
    }
  }

  private String text(File file) throws IOException {
    byte[] bytes = new byte[100];
    try (Disk.Handle open = disk().open(file)) {
      return new String(bytes, 0, open.read(0, bytes, 0, bytes.length), UTF_8);
    }
  }
}
