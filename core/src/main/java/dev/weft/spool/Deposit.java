package dev.weft.spool;

import dev.weft.event.InteractionListener;
import dev.weft.log.Log;
import java.io.File;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Events that are put into the spool from outside: a folder of their own that a process which runs,
 * or the next one, takes over. One thread.
 *
 * <pre>
 * new-RANDOM/               being written; nobody but us looks at it
 *   0000000000000001.seg    as in every instance folder
 *   note                    written last: what is to be known when a crash came before the end
 * new-RANDOM.lock           locked while we live
 * left-RANDOM/              its name from {@link #publish} on
 * </pre>
 */
public final class Deposit implements AutoCloseable {
  private static final String NEW = "new-";

  /** The file with the note; under its other name till it is whole. */
  static final String NOTE = "note";

  static final String NOTE_DRAFT = NOTE + ".new";
  private static final int MAX_NOTE = 1 << 20;
  private static final int SEGMENT_BYTES = 8 << 20;

  private final Disk disk;
  private final File folder;
  private final FolderLock lock;
  private final @Nullable SegmentWriter writer;
  private long last;
  private boolean closed;

  private Deposit(Disk disk, File folder, FolderLock lock, @Nullable SegmentWriter writer) {
    this.disk = disk;
    this.folder = folder;
    this.lock = lock;
    this.writer = writer;
  }

  /** Begins a folder under the spool's root, which is made if it is not there. */
  public static Deposit begin(File root) throws IOException {
    Disk disk = new LocalDisk();
    disk.createFolder(root);
    String random = InstanceFolder.leftName().substring(InstanceFolder.LEFT.length());
    File folder = new File(root, NEW + random);
    FolderLock lock = FolderLock.tryLock(disk, folder);
    if (lock == null) throw new IOException("cannot lock " + folder + FolderLock.SUFFIX);
    disk.createFolder(folder);
    return new Deposit(disk, folder, lock, writer(disk, root));
  }

  private static SegmentWriter writer(Disk disk, File root) {
    FileSpool.Options options =
        new FileSpool.Options(
            root,
            Long.MAX_VALUE,
            Duration.ZERO,
            0,
            0,
            FileSpool.Sync.ALWAYS,
            Duration.ofSeconds(1),
            SEGMENT_BYTES);
    Surroundings surroundings =
        new Surroundings(
            disk,
            JvmName.own(),
            new InteractionListener() {},
            new Nowhere(),
            Clock.systemUTC(),
            System::nanoTime);
    return new SegmentWriter(surroundings, new Contents(), options);
  }

  /** What processes left that did not come to their end; each is locked by us now. */
  public static List<Deposit> unfinished(File root) throws IOException {
    Disk disk = new LocalDisk();
    List<Deposit> found = new ArrayList<>();
    for (String name : disk.list(root)) {
      if (!name.startsWith(NEW) || name.endsWith(FolderLock.SUFFIX)) continue;
      File folder = new File(root, name);
      FolderLock lock = FolderLock.tryLock(disk, folder);
      if (lock != null) found.add(new Deposit(disk, folder, lock, null));
    }
    return found;
  }

  /** Appends all; they are on the disk when this returns. */
  public void append(List<Spool.Item> items) throws IOException {
    if (writer == null) throw new IllegalStateException("it is another process's deposit");
    List<Stored> entries = new ArrayList<>(items.size());
    for (Spool.Item item : items) {
      entries.add(new Stored(++last, item.lane(), item.capturedAt(), item.payload()));
    }
    writer.append(folder, entries);
  }

  /** Ends the writing: from here on a crash leaves it whole, with this note. */
  public void seal(byte[] note) throws IOException {
    if (writer == null) throw new IllegalStateException("it is another process's deposit");
    writer.roll();
    File draft = new File(folder, NOTE_DRAFT);
    try (Disk.Handle file = disk.create(draft)) {
      file.write(0, note, note.length);
      file.force();
    }
    disk.rename(draft, new File(folder, NOTE));
    disk.forceFolder(folder);
    disk.forceFolder(folder.getParentFile());
  }

  /** The note of one that is whole; empty for one that is not. */
  public byte[] note() throws IOException {
    File file = new File(folder, NOTE);
    if (disk.isMissing(file)) return new byte[0];
    try (Disk.Handle open = disk.open(file)) {
      byte[] bytes = new byte[(int) Math.min(MAX_NOTE, open.size())];
      int read = open.read(0, bytes, 0, bytes.length);
      return Arrays.copyOf(bytes, read);
    }
  }

  /**
   * Gives it to whoever takes it first.
   *
   * @return its name from now on
   */
  public File publish() throws IOException {
    File left = new File(folder.getParentFile(), InstanceFolder.leftName());
    disk.rename(folder, left);
    disk.forceFolder(folder.getParentFile());
    lock.releaseAndDelete();
    closed = true;
    return left;
  }

  /** Deletes it, for good. */
  public void discard() throws IOException {
    if (writer != null) writer.closeQuietly();
    closed = true;
    new Orphan(folder, lock).delete(disk);
  }

  /** Leaves it as it is for {@link #unfinished}, unless it was published or discarded. */
  @Override
  public void close() throws IOException {
    if (closed) return;
    closed = true;
    if (writer != null) writer.closeQuietly();
    lock.release();
  }

  /** The caller is told by exceptions. */
  private static final class Nowhere implements Log {
    @Override
    public void info(String line) {}

    @Override
    public void warn(String line) {}
  }
}
