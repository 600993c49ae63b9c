package dev.weft.spool;

import java.io.File;
import java.io.IOException;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The cursors of all readers, in memory and in their files. Thread-safe: one lock, never held over
 * I/O.
 *
 * <p>A cursor that cannot be written counts all the same while this process lives, and is tried
 * again; but nothing is deleted on its account before it is in its file.
 */
final class Cursors {
  private final Object lock = new Object();
  private final Map<String, Cursor> cursors = new LinkedHashMap<>();
  private volatile Map<String, CursorFile> files = Map.of();

  /** Begins for all of them at the first sequence; no file is known yet. */
  Cursors(Collection<String> readers) {
    for (String reader : readers) cursors.put(reader, Cursor.at(0));
  }

  Set<String> readers() {
    return cursors.keySet();
  }

  /** Goes on from the files in the folder; a reader without one begins at a sequence. */
  void load(Disk disk, File folder, long began) {
    useFilesIn(disk, folder, Cursor.at(began));
    files.forEach((reader, file) -> set(reader, file.written()));
  }

  /** From now on the files are these; what they say is not asked. */
  void moveTo(Disk disk, File folder) {
    useFilesIn(disk, folder, Cursor.at(0));
  }

  private void useFilesIn(Disk disk, File folder, Cursor otherwise) {
    Map<String, CursorFile> all = new LinkedHashMap<>();
    for (String reader : readers()) {
      File file = new File(folder, CursorFile.name(reader));
      all.put(reader, CursorFile.of(disk, file, otherwise));
    }
    files = all;
  }

  private void set(String reader, Cursor cursor) {
    synchronized (lock) {
      cursors.put(reader, cursor);
    }
  }

  Cursor get(String reader) {
    synchronized (lock) {
      Cursor cursor = cursors.get(reader);
      if (cursor == null) throw new IllegalArgumentException("the spool has no reader " + reader);
      return cursor;
    }
  }

  /** Takes a cursor that is neither behind the last one nor ahead of what there is. */
  boolean advance(String reader, Cursor cursor, long last) {
    synchronized (lock) {
      boolean ahead = Math.max(cursor.done(), cursor.freshTo()) > last;
      if (ahead || cursor.settledUpTo() < get(reader).settledUpTo()) return false;
      cursors.put(reader, cursor);
      return true;
    }
  }

  /** Writes the cursor to its file, if there is one. */
  void write(String reader, boolean force) throws IOException {
    CursorFile file = files.get(reader);
    if (file == null) return;
    file.write(get(reader));
    if (force) file.force();
  }

  /** Writes those that are not in their files yet. */
  void writeRest() throws IOException {
    for (Map.Entry<String, CursorFile> each : files.entrySet()) {
      if (!each.getValue().written().equals(get(each.getKey()))) write(each.getKey(), false);
    }
  }

  /** Has what the files say reach the disk. */
  void force() throws IOException {
    for (CursorFile file : files.values()) file.force();
  }

  /** Every reader is done with everything up to this, and a kill cannot undo it. */
  long doneInFiles(long last) {
    long done = files.values().stream().mapToLong(file -> file.written().done()).min().orElse(last);
    return Math.min(done, last);
  }

  /** Every reader is done with everything up to this. */
  long done(long last) {
    synchronized (lock) {
      return cursors.values().stream().mapToLong(Cursor::done).min().orElse(last);
    }
  }
}
