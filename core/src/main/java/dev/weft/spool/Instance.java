package dev.weft.spool;

import dev.weft.log.Log;
import java.io.File;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The folder that this process uses and what was in it at the start. Immutable.
 *
 * @param contents empty in a new folder
 */
record Instance(InstanceFolder folder, Contents contents) {
  /**
   * Goes on with a folder that an earlier process left, or else makes one. Puts the cursors to
   * where that process was.
   */
  static Instance open(File root, Surroundings surroundings, Orphans orphans, Cursors cursors)
      throws IOException {
    Orphan left = orphans.next();
    if (left == null) return enter(root, surroundings, null, cursors);
    try {
      return enter(root, surroundings, left, cursors);
    } catch (IOException e) {
      // it is tried again later, to be copied
      surroundings.log().warn(unusable(left.folder(), e));
      return enter(root, surroundings, null, cursors);
    }
  }

  private static Instance enter(
      File root, Surroundings surroundings, @Nullable Orphan left, Cursors cursors)
      throws IOException {
    Disk disk = surroundings.disk();
    Log log = surroundings.log();
    InstanceFolder folder = reserve(root, surroundings, left);
    try {
      takeOver(folder, left);
      folder.create();
      Contents contents = new SegmentFiles(disk, folder.folder(), log).load();
      loadCursors(disk, folder.folder(), contents, cursors, log);
      return new Instance(folder, contents);
    } catch (IOException e) {
      leaveQuietly(folder);
      throw e;
    }
  }

  private static InstanceFolder reserve(File root, Surroundings surroundings, @Nullable Orphan left)
      throws IOException {
    try {
      return InstanceFolder.reserve(surroundings.disk(), root, surroundings.jvm());
    } catch (IOException e) {
      if (left != null) left.lock().release();
      throw e;
    }
  }

  private static void takeOver(InstanceFolder folder, @Nullable Orphan orphan) throws IOException {
    if (orphan == null) return;
    try {
      folder.takeOver(orphan);
    } catch (IOException e) {
      orphan.lock().release(); // it may be copied later
    }
  }

  private static void leaveQuietly(InstanceFolder folder) {
    try {
      folder.leave(true);
    } catch (IOException e) {
      // its name is that of this JVM: another process will find it when this one has ended
    }
  }

  private static void loadCursors(
      Disk disk, File folder, Contents contents, Cursors cursors, Log log) throws IOException {
    long oldest = contents.oldest();
    long last = contents.last();
    for (String name : disk.list(folder)) {
      if (!name.startsWith(CursorFile.PREFIX)) continue;
      String reader = CursorFile.reader(name);
      boolean known = cursors.readers().contains(reader);
      Cursor cursor = CursorFile.read(disk, new File(folder, name)).orElse(null);
      if (cursor == null) {
        if (known) log.warn(unreadable(folder, reader));
        continue;
      }
      // a cursor may be ahead of the disk after an outage: no sequence is used twice
      contents.skipTo(Math.max(cursor.done(), cursor.freshTo()));
      long waiting = Math.min(last - cursor.settledUpTo(), last - oldest + 1);
      if (!known && waiting > 0) log.warn(unknown(folder, reader, waiting));
    }
    cursors.load(disk, folder, oldest - 1);
  }

  private static String unusable(File folder, IOException why) {
    return "spool %s, which another process left, cannot be read (%s). It is tried again every 30 s"
        .formatted(folder, Outage.text(why));
  }

  private static String unreadable(File folder, String reader) {
    return "spool %s: the cursor of \"%s\" cannot be read. It begins with the oldest event that is there, so it may get some twice"
        .formatted(folder, reader);
  }

  private static String unknown(File folder, String reader, long waiting) {
    return "spool %s: %,d %s for \"%s\", which is not configured. Its cursor is kept, but its events only as long as another destination needs them"
        .formatted(folder, waiting, waiting == 1 ? "event waits" : "events wait", reader);
  }
}
