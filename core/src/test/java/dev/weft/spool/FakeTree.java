package dev.weft.spool;

import java.io.File;
import java.util.Arrays;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The files of a {@link FakeDisk}, as they are and as they have reached the disk. */
final class FakeTree {
  private static final int SECTOR = 512;

  private final Folder root;

  /** A file or a folder. */
  abstract static sealed class Node permits Leaf, Folder {}

  /** A folder. */
  static final class Folder extends Node {
    final TreeMap<String, Node> names = new TreeMap<>();
    private final TreeMap<String, Node> forced = new TreeMap<>();

    void force() {
      forced.clear();
      forced.putAll(names);
    }
  }

  /** A file. */
  static final class Leaf extends Node {
    private byte[] data = new byte[0];
    private int size;
    private byte[] forced = new byte[0];
    @Nullable Object lockedBy;

    int size() {
      return size;
    }

    byte[] bytes() {
      return Arrays.copyOf(data, size);
    }

    void set(byte[] bytes) {
      data = bytes.clone();
      size = bytes.length;
    }

    void write(long at, byte[] bytes, int length) {
      int end = (int) at + length;
      if (end > data.length) data = Arrays.copyOf(data, Math.max(end, 2 * data.length));
      System.arraycopy(bytes, 0, data, (int) at, length);
      size = Math.max(size, end);
    }

    int read(long at, byte[] bytes, int offset, int length) {
      int read = (int) Math.max(0, Math.min(length, size - at));
      if (read > 0) System.arraycopy(data, (int) at, bytes, offset, read);
      return read;
    }

    void truncate(long newSize) {
      data = Arrays.copyOf(data, (int) newSize);
      size = data.length;
    }

    void force() {
      forced = bytes();
    }
  }

  /** What of the things that were not forced is there after the machine went down. */
  interface Choice {
    /** All of it: only the process went. */
    Choice NOW = (forced, now) -> now;

    /** Nothing of it. */
    Choice FORCED = (forced, now) -> forced;

    /** One or the other, for the names in each folder and for each sector. */
    static Choice random(Random random) {
      return (forced, now) -> random.nextBoolean() ? now : forced;
    }

    /** Which of the two states of one thing it is. */
    @Nullable Object of(@Nullable Object forced, @Nullable Object now);
  }

  FakeTree() {
    this(new Folder());
  }

  private FakeTree(Folder root) {
    this.root = root;
  }

  /** Another tree, with what a choice says. */
  FakeTree copy(Choice choice) {
    return new FakeTree(copy(root, choice));
  }

  private static Folder copy(Folder folder, Choice choice) {
    Folder copy = new Folder();
    // one or the other of all names: a rename is never done by half
    if (choice.of(folder.forced, folder.names) instanceof TreeMap<?, ?> names) {
      names.forEach((name, node) -> copy.names.put((String) name, copy((Node) node, choice)));
    }
    copy.force();
    return copy;
  }

  private static Node copy(Node node, Choice choice) {
    return node instanceof Folder folder ? copy(folder, choice) : copy((Leaf) node, choice);
  }

  private static Leaf copy(Leaf leaf, Choice choice) {
    Leaf copy = new Leaf();
    Object size = choice.of(leaf.forced.length, leaf.size);
    byte[] bytes = new byte[size instanceof Integer known ? known : 0];
    for (int at = 0; at < bytes.length; at += SECTOR) {
      Object source = choice.of(leaf.forced, leaf.data);
      if (!(source instanceof byte[] from) || at >= from.length) continue;
      int length = Math.min(SECTOR, Math.min(bytes.length, from.length) - at);
      System.arraycopy(from, at, bytes, at, length);
    }
    copy.set(bytes);
    copy.force();
    return copy;
  }

  /** Everything is on the disk. */
  void forceAll() {
    forceAll(root);
  }

  private static void forceAll(Folder folder) {
    folder.force();
    for (Node node : folder.names.values()) {
      if (node instanceof Folder inner) forceAll(inner);
      if (node instanceof Leaf leaf) leaf.force();
    }
  }

  private @Nullable Node node(@Nullable File file) {
    if (file == null || file.getName().isEmpty()) return root;
    return node(file.getParentFile()) instanceof Folder folder
        ? folder.names.get(file.getName())
        : null;
  }

  boolean isMissing(File file) {
    return node(file) == null;
  }

  @Nullable Leaf leaf(File file) {
    return node(file) instanceof Leaf leaf ? leaf : null;
  }

  @Nullable Folder folder(@Nullable File file) {
    return node(file) instanceof Folder folder ? folder : null;
  }

  Folder makeFolder(@Nullable File file) {
    if (file == null || file.getName().isEmpty()) return root;
    Folder parent = makeFolder(file.getParentFile());
    if (parent.names.computeIfAbsent(file.getName(), name -> new Folder()) instanceof Folder made) {
      return made;
    }
    throw new AssertionError(file + " is a file");
  }

  /** A new file in a folder that is there. */
  Leaf make(File file) {
    Leaf leaf = new Leaf();
    makeFolder(file.getParentFile()).names.put(file.getName(), leaf);
    return leaf;
  }

  void rename(File from, File to) {
    Node moved = makeFolder(from.getParentFile()).names.remove(from.getName());
    if (moved == null) throw new AssertionError("no file " + from);
    makeFolder(to.getParentFile()).names.put(to.getName(), moved);
  }

  void remove(File file) {
    Folder parent = folder(file.getParentFile());
    if (parent != null) parent.names.remove(file.getName());
  }
}
