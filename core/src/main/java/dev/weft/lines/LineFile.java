package dev.weft.lines;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that lines are appended to. It is made with the first of them, for its owner alone: lines
 * hold personal data. A line that was torn, by a crash or a full disk, does not spoil the next one,
 * which begins on a new line. One thread.
 */
public final class LineFile {
  private static final FileAttribute<?>[] OWNER_ONLY = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
  };

  private final String path;

  /** Whether the last line may be without its end: after a crash, a kill, a full disk. */
  private boolean broken = true;

  /** Opens nothing yet. */
  public LineFile(String path) {
    this.path = path;
  }

  /**
   * Opens a file to append, and makes it for its owner alone if it is not there.
   *
   * @throws IOException if the file cannot be opened or made
   */
  public static FileChannel open(Path path) throws IOException {
    boolean owners = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        owners ? OWNER_ONLY : new FileAttribute<?>[0]);
  }

  /**
   * Appends whole lines, with their ends.
   *
   * @throws IOException if not all of it could be written
   */
  public void append(byte[] lines) throws IOException {
    Path to = path();
    boolean newLine = broken && lacksLineEnd(to);
    broken = true;
    try (FileChannel file = open(to)) {
      if (newLine) writeAll(file, new byte[] {'\n'});
      writeAll(file, lines);
    }
    broken = false;
  }

  /** Bytes of the file now; 0 if there is none. */
  public long bytes() throws IOException {
    Path file = path();
    return Files.isRegularFile(file) ? Files.size(file) : 0;
  }

  private Path path() throws IOException {
    try {
      return Path.of(path);
    } catch (InvalidPathException e) {
      throw new IOException("no path: " + e.getMessage(), e);
    }
  }

  private static boolean lacksLineEnd(Path path) throws IOException {
    if (!Files.isRegularFile(path)) return false;
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      if (file.size() == 0) return false;
      ByteBuffer last = ByteBuffer.allocate(1);
      return file.read(last, file.size() - 1) == 1 && last.get(0) != '\n';
    }
  }

  private static void writeAll(FileChannel file, byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) file.write(rest);
  }
}
