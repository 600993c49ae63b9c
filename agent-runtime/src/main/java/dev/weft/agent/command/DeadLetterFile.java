package dev.weft.agent.command;

import dev.weft.lines.LineFile;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** The file that takes what an upload could not bring in; made with the first line. One thread. */
final class DeadLetterFile implements Closeable {
  private final Path file;
  private @Nullable FileChannel channel;

  DeadLetterFile(Path file) {
    this.file = file;
  }

  Path path() {
    return file;
  }

  /** Cuts off what is behind a length: a crash came before it was noted. */
  void cutTo(long bytes) throws IOException {
    if (Files.notExists(file) || Files.size(file) <= bytes) return;
    try (FileChannel open = FileChannel.open(file, StandardOpenOption.WRITE)) {
      open.truncate(bytes);
    }
  }

  /** Appends, and has it reach the disk. */
  void append(byte[] lines) throws IOException {
    if (lines.length == 0) return;
    FileChannel open = channel;
    if (open == null) {
      open = LineFile.open(file);
      channel = open;
    }
    ByteBuffer bytes = ByteBuffer.wrap(lines);
    while (bytes.hasRemaining()) open.write(bytes);
    open.force(true);
  }

  long length() throws IOException {
    return Files.exists(file) ? Files.size(file) : 0;
  }

  @Override
  public void close() throws IOException {
    if (channel != null) channel.close();
  }
}
