package dev.weft.spool;

import dev.weft.spool.Survey.Damage;
import java.io.File;
import java.io.IOException;
import java.util.List;

/**
 * The folder {@code corrupt} of an instance: copies of bytes that are no frame, for people, in
 * files {@code SEGMENT-OFFSET.bin}. What does not fit any more is not kept. One thread.
 */
final class CorruptFolder {
  static final String NAME = "corrupt";
  private static final String SUFFIX = ".bin";
  private static final int MAX_FILES = 32;
  private static final long MAX_BYTES = 4 << 20;

  private final Disk disk;
  private final File folder;

  CorruptFolder(Disk disk, File instance) {
    this.disk = disk;
    this.folder = new File(instance, NAME);
  }

  /** Copies what is damaged in a segment; what was copied before is not copied again. */
  void keep(File segment, List<Damage> damages) throws IOException {
    if (damages.isEmpty()) return;
    disk.createFolder(folder);
    List<String> names = disk.list(folder);
    long room = MAX_BYTES;
    for (String name : names) room -= disk.size(new File(folder, name));
    int files = names.size();
    try (Disk.Handle from = disk.open(segment)) {
      for (Damage damage : damages) {
        String name = segment.getName() + "-" + damage.from() + SUFFIX;
        long bytes = damage.to() - damage.from();
        if (names.contains(name) || bytes > room || files == MAX_FILES) continue;
        copy(from, damage.from(), (int) bytes, new File(folder, name));
        room -= bytes;
        files++;
      }
    }
  }

  /** Deletes such a folder. */
  static void delete(Disk disk, File folder) throws IOException {
    for (String name : disk.list(folder)) {
      if (name.endsWith(SUFFIX)) disk.delete(new File(folder, name));
    }
    disk.delete(folder);
  }

  private void copy(Disk.Handle from, long at, int length, File to) throws IOException {
    byte[] bytes = new byte[length];
    int read = from.read(at, bytes, 0, length);
    try (Disk.Handle file = disk.create(to)) {
      file.write(0, bytes, read);
    }
  }
}
