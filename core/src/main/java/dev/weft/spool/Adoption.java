package dev.weft.spool;

import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.event.InteractionListener;
import dev.weft.event.InvalidInteractionException;
import dev.weft.log.Log;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Copies what another process left into our own spool, a portion at a time, and then deletes it.
 * One thread: the writer's.
 *
 * <p>An entry that some readers are done with is copied for the others only. After each portion the
 * cursors of the old folder move on, and the segments behind them are deleted: a kill has at most
 * one portion copied twice.
 */
final class Adoption {
  private static final int PORTION = 2_000;
  private static final int PORTION_BYTES = 2 << 20;

  private final Disk disk;
  private final Orphan orphan;
  private final Contents contents;
  private final SpoolReader reader;
  private final Map<String, CursorFile> cursors = new LinkedHashMap<>();
  private final InteractionListener listener;
  private final Log log;
  private long upTo;

  /** Up to here our own spool has it, in memory perhaps; the cursors follow. */
  private long accepted;

  private long copied;

  /**
   * Looks at what there is.
   *
   * @param readableOnly whether to do without what cannot be read, instead of failing
   */
  Adoption(Surroundings surroundings, Orphan orphan, Set<String> readers, boolean readableOnly)
      throws IOException {
    this.disk = surroundings.disk();
    this.listener = surroundings.listener();
    this.log = surroundings.log();
    this.orphan = orphan;
    SegmentFiles files = new SegmentFiles(disk, orphan.folder(), log);
    contents = readableOnly ? files.loadReadable() : files.load();
    reader = new SpoolReader(disk, contents, surroundings.nanoTime());
    Cursor otherwise = Cursor.at(contents.oldest() - 1);
    for (String name : readers) {
      File file = new File(orphan.folder(), CursorFile.name(name));
      cursors.put(name, cursor(file, otherwise, readableOnly));
    }
    upTo = cursors.values().stream().mapToLong(each -> each.written().done()).min().orElse(0);
    accepted = upTo;
  }

  private CursorFile cursor(File file, Cursor otherwise, boolean readableOnly) throws IOException {
    try {
      return CursorFile.of(disk, file, otherwise);
    } catch (IOException e) {
      if (!readableOnly) throw e;
      log.warn(
          "spool: %s cannot be read (%s): \"%s\" may get some events twice"
              .formatted(file, Outage.text(e), CursorFile.reader(file.getName())));
      disk.rename(file, new File(file.getPath() + SegmentFiles.UNREADABLE));
      return CursorFile.of(disk, file, otherwise);
    }
  }

  /** Takes entries into the own spool. */
  interface Target {
    /** As {@link Spool#append}. */
    int append(List<Spool.Item> items);

    /** Has them reach the disk as far as the policy asks for. */
    void force() throws IOException;
  }

  /** Copies one portion; false when there is none left and the folder is deleted. */
  boolean step(Target target) throws IOException {
    if (upTo >= contents.last()) {
      orphan.delete(disk);
      log.info(
          "spool: %,d events that another process left in %s are taken over"
              .formatted(copied, orphan.folder()));
      return false;
    }
    if (accepted == upTo) accept(target);
    settle(target);
    return true;
  }

  /** What was taken is never handed in again, whatever becomes of our own disk. */
  private void accept(Target target) throws IOException {
    Found found = reader.read(upTo, PORTION, PORTION_BYTES);
    List<Spool.Item> items = new ArrayList<>();
    List<Long> sequences = new ArrayList<>();
    for (Stored entry : found.entries()) {
      Optional<byte[]> payload = payload(entry);
      if (payload.isEmpty()) continue;
      items.add(new Spool.Item(entry.lane(), entry.capturedAt(), payload.get()));
      sequences.add(entry.sequence());
    }
    int taken = target.append(items);
    boolean all = taken == items.size();
    // before anything else: an error from here on shall not have them copied again
    if (all) accepted = found.upTo();
    else if (taken > 0) accepted = sequences.get(taken - 1);
    if (taken > 0) cursors.keySet().forEach(name -> listener.recovered(name, taken));
    copied += taken;
    if (!all) throw new IOException("our own spool takes no more");
    tellLost(found);
  }

  private void settle(Target target) throws IOException {
    target.force();
    moveTo(accepted);
    free();
  }

  /**
   * Whether more was taken than the cursors say: who looks at the folder anew would copy it twice.
   */
  boolean isAhead() {
    return accepted > upTo && !disk.isMissing(orphan.folder());
  }

  /** Deletes the segments that are copied, so that nothing takes its room twice. */
  private void free() throws IOException {
    List<Segment> copied =
        contents.segments().stream().filter(segment -> segment.last() <= upTo).toList();
    if (copied.isEmpty()) return;
    for (CursorFile file : cursors.values()) file.force();
    contents.remove(copied);
    for (Segment segment : copied) disk.delete(segment.file());
  }

  /** The entry for those who still need it; empty for nobody. */
  private Optional<byte[]> payload(Stored entry) {
    Set<String> needy = new TreeSet<>();
    cursors.forEach(
        (name, cursor) -> {
          if (!cursor.written().isPast(entry.sequence())) needy.add(name);
        });
    if (needy.isEmpty()) return Optional.empty();
    if (needy.size() == cursors.size()) return Optional.of(entry.payload());
    try {
      Interaction interaction = InteractionJson.read(entry.payload());
      Set<String> meant = new TreeSet<>(interaction.destinations());
      if (!meant.isEmpty()) needy.retainAll(meant);
      if (needy.isEmpty()) return Optional.empty();
      List<String> names = List.copyOf(needy);
      return Optional.of(InteractionJson.write(interaction.withDestinations(names)));
    } catch (InvalidInteractionException e) {
      return Optional.of(entry.payload());
    }
  }

  /** What is lost will not be read again: it is recovered and lost at once. */
  private void tellLost(Found found) {
    if (found.lost().isEmpty()) return;
    String reason = found.lost().keySet().iterator().next();
    cursors.forEach(
        (name, file) -> {
          Cursor cursor = file.written();
          long there =
              found.entries().stream().filter(each -> !cursor.isPast(each.sequence())).count();
          tellLost(name, unsettled(cursor, found.upTo()) - there, found.lost(), reason);
        });
  }

  /** How many after {@code upTo} and up to this the reader has not settled. */
  private long unsettled(Cursor cursor, long last) {
    long from = Math.max(upTo, cursor.done());
    long freshFrom = Math.max(from, cursor.freshFrom());
    long fresh = Math.max(0, Math.min(last, cursor.freshTo()) - freshFrom);
    return Math.max(0, last - from - fresh);
  }

  private void tellLost(String name, long count, Map<String, Long> lost, String reason) {
    if (count == 0) return;
    long all = lost.values().stream().mapToLong(Long::longValue).sum();
    listener.recovered(name, count);
    if (count == all) {
      lost.forEach((why, part) -> listener.dropped(name, part, why));
    } else {
      listener.dropped(name, count, reason);
    }
  }

  private void moveTo(long sequence) throws IOException {
    for (CursorFile file : cursors.values()) {
      Cursor at = file.written();
      long done = Math.max(at.done(), sequence);
      if (done >= at.freshFrom()) done = Math.max(done, at.freshTo());
      if (done == at.done()) continue;
      boolean fresh = at.freshTo() > done;
      file.write(
          new Cursor(
              Math.min(at.began(), done),
              done,
              fresh ? at.freshFrom() : 0,
              fresh ? at.freshTo() : 0,
              at.tally()));
    }
    upTo = sequence;
  }

  /** Leaves the rest for later, but settles what was taken: else it would be copied twice. */
  void stop(Target target) throws IOException {
    try {
      if (isAhead()) settle(target);
    } finally {
      orphan.lock().release();
    }
  }
}
