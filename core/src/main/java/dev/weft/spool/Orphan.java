package dev.weft.spool;

import java.io.File;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * An instance folder that no process uses any more, locked by us. One thread.
 *
 * @param folder as another process named it
 */
record Orphan(File folder, FolderLock lock) {
  /** Locks a folder; null if it is in use or gone. */
  static @Nullable Orphan tryLock(Disk disk, File folder) throws IOException {
    FolderLock lock = FolderLock.tryLock(disk, folder);
    if (lock == null) return null;
    if (!disk.isMissing(folder)) return new Orphan(folder, lock);
    lock.releaseAndDelete(); // who had it was faster
    return null;
  }

  /** Whether it has a segment that only a later Weft can read. */
  boolean isOfTheFuture(Disk disk) throws IOException {
    for (String name : disk.list(folder)) {
      if (name.endsWith(Segment.SUFFIX) && isOfTheFuture(disk, new File(folder, name))) return true;
    }
    return false;
  }

  private static boolean isOfTheFuture(Disk disk, File segment) {
    try (Disk.Handle file = disk.open(segment)) {
      return SegmentHeader.read(file).isOfTheFuture();
    } catch (IOException e) {
      return false; // who reads all of it will see
    }
  }

  /** Whether it has no segment. */
  boolean isEmpty(Disk disk) throws IOException {
    return disk.list(folder).stream().noneMatch(name -> name.endsWith(Segment.SUFFIX));
  }

  /** Deletes it for good. Fails if there is something in it that is not ours: that stays. */
  void delete(Disk disk) throws IOException {
    try {
      deleteAll(disk);
    } catch (IOException e) {
      lock.release();
      throw e;
    }
    lock.releaseAndDelete();
  }

  private void deleteAll(Disk disk) throws IOException {
    for (String name : disk.list(folder)) {
      File file = new File(folder, name);
      if (name.equals(CorruptFolder.NAME)) CorruptFolder.delete(disk, file);
      if (isOurs(name)) disk.delete(file);
    }
    disk.delete(folder);
  }

  private static boolean isOurs(String name) {
    boolean segment = name.endsWith(Segment.SUFFIX);
    boolean temporary = name.endsWith(Segment.SUFFIX + SegmentRewrite.SUFFIX);
    boolean note = name.equals(Deposit.NOTE) || name.equals(Deposit.NOTE_DRAFT);
    return segment || temporary || note || name.startsWith(CursorFile.PREFIX);
  }
}
