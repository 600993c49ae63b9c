package dev.weft.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.spool.Cursor.Tally;
import java.io.File;
import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The file {@code cursor-NAME} with the cursor of one reader; the name is written as in a URL. It
 * has two slots of 128 bytes. A write goes to the one that is not the newest, so that a torn write
 * leaves the other. All numbers are big-endian.
 *
 * <pre>
 * offset  bytes  what
 *      0      4  magic "WCUR"
 *      4      4  0
 *      8      8  generation: the slot with the higher one counts; odd in the second slot
 *     16      8  began
 *     24      8  done
 *     32      8  fresh from
 *     40      8  fresh to
 *     48     32  tally: delivered, dead-lettered, dropped, suppressed
 *     80      4  CRC32C of the 80 bytes before
 *     84     44  0
 * </pre>
 *
 * Thread-safe: the reader's thread and the writer's both write. One lock is held over the write of
 * a slot, another while it is forced; they keep nobody else waiting.
 */
final class CursorFile {
  static final String PREFIX = "cursor-";
  private static final int MAGIC = 0x5743_5552;
  private static final int SLOT = 128;
  private static final int CRC_AT = 80;

  private final Object lock = new Object();
  private final Object forcing = new Object();
  private final Disk disk;
  private final File file;
  private long generation;
  private volatile Cursor written;
  private volatile boolean forced = true;

  /** Whether the name is known to have reached the disk. */
  private boolean named;

  /** Whether a force failed: then nobody knows what reached the disk. */
  private boolean doubtful;

  private CursorFile(Disk disk, File file, long generation, Cursor written) {
    this.disk = disk;
    this.file = file;
    this.generation = generation;
    this.written = written;
    this.named = generation > 0;
  }

  /** What a file says. */
  private record Slot(long generation, Cursor cursor) {}

  /** The name of a reader's file. */
  static String name(String reader) {
    return PREFIX + URLEncoder.encode(reader, UTF_8).replace("*", "%2A");
  }

  /** The reader whose file has this name. */
  static String reader(String fileName) {
    try {
      return URLDecoder.decode(fileName.substring(PREFIX.length()), UTF_8);
    } catch (IllegalArgumentException e) {
      return fileName.substring(PREFIX.length()); // somebody else's file
    }
  }

  /**
   * Goes on from what the file says.
   *
   * @param otherwise where a reader begins whose file is not there or says nothing
   */
  static CursorFile of(Disk disk, File file, Cursor otherwise) throws IOException {
    Optional<Slot> newest = newest(disk, file);
    long generation = newest.map(Slot::generation).orElse(0L);
    return new CursorFile(disk, file, generation, newest.map(Slot::cursor).orElse(otherwise));
  }

  /** The cursor in a file; empty if it is not there or both slots are bad. */
  static Optional<Cursor> read(Disk disk, File file) throws IOException {
    return newest(disk, file).map(Slot::cursor);
  }

  private static Optional<Slot> newest(Disk disk, File file) throws IOException {
    if (disk.isMissing(file)) return Optional.empty();
    byte[] bytes = new byte[2 * SLOT];
    try (Disk.Handle open = disk.open(file)) {
      open.read(0, bytes, 0, bytes.length);
    }
    Optional<Slot> one = slot(bytes, 0);
    Optional<Slot> two = slot(bytes, SLOT);
    if (one.isEmpty() || two.isEmpty()) return one.or(() -> two);
    return one.get().generation() > two.get().generation() ? one : two;
  }

  private static Optional<Slot> slot(byte[] bytes, int at) {
    ByteBuffer slot = ByteBuffer.wrap(bytes, at, SLOT).slice();
    if (slot.getInt(0) != MAGIC || slot.getInt(CRC_AT) != crc(bytes, at)) return Optional.empty();
    slot.position(8);
    long generation = slot.getLong();
    try {
      Cursor cursor =
          new Cursor(
              slot.getLong(),
              slot.getLong(),
              slot.getLong(),
              slot.getLong(),
              new Tally(slot.getLong(), slot.getLong(), slot.getLong(), slot.getLong()));
      boolean possible = Math.max(cursor.done(), cursor.freshTo()) <= Frame.MAX_SEQUENCE;
      return possible ? Optional.of(new Slot(generation, cursor)) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static int crc(byte[] bytes, int at) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, at, CRC_AT);
    return (int) crc.getValue();
  }

  /**
   * Writes the cursor, unless a later one is there: a kill of the process cannot undo it when this
   * returns.
   */
  void write(Cursor cursor) throws IOException {
    synchronized (lock) {
      if (cursor.settledUpTo() < written.settledUpTo()) return;
      long next = generation + 1;
      byte[] slot = bytes(next, cursor);
      try (Disk.Handle open = disk.openOrCreate(file)) {
        open.write((next % 2) * SLOT, slot, SLOT);
      }
      generation = next;
      forced = false;
      written = cursor;
    }
  }

  private static byte[] bytes(long generation, Cursor cursor) {
    Tally tally = cursor.tally();
    ByteBuffer slot = ByteBuffer.allocate(SLOT);
    slot.putInt(MAGIC).putInt(0).putLong(generation);
    slot.putLong(cursor.began()).putLong(cursor.done());
    slot.putLong(cursor.freshFrom()).putLong(cursor.freshTo());
    slot.putLong(tally.delivered()).putLong(tally.deadLettered());
    slot.putLong(tally.dropped()).putLong(tally.suppressed());
    slot.putInt(crc(slot.array(), 0));
    return slot.array();
  }

  /** Has what was written reach the disk, if it has not; waits for who is at it. */
  void force() throws IOException {
    synchronized (forcing) {
      if (forced) return;
      if (doubtful) write(written);
      forced = true; // a write meanwhile says no again
      try (Disk.Handle open = disk.openOrCreate(file)) {
        open.force();
        if (!named) disk.forceFolder(folder());
      } catch (IOException e) {
        forced = false;
        doubtful = true;
        throw e;
      }
      named = true;
      doubtful = false;
    }
  }

  /** The folder it is in. */
  File folder() {
    return file.getParentFile();
  }

  /** What was written last, or read. */
  Cursor written() {
    return written;
  }
}
