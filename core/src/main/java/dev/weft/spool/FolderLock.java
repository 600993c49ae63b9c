package dev.weft.spool;

import java.io.File;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The lock of one instance folder: a file beside it, {@code NAME.lock}, locked by the process that
 * uses the folder. The system frees it when that process ends, however it ends. One thread.
 *
 * <p>On POSIX, closing any channel on a file frees all locks that the process has on it. So no lock
 * file is ever opened twice in one JVM, not even by two class loaders: who opens one of another
 * process claims it in the system properties first, which they share. A process's own folder has a
 * name that nobody else in it looks at, and needs no claim, which the application could see.
 */
final class FolderLock {
  static final String SUFFIX = ".lock";
  private static final String CLAIM = "dev.weft.spool.lock:";
  private static final String NO_CLAIM = "";

  private final Disk disk;
  private final File file;
  private final String claim;
  private final Disk.Handle handle;
  private boolean released;

  private FolderLock(Disk disk, File file, String claim, Disk.Handle handle) {
    this.disk = disk;
    this.file = file;
    this.claim = claim;
    this.handle = handle;
  }

  /** Locks a folder that may not be there yet; null if it is in use, here or elsewhere. */
  static @Nullable FolderLock tryLock(Disk disk, File folder) throws IOException {
    File file = new File(folder.getParentFile(), folder.getName() + SUFFIX);
    String claim = CLAIM + file.getCanonicalPath();
    if (System.getProperties().putIfAbsent(claim, "") != null) return null;
    return tryLock(disk, file, claim);
  }

  /** Locks a folder under a name of this JVM's own; null if it is in use all the same. */
  static @Nullable FolderLock tryLockOwn(Disk disk, File folder) throws IOException {
    return tryLock(disk, new File(folder.getParentFile(), folder.getName() + SUFFIX), NO_CLAIM);
  }

  private static @Nullable FolderLock tryLock(Disk disk, File file, String claim)
      throws IOException {
    Disk.Handle handle = null;
    boolean locked = false;
    try {
      handle = disk.openOrCreate(file);
      locked = handle.tryLock();
      return locked ? new FolderLock(disk, file, claim, handle) : null;
    } finally {
      if (!locked) release(handle, claim);
    }
  }

  private static void release(Disk.@Nullable Handle handle, String claim) throws IOException {
    try {
      if (handle != null) handle.close();
    } finally {
      if (!claim.equals(NO_CLAIM)) System.getProperties().remove(claim);
    }
  }

  /** Whether it keeps nobody out: it is released, or somebody deleted the file. */
  boolean isLost() {
    return released || disk.isMissing(file);
  }

  /** Frees the folder for others. Idempotent: the claim may be another's by now. */
  void release() throws IOException {
    if (released) return;
    released = true;
    release(handle, claim);
  }

  /** Frees the name of a folder that is gone. Its file goes first, so that nobody waits for it. */
  void releaseAndDelete() throws IOException {
    try {
      disk.delete(file);
    } finally {
      release();
    }
  }
}
