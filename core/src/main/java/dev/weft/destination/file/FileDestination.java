package dev.weft.destination.file;

import dev.weft.destination.Batch;
import dev.weft.destination.Delivery;
import dev.weft.destination.Destination;
import dev.weft.destination.Limits;
import dev.weft.event.Interaction;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/**
 * Appends interactions to a file as JSON lines. One thread.
 *
 * <p>The file is opened for each batch, so that it may be rotated or removed at any time, and made
 * readable for its owner alone where the file system knows owners. A batch that could not be
 * written whole is written again, on a new line: readers may find one broken line and doubles.
 */
final class FileDestination implements Destination {
  static final String NAME = "file";

  private static final FileAttribute<?>[] OWNER_ONLY = {
    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
  };

  private final Path path;

  /** Whether the last line may be without its end: after a crash, a kill, a full disk. */
  private boolean broken = true;

  FileDestination(Path path) {
    this.path = path;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Limits limits() {
    return JsonLines.LIMITS;
  }

  @Override
  public int envelopeBytes(int records) {
    return JsonLines.envelopeBytes(records);
  }

  @Override
  public List<byte[]> encode(Interaction interaction) {
    return JsonLines.encode(interaction);
  }

  @Override
  public Delivery send(Batch batch) throws IOException {
    boolean newLine = broken && lacksLineEnd();
    broken = true;
    try (FileChannel file = open()) {
      if (newLine) writeAll(file, new byte[] {'\n'});
      writeAll(file, JsonLines.body(batch));
    }
    broken = false;
    return Delivery.accepted();
  }

  private boolean lacksLineEnd() throws IOException {
    if (!Files.isRegularFile(path)) return false;
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      if (file.size() == 0) return false;
      ByteBuffer last = ByteBuffer.allocate(1);
      return file.read(last, file.size() - 1) == 1 && last.get(0) != '\n';
    }
  }

  private FileChannel open() throws IOException {
    boolean owners = path.getFileSystem().supportedFileAttributeViews().contains("posix");
    return FileChannel.open(
        path,
        Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND),
        owners ? OWNER_ONLY : new FileAttribute<?>[0]);
  }

  private static void writeAll(FileChannel file, byte[] bytes) throws IOException {
    ByteBuffer rest = ByteBuffer.wrap(bytes);
    while (rest.hasRemaining()) file.write(rest);
  }
}
