package dev.weft.spool;

import dev.weft.spool.InstanceReport.Use;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The folder under which each process has its spool, for who looks at it from outside. Looking
 * changes nothing, also while the spools are written to. One thread.
 */
public final class SpoolFolder {
  private static final int ATTEMPTS = 5;

  private final Disk disk;
  private final File root;

  /**
   * Looks at nothing yet.
   *
   * @param root as {@link FileSpool.Options#root}
   */
  public SpoolFolder(File root) {
    this(new LocalDisk(), root);
  }

  SpoolFolder(Disk disk, File root) {
    this.disk = disk;
    this.root = root;
  }

  /**
   * An event in one of the folders.
   *
   * @param folder its name
   * @param cursors the destinations that have a cursor there
   * @param pendingFor those of them that are not done with it
   */
  public record Found(String folder, Stored event, List<String> cursors, List<String> pendingFor) {}

  /** The folder itself. */
  public File root() {
    return root;
  }

  /** Whether there is such a folder. */
  public boolean exists() {
    return root.isDirectory();
  }

  /** The folders of all processes, in the order of their names. */
  public List<File> instances() throws IOException {
    List<File> folders = new ArrayList<>();
    for (String name : disk.list(root)) {
      if (InstanceFolder.isInstance(name)) folders.add(new File(root, name));
    }
    return folders;
  }

  /** Looks at every byte of all of them. */
  public List<InstanceReport> look() throws IOException {
    return look(found -> {});
  }

  /** As {@link #look()}, and hands out each event on the way. */
  public List<InstanceReport> look(Consumer<Found> visitor) throws IOException {
    List<InstanceReport> reports = new ArrayList<>();
    for (File folder : instances()) look(folder, visitor).ifPresent(reports::add);
    return reports;
  }

  /** Looks at one; empty if it is gone meanwhile. */
  private Optional<InstanceReport> look(File folder, Consumer<Found> visitor) throws IOException {
    Once once = new Once(visitor);
    for (int i = 1; ; i++) {
      boolean lastTry = i == ATTEMPTS;
      List<String> before = disk.list(folder);
      try {
        InstanceReport report = look(folder, use(folder), once);
        if (lastTry || before.equals(disk.list(folder))) return Optional.of(report);
      } catch (IOException e) {
        if (disk.isMissing(folder)) return Optional.empty();
        if (lastTry) throw e;
      }
    }
  }

  /** Hands no event out twice when a look has to be done again. */
  private static final class Once implements Consumer<Found> {
    private final Consumer<Found> visitor;
    private long last;

    Once(Consumer<Found> visitor) {
      this.visitor = visitor;
    }

    @Override
    public void accept(Found found) {
      if (found.event().sequence() <= last) return;
      last = found.event().sequence();
      visitor.accept(found);
    }
  }

  /** One look at a folder whose use is known. */
  InstanceReport look(File folder, Use use, Consumer<Found> visitor) throws IOException {
    List<String> names = disk.list(folder);
    List<Pending> cursors = new ArrayList<>();
    for (String name : names) {
      if (!name.startsWith(CursorFile.PREFIX)) continue;
      Optional<Cursor> cursor = CursorFile.read(disk, new File(folder, name));
      cursors.add(new Pending(CursorFile.reader(name), cursor));
    }
    List<String> readers = cursors.stream().map(cursor -> cursor.destination).toList();
    SegmentWalk walk =
        new SegmentWalk(
            disk,
            entry ->
                visitor.accept(new Found(folder.getName(), entry, readers, count(cursors, entry))));
    List<SegmentReport> segments = new ArrayList<>();
    List<File> files = segmentFiles(folder, names);
    for (int i = 0; i < files.size(); i++) {
      boolean growing = use != Use.LEFT && i == files.size() - 1;
      segments.add(walk.next(files.get(i), growing));
    }
    File corrupt = new File(folder, CorruptFolder.NAME);
    List<String> copies = disk.list(corrupt);
    return new InstanceReport(
        folder,
        use,
        pid(folder.getName()),
        segments,
        cursors.stream().map(Pending::report).toList(),
        copies.size(),
        copies.stream().mapToLong(copy -> disk.size(new File(corrupt, copy))).sum());
  }

  private List<File> segmentFiles(File folder, List<String> names) throws IOException {
    List<Long> firsts = new ArrayList<>();
    List<File> files = new ArrayList<>();
    for (String name : names) {
      if (!name.endsWith(Segment.SUFFIX)) continue;
      File file = new File(folder, name);
      long first;
      try (Disk.Handle open = disk.open(file)) {
        SegmentHeader header = SegmentHeader.read(open);
        first = header.isDamaged() ? firstByName(name) : header.first();
      }
      int at = 0;
      while (at < firsts.size() && firsts.get(at) <= first) at++;
      firsts.add(at, first);
      files.add(at, file);
    }
    return files;
  }

  /** A segment that is being made has no header yet. */
  private static long firstByName(String name) {
    try {
      return Long.parseLong(name.substring(0, Math.min(16, name.length())), 16);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static List<String> count(List<Pending> cursors, Stored entry) {
    List<String> pendingFor = new ArrayList<>();
    for (Pending cursor : cursors) {
      if (cursor.waitsFor(entry.sequence())) pendingFor.add(cursor.destination);
    }
    return pendingFor;
  }

  /** Asks for the lock, and gives it back at once. */
  private Use use(File folder) {
    File lockFile = new File(root, folder.getName() + FolderLock.SUFFIX);
    if (disk.isMissing(lockFile)) return Use.LEFT;
    try {
      FolderLock lock = FolderLock.tryLock(disk, folder);
      if (lock == null) return Use.IN_USE;
      lock.release();
      return Use.LEFT;
    } catch (IOException e) {
      return Use.UNKNOWN;
    }
  }

  private static long pid(String name) {
    if (!name.startsWith(InstanceFolder.LIVE)) return 0;
    String rest = name.substring(InstanceFolder.LIVE.length());
    int end = rest.indexOf('-');
    try {
      return end < 0 ? 0 : Long.parseLong(rest.substring(0, end));
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  /** A cursor, and how many it is not done with. */
  private static final class Pending {
    final String destination;
    private final Optional<Cursor> cursor;
    private long count;

    Pending(String destination, Optional<Cursor> cursor) {
      this.destination = destination;
      this.cursor = cursor;
    }

    boolean waitsFor(long sequence) {
      boolean settled = cursor.isPresent() && isSettled(cursor.get(), sequence);
      if (!settled) count++;
      return !settled;
    }

    CursorReport report() {
      return new CursorReport(destination, cursor, count);
    }
  }

  static boolean isSettled(Cursor cursor, long sequence) {
    boolean fresh = cursor.freshFrom() < sequence && sequence <= cursor.freshTo();
    return sequence <= cursor.done() || fresh;
  }
}
