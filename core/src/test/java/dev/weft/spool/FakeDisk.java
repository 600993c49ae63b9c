package dev.weft.spool;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * A disk in memory that counts what is asked of it, and fails when it is told to. Thread-safe.
 *
 * <p>It knows what has reached the disk and what only the operating system has: {@link #afterKill}
 * and {@link #afterPowerCut} are what the next process finds. A name has reached the disk when its
 * folder was forced; no real file system is as strict.
 */
final class FakeDisk implements Disk {
  /** More than any test needs: who asks for more goes round in circles. */
  private static final int MANY = 5_000_000;

  private final FakeTree tree;
  private final List<Operation> operations = new ArrayList<>();
  private final Object lock = new Object();
  private boolean recording;
  private int count;
  private int killAt = Integer.MAX_VALUE;
  private boolean killed;
  private long free = Long.MAX_VALUE;
  private long space = 1L << 40;
  private Predicate<Operation> failing = operation -> false;
  private String failure = "";
  private Runnable afterRename = () -> {};

  /** What a call asks for. */
  enum Kind {
    LIST,
    CREATE_FOLDER,
    CREATE,
    OPEN,
    RENAME,
    DELETE,
    FORCE_FOLDER,
    WRITE,
    READ,
    TRUNCATE,
    FORCE,
    LOCK
  }

  /**
   * One call.
   *
   * @param number counts from 1
   * @param file of an open file, the name under which it was opened
   */
  record Operation(int number, Kind kind, File file) {
    boolean is(Kind asked, String nameEnd) {
      return kind == asked && file.getName().endsWith(nameEnd);
    }
  }

  /** The process is gone. */
  static final class Killed extends Error {
    private static final long serialVersionUID = 1;
  }

  /** A disk with one folder that has reached it. */
  FakeDisk(File folder) {
    this(new FakeTree());
    tree.makeFolder(folder);
    tree.forceAll();
  }

  private FakeDisk(FakeTree tree) {
    this.tree = tree;
  }

  /** What the next process finds when this one was killed. */
  FakeDisk afterKill() {
    synchronized (lock) {
      return new FakeDisk(tree.copy(FakeTree.Choice.NOW));
    }
  }

  /** What there is after a power cut: what was forced, and of the rest what the choice says. */
  FakeDisk afterPowerCut(FakeTree.Choice choice) {
    synchronized (lock) {
      return new FakeDisk(tree.copy(choice));
    }
  }

  /** How many calls there were. */
  int count() {
    synchronized (lock) {
      return count;
    }
  }

  /** From now on each call is noted. */
  void record() {
    synchronized (lock) {
      recording = true;
      operations.clear();
    }
  }

  List<Operation> operations() {
    synchronized (lock) {
      return List.copyOf(operations);
    }
  }

  /** The process ends within this call: a write is then done by half. */
  void killAt(int number) {
    synchronized (lock) {
      killAt = number;
    }
  }

  /** These calls fail until {@link #heal}; a write is then done by half. */
  void fail(String why, Predicate<Operation> which) {
    synchronized (lock) {
      failing = which;
      failure = why;
    }
  }

  void heal() {
    fail("", operation -> false);
  }

  /** So many bytes can still be written before the disk is full. */
  void leave(long bytes) {
    synchronized (lock) {
      free = bytes;
    }
  }

  /** What {@link #usableSpace} says. */
  void sayFree(long bytes) {
    synchronized (lock) {
      space = bytes;
    }
  }

  /** Runs right after each rename, before who asked for it goes on. */
  void afterRename(Runnable what) {
    synchronized (lock) {
      afterRename = what;
    }
  }

  /** The bytes of a file, to be damaged; what comes of {@link #put} is on the disk. */
  byte[] bytes(File file) {
    synchronized (lock) {
      FakeTree.Leaf leaf = tree.leaf(file);
      if (leaf == null) throw new AssertionError("no file " + file);
      return leaf.bytes();
    }
  }

  /** Has the file have these bytes, as if by another's hand. */
  void put(File file, byte[] bytes) {
    synchronized (lock) {
      tree.makeFolder(file.getParentFile());
      FakeTree.Leaf leaf = tree.leaf(file);
      if (leaf == null) leaf = tree.make(file);
      leaf.set(bytes);
      tree.forceAll();
    }
  }

  /** Deletes a file, or a folder with all that is in it, as if by another's hand. */
  void remove(File file) {
    synchronized (lock) {
      tree.remove(file);
    }
  }

  private void begin(Kind kind, File file) throws IOException {
    Operation operation = next(kind, file);
    if (failing.test(operation)) throw new IOException(file + " (" + failure + ")");
  }

  private Operation next(Kind kind, File file) {
    if (killed) throw new Killed();
    Operation operation = new Operation(++count, kind, file);
    if (recording) operations.add(operation);
    if (count > MANY) throw new AssertionError("the disk is asked without an end");
    if (count >= killAt) {
      killed = true;
      if (kind != Kind.WRITE) throw new Killed();
    }
    return operation;
  }

  @Override
  public List<String> list(File folder) throws IOException {
    synchronized (lock) {
      begin(Kind.LIST, folder);
      if (tree.isMissing(folder)) return List.of();
      FakeTree.Folder found = tree.folder(folder);
      if (found == null) throw new IOException("cannot list " + folder);
      return List.copyOf(found.names.keySet());
    }
  }

  @Override
  public boolean isMissing(File file) {
    synchronized (lock) {
      return tree.isMissing(file);
    }
  }

  @Override
  public long size(File file) {
    synchronized (lock) {
      FakeTree.Leaf leaf = tree.leaf(file);
      return leaf == null ? 0 : leaf.size();
    }
  }

  @Override
  public long usableSpace(File file) {
    synchronized (lock) {
      return Math.min(space, free);
    }
  }

  @Override
  public void createFolder(File folder) throws IOException {
    synchronized (lock) {
      begin(Kind.CREATE_FOLDER, folder);
      if (tree.leaf(folder) != null) throw new FileAlreadyExistsException(folder.getPath());
      tree.makeFolder(folder);
    }
  }

  @Override
  public Handle create(File file) throws IOException {
    synchronized (lock) {
      begin(Kind.CREATE, file);
      if (!tree.isMissing(file)) throw new FileAlreadyExistsException(file.getPath());
      return make(file);
    }
  }

  private Handle make(File file) throws IOException {
    if (tree.folder(file.getParentFile()) == null) throw new NoSuchFileException(file.getPath());
    return new FakeHandle(file, tree.make(file), true);
  }

  @Override
  public Handle openOrCreate(File file) throws IOException {
    synchronized (lock) {
      boolean missing = tree.isMissing(file);
      begin(missing ? Kind.CREATE : Kind.OPEN, file);
      return missing ? make(file) : opened(file, true);
    }
  }

  @Override
  public Handle open(File file) throws IOException {
    synchronized (lock) {
      begin(Kind.OPEN, file);
      return opened(file, false);
    }
  }

  private Handle opened(File file, boolean writes) throws IOException {
    FakeTree.Leaf leaf = tree.leaf(file);
    if (leaf == null) {
      String why = tree.isMissing(file) ? "No such file or directory" : "Is a directory";
      throw new FileNotFoundException(file + " (" + why + ")");
    }
    return new FakeHandle(file, leaf, writes);
  }

  @Override
  public void rename(File from, File to) throws IOException {
    Runnable then;
    synchronized (lock) {
      begin(Kind.RENAME, from);
      if (tree.isMissing(from)) throw new NoSuchFileException(from.getPath());
      tree.rename(from, to);
      then = afterRename;
    }
    then.run();
  }

  @Override
  public void delete(File file) throws IOException {
    synchronized (lock) {
      begin(Kind.DELETE, file);
      FakeTree.Folder folder = tree.folder(file);
      if (folder != null && !folder.names.isEmpty()) {
        throw new DirectoryNotEmptyException(file.getPath());
      }
      tree.remove(file);
    }
  }

  @Override
  public void forceFolder(File folder) throws IOException {
    synchronized (lock) {
      begin(Kind.FORCE_FOLDER, folder);
      FakeTree.Folder found = tree.folder(folder);
      if (found == null) throw new NoSuchFileException(folder.getPath());
      found.force();
    }
  }

  private final class FakeHandle implements Handle {
    private final File file;
    private final FakeTree.Leaf leaf;
    private final boolean writes;
    private boolean closed;

    FakeHandle(File file, FakeTree.Leaf leaf, boolean writes) {
      this.file = file;
      this.leaf = leaf;
      this.writes = writes;
    }

    private void begin(Kind kind) throws IOException {
      if (closed) throw new IOException("Stream Closed");
      FakeDisk.this.begin(kind, file);
    }

    @Override
    public long size() throws IOException {
      synchronized (lock) {
        if (closed) throw new IOException("Stream Closed");
        return leaf.size();
      }
    }

    @Override
    public void write(long at, byte[] bytes, int length) throws IOException {
      synchronized (lock) {
        if (closed || !writes) throw new IOException("Bad file descriptor");
        Operation operation = next(Kind.WRITE, file);
        boolean fails = failing.test(operation);
        long more = Math.max(0, at + length - leaf.size());
        boolean full = more > free;
        int written = fails || killed ? length / 2 : (int) (full ? length - more + free : length);
        long grown = Math.max(0, at + written - leaf.size());
        leaf.write(at, bytes, Math.max(0, written));
        if (free != Long.MAX_VALUE) free = Math.max(0, free - grown);
        if (killed) throw new Killed();
        if (fails) throw new IOException(failure);
        if (full) throw new IOException("No space left on device");
      }
    }

    @Override
    public int read(long at, byte[] bytes, int offset, int length) throws IOException {
      synchronized (lock) {
        begin(Kind.READ);
        return leaf.read(at, bytes, offset, length);
      }
    }

    @Override
    public void truncate(long size) throws IOException {
      synchronized (lock) {
        begin(Kind.TRUNCATE);
        leaf.truncate(size);
      }
    }

    @Override
    public void force() throws IOException {
      synchronized (lock) {
        begin(Kind.FORCE);
        leaf.force();
      }
    }

    @Override
    public boolean tryLock() throws IOException {
      synchronized (lock) {
        begin(Kind.LOCK);
        if (leaf.lockedBy != null) return false;
        leaf.lockedBy = this;
        return true;
      }
    }

    @Override
    public void close() {
      synchronized (lock) {
        closed = true;
        // each process has locks of its own, which the close of another's file leaves alone
        if (leaf.lockedBy == this) leaf.lockedBy = null;
      }
    }
  }

  /** The names in a folder, without a call. */
  List<String> names(File folder) {
    synchronized (lock) {
      FakeTree.Folder found = tree.folder(folder);
      return found == null ? List.of() : List.copyOf(found.names.keySet());
    }
  }
}
