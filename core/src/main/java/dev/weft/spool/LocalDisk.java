package dev.weft.spool;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;

/**
 * The disk of this machine. Thread-safe.
 *
 * <p>Files are {@link RandomAccessFile}s: a {@link FileChannel} would be closed by the interrupt
 * that ends an uploader's wait.
 */
final class LocalDisk implements Disk {
  private static final FileAttribute<?>[] NONE = {};
  private static final FileAttribute<?>[] FOLDER = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"))
  };
  private static final FileAttribute<?>[] FILE = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
  };

  @Override
  public List<String> list(File folder) throws IOException {
    if (isMissing(folder)) return List.of();
    String[] names = folder.list();
    if (names == null) throw new IOException("cannot list " + folder);
    Arrays.sort(names);
    return Arrays.stream(names).filter(name -> !isSpecial(new File(folder, name))).toList();
  }

  /** A pipe or a device: who opened it might wait for ever. */
  private static boolean isSpecial(File file) {
    try {
      return Files.readAttributes(path(file), BasicFileAttributes.class).isOther();
    } catch (IOException e) {
      return false; // who opens it will see
    }
  }

  private static RandomAccessFile opened(File file, String mode) throws IOException {
    if (isSpecial(file)) throw new IOException(file + " is not a regular file");
    return new RandomAccessFile(file, mode);
  }

  @Override
  public boolean isMissing(File file) {
    try {
      return Files.notExists(path(file));
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public long size(File file) {
    return file.length();
  }

  @Override
  public long usableSpace(File file) {
    return file.getUsableSpace();
  }

  @Override
  public void createFolder(File folder) throws IOException {
    Files.createDirectories(path(folder), hasOwners(path(folder)) ? FOLDER : NONE);
  }

  @Override
  public Handle create(File file) throws IOException {
    Files.createFile(path(file), hasOwners(path(file)) ? FILE : NONE);
    return new LocalHandle(new RandomAccessFile(file, "rw"));
  }

  @Override
  public Handle openOrCreate(File file) throws IOException {
    if (!file.exists()) {
      try {
        return create(file);
      } catch (FileAlreadyExistsException e) {
        // another process was faster
      }
    }
    return new LocalHandle(opened(file, "rw"));
  }

  @Override
  public Handle open(File file) throws IOException {
    return new LocalHandle(opened(file, "r"));
  }

  @Override
  public void rename(File from, File to) throws IOException {
    try {
      Files.move(path(from), path(to), StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("cannot rename " + from + " in one step", e);
    }
  }

  @Override
  public void delete(File file) throws IOException {
    Files.deleteIfExists(path(file));
  }

  @Override
  public void forceFolder(File folder) throws IOException {
    if (!hasOwners(path(folder))) return; // only POSIX can force a folder
    try (FileChannel channel = FileChannel.open(path(folder), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Path path(File file) throws IOException {
    try {
      return file.toPath();
    } catch (InvalidPathException e) {
      throw new IOException("no path: " + e.getMessage(), e);
    }
  }

  private static boolean hasOwners(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static final class LocalHandle implements Handle {
    private final RandomAccessFile file;

    LocalHandle(RandomAccessFile file) {
      this.file = file;
    }

    @Override
    public long size() throws IOException {
      return file.length();
    }

    @Override
    public void write(long at, byte[] bytes, int length) throws IOException {
      file.seek(at);
      file.write(bytes, 0, length);
    }

    @Override
    public int read(long at, byte[] bytes, int offset, int length) throws IOException {
      file.seek(at);
      int read = 0;
      while (read < length) {
        int more = file.read(bytes, offset + read, length - read);
        if (more < 0) break;
        read += more;
      }
      return read;
    }

    @Override
    public void truncate(long size) throws IOException {
      file.setLength(size);
    }

    @Override
    public void force() throws IOException {
      file.getFD().sync();
    }

    @Override
    public boolean tryLock() throws IOException {
      try {
        return file.getChannel().tryLock() != null;
      } catch (OverlappingFileLockException e) {
        return false;
      }
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
