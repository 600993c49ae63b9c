package dev.weft.agent.command;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a second command off a file, in this process and in others, by a locked file {@code
 * FILE.lock} beside it. The system frees the lock when the process ends, however it ends. One
 * thread.
 */
final class Exclusive implements Closeable {
  private final Path lockFile;
  private final FileChannel channel;

  private Exclusive(Path lockFile, FileChannel channel) {
    this.lockFile = lockFile;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @throws IllegalArgumentException if another command has it
   */
  static Exclusive of(Path file) throws IOException {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    if (lock(channel) != null && Files.exists(lockFile)) return new Exclusive(lockFile, channel);
    channel.close();
    throw new IllegalArgumentException(
        "another command is at work on " + file + "; wait until it has ended");
  }

  private static @Nullable FileLock lock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another thread of this process
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(lockFile); // first: nobody shall wait for a file that goes
    channel.close();
  }
}
