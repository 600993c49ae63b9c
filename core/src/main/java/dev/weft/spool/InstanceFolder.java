package dev.weft.spool;

import java.io.File;
import java.io.IOException;
import java.util.UUID;

/**
 * The folder of one process under the spool's root, with its lock. One thread: the writer's.
 *
 * <pre>
 * live-PID-START-RANDOM/        in use, or left by a kill
 *   0000000000000001.seg        a segment: see SegmentHeader and Frame
 *   cursor-miso                 see CursorFile
 *   corrupt/                    copies of bytes that are no frame
 * live-PID-START-RANDOM.lock    locked while it is in use
 * left-RANDOM/                  closed, for anyone to go on with
 * </pre>
 */
final class InstanceFolder {
  static final String LIVE = "live-";
  static final String LEFT = "left-";

  private final Disk disk;
  private final File folder;
  private FolderLock lock;

  private InstanceFolder(Disk disk, File folder, FolderLock lock) {
    this.disk = disk;
    this.folder = folder;
    this.lock = lock;
  }

  /** Locks a new name for this JVM. There is no folder yet. */
  static InstanceFolder reserve(Disk disk, File root, JvmName jvm) throws IOException {
    disk.createFolder(root);
    File folder = new File(root, jvm.prefix() + random());
    FolderLock lock = FolderLock.tryLockOwn(disk, folder);
    if (lock == null) throw new IOException("cannot lock " + folder + FolderLock.SUFFIX);
    return new InstanceFolder(disk, folder, lock);
  }

  /** Whether a name under the root is one of an instance. */
  static boolean isInstance(String name) {
    boolean prefix = name.startsWith(LIVE) || name.startsWith(LEFT);
    return prefix && !name.endsWith(FolderLock.SUFFIX);
  }

  /** A name for a folder that is free for anyone. */
  static String leftName() {
    return LEFT + random();
  }

  private static String random() {
    return UUID.randomUUID().toString().substring(0, 8);
  }

  /** Makes what is missing of it; returns whether the folder was. */
  boolean create() throws IOException {
    disk.createFolder(folder.getParentFile());
    if (lock.isLost()) {
      lock.release();
      FolderLock again = FolderLock.tryLockOwn(disk, folder);
      if (again == null) throw new IOException("cannot lock " + folder + FolderLock.SUFFIX);
      lock = again;
    }
    boolean missing = disk.isMissing(folder);
    disk.createFolder(folder);
    return missing;
  }

  /** Takes the place of a folder that another process left and the caller has locked. */
  void takeOver(Orphan orphan) throws IOException {
    disk.rename(orphan.folder(), folder);
    orphan.lock().releaseAndDelete();
  }

  /**
   * Gives the folder back.
   *
   * @param worth whether it is worth a name that is free for anyone; else it is deleted
   */
  void leave(boolean worth) throws IOException {
    if (!worth) {
      new Orphan(folder, lock).delete(disk);
      return;
    }
    try {
      if (!disk.isMissing(folder)) {
        disk.rename(folder, new File(folder.getParentFile(), leftName()));
      }
    } catch (IOException e) {
      lock.release();
      throw e;
    }
    lock.releaseAndDelete();
  }

  File folder() {
    return folder;
  }
}
