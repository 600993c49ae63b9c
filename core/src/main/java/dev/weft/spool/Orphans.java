package dev.weft.spool;

import dev.weft.log.Log;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the instance folders under a root that other processes left. One thread. */
final class Orphans {
  private final Disk disk;
  private final File root;
  private final JvmName jvm;
  private final Log log;
  private final Set<String> told = new HashSet<>();

  Orphans(File root, Surroundings surroundings) {
    this.root = root;
    this.disk = surroundings.disk();
    this.jvm = surroundings.jvm();
    this.log = surroundings.log();
  }

  /**
   * Locks one with segments, the largest first; deletes those without on the way.
   *
   * @return null if there is none that we can have
   */
  @Nullable Orphan next() throws IOException {
    for (File folder : folders()) {
      Orphan orphan = tryLock(folder);
      if (orphan != null && isForUs(orphan)) return orphan;
    }
    return null;
  }

  /** One that we may not even lock, as another user's, does not hide the others. */
  private @Nullable Orphan tryLock(File folder) {
    try {
      return Orphan.tryLock(disk, folder);
    } catch (IOException e) {
      leave(folder, "it cannot be locked (" + Outage.text(e) + ")");
      return null;
    }
  }

  private List<File> folders() throws IOException {
    List<Sized> folders = new ArrayList<>();
    for (String name : disk.list(root)) {
      // a live folder of this JVM is in use, here or by another class loader
      boolean ours = name.startsWith(jvm.prefix());
      if (!InstanceFolder.isInstance(name) || ours) continue;
      File folder = new File(root, name);
      folders.add(new Sized(folder, bytes(folder)));
    }
    folders.sort(Comparator.comparingLong(Sized::bytes).reversed());
    return folders.stream().map(Sized::folder).toList();
  }

  /** The size at one moment: those in use grow while they are sorted. */
  private record Sized(File folder, long bytes) {}

  private long bytes(File folder) {
    try {
      return disk.list(folder).stream()
          .filter(name -> name.endsWith(Segment.SUFFIX))
          .mapToLong(name -> disk.size(new File(folder, name)))
          .sum();
    } catch (IOException e) {
      return 0;
    }
  }

  private boolean isForUs(Orphan orphan) throws IOException {
    boolean ours = false;
    try {
      if (orphan.isOfTheFuture(disk)) {
        leave(
            orphan.folder(),
            "it was written by a later Weft. Start that one again to have it delivered");
      } else if (orphan.isEmpty(disk)) {
        orphan.delete(disk);
        return false;
      } else {
        ours = true;
      }
    } catch (IOException e) {
      leave(orphan.folder(), "it cannot be used (" + Outage.text(e) + ")");
    } finally {
      if (!ours) orphan.lock().release();
    }
    return ours;
  }

  private void leave(File folder, String why) {
    if (!told.add(folder.getName())) return;
    log.warn("the spool folder %s is left alone: %s.".formatted(folder, why));
  }
}
