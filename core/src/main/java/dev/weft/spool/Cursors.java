package dev.weft.spool;

import dev.weft.log.Log;
import java.io.File;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The cursors of all readers, in memory and in their files. Thread-safe: one lock, never held over
 * I/O. What tells of failures is the writer's thread.
 *
 * <p>A cursor that cannot be written counts all the same while this process lives, and is tried
 * again; but nothing is deleted on its account before it is in its file.
 */
final class Cursors {
  private final Object lock = new Object();
  private final Map<String, Cursor> cursors = new LinkedHashMap<>();
  private final Log log;
  private final Set<String> failing = new HashSet<>();
  private volatile Map<String, CursorFile> files = Map.of();

  /** Begins for all of them at the first sequence; no file is known yet. */
  Cursors(Collection<String> readers, Log log) {
    this.log = log;
    for (String reader : readers) cursors.put(reader, Cursor.at(0));
  }

  Set<String> readers() {
    return cursors.keySet();
  }

  /** Goes on from the files in the folder; a reader without one begins at a sequence. */
  void load(Disk disk, File folder, long began) throws IOException {
    useFilesIn(disk, folder, Cursor.at(began));
    files.forEach((reader, file) -> set(reader, file.written()));
  }

  /** From now on the files are these; what they say is not asked. */
  void moveTo(Disk disk, File folder) throws IOException {
    useFilesIn(disk, folder, Cursor.at(0));
  }

  private void useFilesIn(Disk disk, File folder, Cursor otherwise) throws IOException {
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

  /** Writes those that are not in their files yet, as far as the disk lets us. */
  void writeRest() {
    files.forEach(
        (reader, file) -> {
          if (!file.written().equals(get(reader)))
            attempt(reader, file, () -> write(reader, false));
        });
  }

  /** Has what the files say reach the disk; returns whether all of it did. */
  boolean force() {
    boolean all = true;
    for (Map.Entry<String, CursorFile> each : files.entrySet()) {
      all &= attempt(each.getKey(), each.getValue(), each.getValue()::force);
    }
    return all;
  }

  private interface Step {
    void run() throws IOException;
  }

  /** One cursor that cannot be written keeps nothing else from being written. */
  private boolean attempt(String reader, CursorFile file, Step step) {
    try {
      step.run();
      if (file.written().equals(get(reader))) failing.remove(reader);
      return true;
    } catch (IOException e) {
      if (failing.add(reader)) log.warn(cannotBeWritten(reader, file.folder(), e));
      return false;
    }
  }

  private static String cannotBeWritten(String reader, File folder, IOException why) {
    return "spool %s: the cursor of \"%s\" cannot be written (%s). Till it can, a kill has events sent twice"
        .formatted(folder, reader, Outage.text(why));
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
