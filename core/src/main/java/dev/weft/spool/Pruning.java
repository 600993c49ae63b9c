package dev.weft.spool;

import dev.weft.event.InteractionJson;
import dev.weft.event.InvalidInteractionException;
import dev.weft.spool.Cursor.Tally;
import dev.weft.spool.InstanceReport.Use;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Removes from the folders that no process uses what nobody needs any more. One thread; each folder
 * is locked meanwhile.
 */
public final class Pruning {
  private final Disk disk = new LocalDisk();
  private final File root;
  private final Wishes wishes;
  private final List<Action> actions = new ArrayList<>();
  private final List<String> failures = new ArrayList<>();

  /**
   * What is wanted. Immutable.
   *
   * @param destinations the configured ones; if they are not known, every removal of events counts
   *     as a loss
   * @param giveUp a destination that will not get what waits for it; empty for none
   * @param before folders without a newer event are given up, epoch milliseconds; 0 for none
   * @param lose whether what loses events is done, or only told
   */
  public record Wishes(Set<String> destinations, String giveUp, long before, boolean lose) {
    /** Copies the set. */
    public Wishes {
      destinations = Set.copyOf(destinations);
    }
  }

  /**
   * One thing that was done, or would be. Immutable.
   *
   * @param what for instance {@code remove} or {@code give up}
   * @param lost events that a destination does not get, by its name
   * @param done whether it was
   */
  public record Action(String what, File file, long bytes, Map<String, Long> lost, boolean done) {}

  /** Looks at nothing yet. */
  public Pruning(File root, Wishes wishes) {
    this.root = root;
    this.wishes = wishes;
  }

  /** Does what can be done, and tells what more there is. */
  public List<Action> run() throws IOException {
    for (File folder : new SpoolFolder(disk, root).instances()) {
      Orphan orphan = Orphan.tryLock(disk, folder);
      if (orphan != null) pruneOne(orphan);
    }
    removeLocks();
    return List.copyOf(actions);
  }

  /** What cannot be done with one folder is told, and the others have their turn. */
  private void pruneOne(Orphan orphan) {
    try {
      prune(orphan);
    } catch (IOException e) {
      failures.add(orphan.folder() + ": " + Outage.text(e));
    }
  }

  /** Folders that something was wrong with, and what. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  private void prune(Orphan orphan) throws IOException {
    boolean deleted = false;
    try {
      if (orphan.isOfTheFuture(disk)) return;
      Needs needs = new Needs();
      InstanceReport report =
          new SpoolFolder(disk, root).look(orphan.folder(), Use.LEFT, needs::add);
      needs.decide(report);
      deleted = act(orphan, report, needs);
    } finally {
      if (!deleted) orphan.lock().release();
    }
  }

  /** Returns whether the folder is gone. */
  private boolean act(Orphan orphan, InstanceReport report, Needs needs) throws IOException {
    if (needs.keep == 0) {
      boolean done = report.eventCount() == 0 || may(needs.lost);
      if (done) orphan.delete(disk);
      tell("remove", report.folder(), report.bytes() + report.corruptBytes(), needs.lost, done);
      return done;
    }
    long waiting = needs.lost.getOrDefault(wishes.giveUp(), 0L);
    if (waiting > 0) giveUp(report, needs, waiting);
    removeSettled(report);
    removeCopies(report);
    return false;
  }

  private boolean may(Map<String, Long> lost) {
    boolean harmless = lost.isEmpty() && !wishes.destinations().isEmpty();
    return harmless || wishes.lose();
  }

  private void tell(String what, File file, long bytes, Map<String, Long> lost, boolean done) {
    actions.add(new Action(what, file, bytes, Map.copyOf(lost), done));
  }

  /** Moves the destination's cursor behind everything. */
  private void giveUp(InstanceReport report, Needs needs, long waiting) throws IOException {
    File file = new File(report.folder(), CursorFile.name(wishes.giveUp()));
    tell("give up", file, 0, Map.of(wishes.giveUp(), waiting), wishes.lose());
    if (!wishes.lose()) return;
    CursorFile cursor = CursorFile.of(disk, file, Cursor.at(needs.first - 1));
    Cursor at = cursor.written();
    long settled = needs.last - at.settledUpTo();
    Tally tally = at.tally().plus(new Tally(0, 0, Math.max(0, settled), 0));
    cursor.write(new Cursor(Math.min(at.began(), needs.last), needs.last, 0, 0, tally));
    cursor.force();
  }

  /** Removes from the oldest on the segments that everybody is done with. */
  private void removeSettled(InstanceReport report) throws IOException {
    long done = Long.MAX_VALUE;
    Set<String> readers = new HashSet<>(wishes.destinations());
    for (CursorReport cursor : report.cursors()) readers.add(cursor.destination());
    for (String reader : readers) {
      File file = new File(report.folder(), CursorFile.name(reader));
      Optional<Cursor> cursor = CursorFile.read(disk, file);
      done = Math.min(done, cursor.map(Cursor::done).orElse(0L));
    }
    for (SegmentReport segment : report.segments()) {
      if (readers.isEmpty() || segment.last() > done || segment.last() == 0) return;
      boolean may = may(Map.of());
      tell("remove", segment.file(), segment.bytes(), Map.of(), may);
      if (may) disk.delete(segment.file());
    }
  }

  private void removeCopies(InstanceReport report) throws IOException {
    if (report.corruptFiles() == 0) return;
    File corrupt = new File(report.folder(), CorruptFolder.NAME);
    for (String name : disk.list(corrupt)) disk.delete(new File(corrupt, name));
    disk.delete(corrupt);
    tell("remove", corrupt, report.corruptBytes(), Map.of(), true);
  }

  /** Removes lock files without a folder that nobody holds. */
  private void removeLocks() throws IOException {
    for (String name : disk.list(root)) {
      if (!name.endsWith(FolderLock.SUFFIX)) continue;
      int end = name.length() - FolderLock.SUFFIX.length();
      File folder = new File(root, name.substring(0, end));
      if (!InstanceFolder.isInstance(folder.getName()) || !disk.isMissing(folder)) continue;
      FolderLock lock = FolderLock.tryLock(disk, folder);
      if (lock == null) continue;
      if (disk.isMissing(folder)) {
        lock.releaseAndDelete();
        tell("remove", new File(root, name), 0, Map.of(), true);
      } else {
        lock.release();
      }
    }
  }

  /** Who needs what of one folder. */
  private final class Needs {
    final Map<String, Long> lost = new TreeMap<>();
    private final Map<String, Long> waiting = new TreeMap<>();
    private long unknown;
    long keep;
    long first;
    long last;

    void add(SpoolFolder.Found found) {
      if (first == 0) first = found.event().sequence();
      last = found.event().sequence();
      List<String> meant = meant(found);
      for (String reader : wishes.destinations()) {
        boolean hasCursor = found.cursors().contains(reader);
        if (!hasCursor && isFor(meant, reader)) waiting.merge(reader, 1L, Long::sum);
      }
      for (String reader : found.pendingFor()) {
        if (isFor(meant, reader)) waiting.merge(reader, 1L, Long::sum);
      }
      if (found.cursors().isEmpty() && wishes.destinations().isEmpty()) unknown++;
    }

    private static boolean isFor(List<String> meant, String reader) {
      return meant.isEmpty() || meant.contains(reader);
    }

    private static List<String> meant(SpoolFolder.Found found) {
      try {
        return InteractionJson.read(found.event().payload()).destinations();
      } catch (InvalidInteractionException e) {
        return List.of();
      }
    }

    void decide(InstanceReport report) {
      boolean old = wishes.before() > 0 && report.newest() < wishes.before();
      waiting.forEach(
          (reader, count) -> {
            if (old || reader.equals(wishes.giveUp())) lost.put(reader, count);
            else keep += count;
          });
      if (unknown > 0 && old) lost.put("?", unknown);
      else keep += unknown;
    }
  }
}
