package dev.weft.spool;

import dev.weft.spool.FileSpool.Sync;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Appends to the newest segment, and begins the next one when that is full. One thread.
 *
 * <p>After an {@link IOException} nothing more may be appended before {@link #giveUp}.
 */
final class SegmentWriter {
  /** Bytes of one write at the most, but for a frame that is larger. */
  private static final int MAX_WRITE = 1 << 20;

  private static final int FIRST_BUFFER = 64 << 10;

  private final Disk disk;
  private final Contents contents;
  private final Sync sync;
  private final long syncNanos;
  private final int segmentBytes;
  private final Clock clock;
  private final LongSupplier nanoTime;
  private final CRC32C crc = new CRC32C();
  private ByteBuffer buffer = ByteBuffer.allocate(FIRST_BUFFER);
  private @Nullable Open open;

  /** What must be cut off a file before anything is written after it. */
  private @Nullable Leftover leftover;

  /** The file that is written to. */
  private static final class Open {
    final Segment segment;
    final Disk.Handle file;

    /** Up to here everything has reached the disk, and this is the last sequence in it. */
    long forced = SegmentHeader.SIZE;

    long forcedLast;
    long forcedNanos;

    /** Up to here the file can be trusted after an error. */
    boolean onlyForced;

    Open(Segment segment, Disk.Handle file, long nanos) {
      this.segment = segment;
      this.file = file;
      this.forcedLast = segment.first - 1;
      this.forcedNanos = nanos;
    }
  }

  private record Leftover(File file, long size) {}

  SegmentWriter(Surroundings surroundings, Contents contents, FileSpool.Options options) {
    this.disk = surroundings.disk();
    this.clock = surroundings.clock();
    this.nanoTime = surroundings.nanoTime();
    this.contents = contents;
    this.sync = options.sync();
    this.syncNanos = nanos(options.syncInterval());
    this.segmentBytes = options.segmentBytes();
  }

  private static long nanos(Duration duration) {
    return duration.toMillis() * 1_000_000;
  }

  /** Appends all; after an error, {@link Contents#last} says how many. */
  void append(File folder, List<Stored> entries) throws IOException {
    int next = 0;
    while (next < entries.size()) {
      Open target = openFor(folder, entries.get(next));
      next = write(target, entries, next);
    }
    if (sync == Sync.ALWAYS) force();
    if (sync == Sync.INTERVAL) forceIfDue();
  }

  private Open openFor(File folder, Stored entry) throws IOException {
    Open target = open;
    if (target != null) {
      long size = target.segment.size();
      boolean fits = size + Frame.size(entry.payload()) <= segmentBytes;
      if (fits || size == SegmentHeader.SIZE) return target;
      roll();
    }
    return begin(folder, entry.sequence());
  }

  private Open begin(File folder, long first) throws IOException {
    File file = free(folder, first);
    Disk.Handle handle = disk.create(file);
    try {
      byte[] header = new SegmentHeader(SegmentHeader.VERSION, first, clock.millis()).bytes();
      handle.write(0, header, header.length);
      if (sync != Sync.NEVER) forceNames(folder);
    } catch (IOException e) {
      handle.close();
      deleteQuietly(file);
      throw e;
    }
    Segment segment = new Segment(file, first, first - 1, SegmentHeader.SIZE);
    segment.markOpen(true);
    contents.add(segment);
    Open begun = new Open(segment, handle, nanoTime.getAsLong());
    open = begun;
    return begun;
  }

  /** The folder itself may be new. */
  private void forceNames(File folder) throws IOException {
    disk.forceFolder(folder);
    disk.forceFolder(folder.getParentFile());
  }

  /** The usual name, unless a file of another origin has it. */
  private File free(File folder, long first) {
    int number = 0;
    File file = new File(folder, Segment.name(first, number));
    while (!disk.isMissing(file) && number < 100) {
      file = new File(folder, Segment.name(first, ++number));
    }
    return file;
  }

  private void deleteQuietly(File file) {
    try {
      disk.delete(file);
    } catch (IOException e) {
      // it has no frame, or those that memory has too: the next start sees to it
    }
  }

  /** Writes as many as one write takes, and returns which is next. */
  private int write(Open target, List<Stored> entries, int from) throws IOException {
    Segment segment = target.segment;
    long size = segment.size();
    long nanos = nanoTime.getAsLong();
    int next = from;
    int bytes = 0;
    while (next < entries.size()) {
      int more = Frame.size(entries.get(next).payload());
      boolean full = size + bytes + more > segmentBytes || bytes + more > MAX_WRITE;
      if (full && bytes > 0) break;
      bytes += more;
      next++;
    }
    buffer = buffer.capacity() < bytes ? ByteBuffer.allocate(bytes) : buffer.clear();
    for (Stored entry : entries.subList(from, next)) Frame.put(buffer, entry, crc);
    target.file.write(size, buffer.array(), bytes);
    for (Stored entry : entries.subList(from, next)) {
      segment.count(entry.lane(), Frame.size(entry.payload()), entry.capturedAt(), nanos);
    }
    contents.grow(segment, size + bytes, entries.get(next - 1).sequence());
    if (buffer.capacity() > MAX_WRITE) buffer = ByteBuffer.allocate(FIRST_BUFFER);
    return next;
  }

  /** Ends the newest segment, so that it can be written anew. */
  void roll() throws IOException {
    if (open == null) return;
    checkNotRemoved(); // from here on it could not be read back any more
    long size = open.segment.size();
    // an error in the middle of a write, for lack of memory perhaps, may have left something
    if (open.file.size() > size) open.file.truncate(size);
    if (sync != Sync.NEVER) force();
    open.file.close();
    open.segment.markOpen(false);
    open = null;
  }

  /** Forces what was written, if the policy has an interval and that has passed. */
  void forceIfDue() throws IOException {
    Open target = open;
    if (sync != Sync.INTERVAL || target == null) return;
    if (target.forced == target.segment.size()) {
      target.forcedNanos = nanoTime.getAsLong(); // counts from the first write after
    } else if (nanoTime.getAsLong() - target.forcedNanos >= syncNanos) {
      force();
    }
  }

  /** Has everything reach the disk, whatever the policy. */
  void force() throws IOException {
    Open target = open;
    if (target == null || target.forced == target.segment.size()) return;
    try {
      target.file.force();
    } catch (IOException e) {
      target.onlyForced = true;
      throw e;
    }
    target.forced = target.segment.size();
    target.forcedLast = target.segment.last();
    target.forcedNanos = nanoTime.getAsLong();
  }

  /** Fails if the file that is written to is not in its folder any more. */
  void checkNotRemoved() throws IOException {
    if (open != null && disk.isMissing(open.segment.file())) {
      throw new IOException("its newest file was removed");
    }
  }

  /** The segment that is written to, if there is one. */
  boolean isOpen(Segment segment) {
    return open != null && open.segment == segment;
  }

  /**
   * After an error: closes the file and takes back to memory what nobody knows to be on the disk.
   */
  void giveUp() {
    Open target = open;
    if (target == null) return;
    open = null;
    Segment segment = target.segment;
    boolean removed = disk.isMissing(segment.file());
    long size = removed ? SegmentHeader.SIZE : segment.size();
    long last = removed ? segment.first - 1 : segment.last();
    if (target.onlyForced && !removed) {
      size = target.forced;
      last = target.forcedLast;
    }
    List<Stored> back = List.of();
    try {
      back = readBack(target, size);
    } catch (IOException e) {
      // what is in the file stays there: it may be read later
      if (!removed) {
        size = segment.size();
        last = segment.last();
      }
    } catch (RuntimeException | Error e) {
      segment.markOpen(false); // nobody takes it back now
      throw e;
    }
    contents.takeBack(segment, size, last, back);
    leftover = new Leftover(segment.file(), size);
    try {
      target.file.close();
    } catch (IOException e) {
      // what could not be written is in memory
    }
  }

  private static List<Stored> readBack(Open target, long from) throws IOException {
    List<Stored> back = new ArrayList<>();
    long size = target.segment.size();
    FrameScanner frames = new FrameScanner(target.file, from, size, new byte[SpoolReader.BUFFER]);
    while (frames.next()) {
      if (!frames.isGap()) back.add(frames.entry());
    }
    return back;
  }

  /**
   * Writes what waits in memory to new segments and forces them. Either all of it is in the
   * segments after this, or nothing has changed.
   */
  void writeWaiting(File folder) throws IOException {
    cutLeftover();
    List<Stored> waiting = contents.unwritten();
    Contents aside = new Contents();
    SegmentWriter writer = new SegmentWriter(disk, aside, this);
    try {
      if (waiting.isEmpty()) {
        writer.begin(folder, contents.last() + 1);
      } else {
        writer.append(folder, waiting);
      }
      if (sync != Sync.NEVER) writer.force();
    } catch (IOException e) {
      writer.closeQuietly();
      for (Segment segment : aside.segments()) deleteQuietly(segment.file());
      throw e;
    }
    open = writer.open;
    contents.written(aside.segments());
  }

  private SegmentWriter(Disk disk, Contents contents, SegmentWriter like) {
    this.disk = disk;
    this.contents = contents;
    this.sync = like.sync;
    this.syncNanos = like.syncNanos;
    this.segmentBytes = like.segmentBytes;
    this.clock = like.clock;
    this.nanoTime = like.nanoTime;
  }

  /** What was written by half may look whole at the next start, and be something else by then. */
  private void cutLeftover() throws IOException {
    Leftover rest = leftover;
    if (rest == null) return;
    if (rest.size() <= SegmentHeader.SIZE) {
      disk.delete(rest.file());
    } else if (!disk.isMissing(rest.file())) {
      try (Disk.Handle file = disk.openOrCreate(rest.file())) {
        file.truncate(rest.size());
        if (sync != Sync.NEVER) file.force();
      }
    }
    leftover = null;
  }

  /** Closes the file without another word. */
  void closeQuietly() {
    try {
      if (open != null) open.file.close();
    } catch (IOException e) {
      // it was forced before, or is not worth it
    }
    open = null;
  }
}
