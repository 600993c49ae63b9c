package dev.weft.benchmarks.peers;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/**
 * How many different events arrived: one number in shared memory, which the collector's process
 * writes and the sender's reads, so that looking costs the sender nothing. Thread-safe.
 */
final class Progress {
  private static final VarHandle LONG =
      MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private final ByteBuffer memory;

  private Progress(ByteBuffer memory) {
    this.memory = memory;
  }

  /** The one in this folder, made if there is none. */
  static Progress in(Path folder) throws IOException {
    try (FileChannel file = FileChannel.open(folder.resolve("progress"), CREATE, READ, WRITE)) {
      return new Progress(file.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES));
    }
  }

  long arrived() {
    return (long) LONG.getVolatile(memory, 0);
  }

  void set(long arrived) {
    LONG.setVolatile(memory, 0, arrived);
  }
}
