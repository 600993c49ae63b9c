package dev.weft.spool;

import dev.weft.event.InteractionListener;
import dev.weft.log.Log;
import java.io.File;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A spool in files of its own: what is in it survives the end of the process, however it ends.
 *
 * <pre>
 * ROOT/                             spool.folder; everything under it is for its owner alone
 *   live-PID-START-RANDOM.lock      locked by the process that uses the folder of this name
 *   live-PID-START-RANDOM/          in use, or left by a kill
 *     0000000000000001.seg          a segment, named by its first sequence in hex
 *     │ header, 64 bytes            {@link SegmentHeader}: magic, version, first sequence, CRC32C
 *     │ frame                       {@link Frame}: magic, kind, lane, length, sequence, time, CRC32C,
 *     │ frame                         then an event as JSON, or how many are lost and why
 *     │ …
 *     0000000000006d61.seg          the next one; only the newest is written to
 *     0000000000000001.seg.tmp      a segment that is being written anew, with gaps for what gave way
 *     cursor-miso                   how far a reader is: two slots, {@link CursorFile}
 *     corrupt/SEGMENT-OFFSET.bin    copies of bytes that are no frame, {@link CorruptFolder}
 *     SEGMENT.unreadable            what the disk does not give; never deleted
 *   left-RANDOM/                    closed, for anyone to go on with
 * </pre>
 *
 * <p>Order rests on sequences only, never on a clock. A reader learns from them exactly how many
 * events are missing; gaps say why. A cursor is in its file before the segments behind it are
 * deleted.
 *
 * <p>What {@link #append} took is with the operating system when that returns, so a kill of the
 * process does not touch it; {@link Sync} says when it is safe from a loss of power. While the disk
 * fails, events wait in memory within a bound, with their sequences, and are written when it works
 * again.
 *
 * <p>Thread-safe as {@link Spool} says. The thread that appends does all the work on segments. It
 * holds a lock meanwhile, over I/O, that only a stop from another thread waits for, and not for
 * long; readers go by what {@link Contents} says at a moment.
 */
public final class FileSpool implements Spool {
  /** So many bytes room is made for at once. */
  private static final long PORTION_BYTES = 1 << 20;

  private final Options options;
  private final Surroundings surroundings;
  private final ReentrantLock writing = new ReentrantLock();
  private final Contents contents;
  private final Cursors cursors;
  private final Map<String, SpoolReader> readers = new HashMap<>();
  private final SegmentWriter writer;
  private final Outage outage;
  private final Adopter adopter;
  private final AgeLimit age;
  private volatile boolean closed;

  /** What a stop does is done; guarded by the lock. */
  private boolean ended;

  /** Null until the disk lets us have a folder. */
  private @Nullable Home home;

  /** When what was written reaches the disk itself, and is safe from a loss of power. */
  public enum Sync {
    /** When the operating system likes. */
    NEVER,
    /** After an interval. */
    INTERVAL,
    /** Before an append or an advance returns. */
    ALWAYS
  }

  /**
   * What can be set.
   *
   * @param root the folder under which each process has its own
   * @param maxBytes of all segments together; the oldest give way beyond it
   * @param maxAge events that have waited longer are dropped; zero for no limit
   * @param minFreeBytes if the disk has less left, the spool grows no more
   * @param memoryBytes what may wait in memory while the disk fails; the newest are refused beyond
   * @param syncInterval for {@link Sync#INTERVAL}
   * @param segmentBytes of one segment file, but for an event that is larger
   */
  public record Options(
      File root,
      long maxBytes,
      Duration maxAge,
      long minFreeBytes,
      long memoryBytes,
      Sync sync,
      Duration syncInterval,
      int segmentBytes) {

    /** With segments of 8 MiB: small, so that room is made often. */
    public Options(
        File root,
        long maxBytes,
        Duration maxAge,
        long minFreeBytes,
        long memoryBytes,
        Sync sync,
        Duration syncInterval) {
      this(root, maxBytes, maxAge, minFreeBytes, memoryBytes, sync, syncInterval, 8 << 20);
    }
  }

  /** The folder in use, and what is done in it. */
  private record Home(InstanceFolder folder, Room room, Upkeep upkeep) {}

  /**
   * Opens the spool of this process, and goes on with what an earlier one left. If the disk does
   * not let us, it is open all the same, and events wait in memory.
   *
   * @param readers their names; an entry is kept until each is done with it
   * @param listener is told what an earlier process left
   * @param nanoTime as {@link System#nanoTime}
   */
  public static FileSpool open(
      Options options,
      Collection<String> readers,
      InteractionListener listener,
      Log log,
      Clock clock,
      LongSupplier nanoTime) {
    Surroundings surroundings =
        new Surroundings(new LocalDisk(), JvmName.own(), listener, log, clock, nanoTime);
    return open(options, readers, surroundings);
  }

  static FileSpool open(Options options, Collection<String> readers, Surroundings surroundings) {
    Orphans orphans = new Orphans(options.root(), surroundings);
    Cursors cursors = new Cursors(readers, surroundings.log());
    Outage outage = new Outage(surroundings.log());
    try {
      Instance instance = Instance.open(options.root(), surroundings, orphans, cursors);
      FileSpool spool =
          new FileSpool(options, surroundings, instance.contents(), cursors, outage, orphans);
      spool.moveInto(instance.folder());
      spool.tellRecovered();
      return spool;
    } catch (IOException e) {
      outage.begin(surroundings.nanos());
      outage.tell(options.root(), e, 0);
      return new FileSpool(options, surroundings, new Contents(), cursors, outage, orphans);
    }
  }

  private FileSpool(
      Options options,
      Surroundings surroundings,
      Contents contents,
      Cursors cursors,
      Outage outage,
      Orphans orphans) {
    this.options = options;
    this.surroundings = surroundings;
    this.contents = contents;
    this.cursors = cursors;
    this.outage = outage;
    this.writer = new SegmentWriter(surroundings, contents, options);
    this.adopter = new Adopter(surroundings, orphans, cursors.readers());
    this.age = new AgeLimit(options.maxAge(), surroundings.clock(), surroundings.nanoTime());
    for (String reader : cursors.readers()) {
      readers.put(reader, new SpoolReader(surroundings.disk(), contents, surroundings.nanoTime()));
    }
  }

  private Home moveInto(InstanceFolder folder) {
    Room room = new Room(folder.folder(), surroundings, options, contents, cursors, writer);
    Home entered = new Home(folder, room, new Upkeep(options, cursors, writer, room, age));
    home = entered;
    return entered;
  }

  private void tellRecovered() {
    for (String reader : cursors.readers()) {
      long left = lag(reader);
      if (left > 0) surroundings.listener().recovered(reader, left);
    }
  }

  @Override
  public int append(List<Item> items) {
    writing.lock();
    try {
      return closed || items.isEmpty() ? 0 : store(items);
    } finally {
      release();
    }
  }

  private int store(List<Item> items) {
    long before = contents.last();
    List<Stored> entries = numbered(items, before);
    IOException error = outage.isOn() ? null : write(entries);
    if (error == null && !outage.isOn()) return entries.size();
    int written = (int) (contents.last() - before);
    List<Stored> rest = entries.subList(written, entries.size());
    int kept = contents.keep(rest, options.memoryBytes());
    if (error != null) outage.tell(where(), error, contents.waiting());
    return written + kept;
  }

  private static List<Stored> numbered(List<Item> items, long before) {
    List<Stored> entries = new ArrayList<>(items.size());
    long sequence = before;
    for (Item item : items) {
      entries.add(new Stored(++sequence, item.lane(), item.capturedAt(), item.payload()));
    }
    return entries;
  }

  private @Nullable IOException write(List<Stored> entries) {
    Home here = home;
    if (here == null) return null;
    try {
      int next = 0;
      while (next < entries.size()) next = writePortion(here, entries, next);
      return null;
    } catch (IOException e) {
      fail();
      return e;
    }
  }

  /** Makes room for so many that the bound is kept, writes them, and returns which is next. */
  private int writePortion(Home here, List<Stored> entries, int from) throws IOException {
    int next = from;
    long bytes = 0;
    while (next < entries.size()) {
      long more = Frame.size(entries.get(next).payload());
      if (next > from && bytes + more > PORTION_BYTES) break;
      bytes += more;
      next++;
    }
    here.room().make(bytes);
    writer.append(here.folder().folder(), entries.subList(from, next));
    return next;
  }

  private void fail() {
    outage.begin(surroundings.nanos());
    writer.giveUp();
  }

  private File where() {
    return home == null ? options.root() : home.folder().folder();
  }

  @Override
  public void tend() {
    writing.lock();
    try {
      if (!closed) tendWhileOpen();
    } finally {
      release();
    }
  }

  private void tendWhileOpen() {
    long now = surroundings.nanos();
    if (outage.isDue(now)) recover();
    Home here = home;
    if (here == null || outage.isOn()) return;
    try {
      here.upkeep().run(now);
    } catch (IOException e) {
      fail();
      outage.tell(where(), e, contents.waiting());
      return;
    }
    adopter.step(now, new Adopted());
  }

  /** How entries of another process come in. */
  private final class Adopted implements Adoption.Target {
    @Override
    public int append(List<Item> items) {
      return items.isEmpty() ? 0 : store(items);
    }

    @Override
    public void force() throws IOException {
      if (outage.isOn()) throw new IOException("our own spool cannot be written");
      if (options.sync() == Sync.NEVER) return;
      try {
        writer.force();
      } catch (IOException e) {
        fail();
        outage.tell(where(), e, contents.waiting());
        throw e;
      }
    }
  }

  private void recover() {
    outage.begin(surroundings.nanos());
    int waiting = contents.waiting();
    try {
      Home here = home;
      if (here == null) {
        Disk disk = surroundings.disk();
        here = moveInto(InstanceFolder.reserve(disk, options.root(), surroundings.jvm()));
      }
      File folder = here.folder().folder();
      if (here.folder().create()) cursors.moveTo(surroundings.disk(), folder);
      here.room().forgetMissing();
      writer.writeWaiting(folder);
      cursors.writeRest();
      outage.end(folder, waiting);
    } catch (IOException e) {
      outage.begin(surroundings.nanos());
    }
  }

  @Override
  public Reading read(String reader, long after, int maxEntries, int maxBytes) {
    SpoolReader known = readers.get(reader);
    if (known == null) throw new IllegalArgumentException("the spool has no reader " + reader);
    if (closed) return new Reading(List.of(), after, Map.of());
    return known.read(after, maxEntries, maxBytes).reading();
  }

  @Override
  public Cursor cursor(String reader) {
    return cursors.get(reader);
  }

  @Override
  public void advance(String reader, Cursor cursor) {
    if (!cursors.advance(reader, cursor, contents.last()) || closed) return;
    try {
      cursors.write(reader, options.sync() == Sync.ALWAYS);
    } catch (IOException e) {
      // it counts in memory, and tend writes it again
    }
    contents.forget(cursors.done(contents.last()));
  }

  @Override
  public long last() {
    return contents.last();
  }

  @Override
  public boolean isDurable() {
    return !outage.isOn();
  }

  @Override
  public long bytes() {
    return contents.bytes();
  }

  @Override
  public int segments() {
    return contents.segments().size();
  }

  /** Tries once more to write what waits in memory, and leaves the folder for the next process. */
  @Override
  public Map<String, Long> stop(Duration patience) {
    boolean free = lockWithin(patience);
    boolean first = !closed;
    closed = true;
    if (!free) free = writing.tryLock(); // else whoever holds it sees that it is closed
    if (!free) {
      if (first) tellHanging();
      return Map.of();
    }
    try {
      return end() && first ? forgotten() : Map.of();
    } finally {
      writing.unlock();
    }
  }

  /** Waits on when it is interrupted: that is meant for the application, which gets it back. */
  private boolean lockWithin(Duration patience) {
    long end = System.nanoTime() + patience.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return writing.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  /** Ends what a stop did not wait for. */
  private void release() {
    try {
      if (closed) end();
    } finally {
      writing.unlock();
    }
  }

  /** Returns whether this call did it. An error in one step, which is thrown, ends no other. */
  private boolean end() {
    if (ended) return false;
    ended = true;
    try {
      missNewest();
      if (outage.isOn()) recover();
    } finally {
      endTheRest();
    }
    return true;
  }

  private void endTheRest() {
    boolean finished = false;
    try {
      adopter.stop(new Adopted());
      finish();
      tellForgotten();
      finished = true;
    } finally {
      writer.closeQuietly();
      leave(home, finished);
    }
  }

  private void finish() {
    Home here = home;
    try {
      if (here != null && !outage.isOn()) here.upkeep().finish();
    } catch (IOException e) {
      surroundings
          .log()
          .warn(
              "spool %s could not be written at the stop (%s): some events may be sent twice, or be lost with the machine's power"
                  .formatted(where(), Outage.text(e)));
    }
  }

  /** Takes back to memory what is in a file that somebody removed. */
  private void missNewest() {
    try {
      writer.checkNotRemoved();
    } catch (IOException e) {
      fail();
      outage.tell(where(), e, contents.waiting());
    }
  }

  private void tellHanging() {
    surroundings
        .log()
        .warn(
            "spool %s: the disk does not answer at the stop: the last events may be lost, or be sent at the next start"
                .formatted(options.root()));
  }

  /** What only memory has, for each reader that it would have been for. */
  private Map<String, Long> forgotten() {
    Map<String, Long> lost = new HashMap<>();
    List<Stored> waiting = contents.unwritten();
    for (String reader : cursors.readers()) {
      Cursor at = cursors.get(reader);
      lost.put(reader, waiting.stream().filter(each -> !at.isPast(each.sequence())).count());
    }
    return lost;
  }

  private void tellForgotten() {
    int waiting = contents.waiting();
    if (waiting == 0) return;
    surroundings
        .log()
        .warn(
            "spool %s could not be written till the stop: %,d events that waited in memory are lost"
                .formatted(where(), waiting));
  }

  /** After an error, what is in the folder is not for us to judge. */
  private void leave(@Nullable Home here, boolean finished) {
    if (here == null) return;
    try {
      here.folder().leave(!finished || !contents.segments().isEmpty());
    } catch (IOException e) {
      // the next process finds it under its old name, once this one has ended
    }
  }
}
