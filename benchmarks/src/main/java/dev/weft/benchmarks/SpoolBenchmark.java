package dev.weft.benchmarks;

import dev.weft.benchmarks.peers.Folders;
import dev.weft.event.InteractionListener;
import dev.weft.event.Lane;
import dev.weft.log.PrintLog;
import dev.weft.spool.Cursor;
import dev.weft.spool.FileSpool;
import dev.weft.spool.Spool;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many records of 308 bytes the spool takes and gives, and what the disk alone would take: the
 * same bytes, in writes as large, forced as often. Uses the disk of {@code benchmarks/target}.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 5, time = 3)
@Fork(1)
public class SpoolBenchmark {
  private static final int PAYLOAD = 308;

  /** With the 28 bytes that the spool puts before it. */
  private static final int FRAME = 28 + PAYLOAD;

  private static final int SEGMENT = 8 << 20;
  private static final String READER = "miso";

  /** Records of one invocation: whole groups, of 50 as of 512. */
  private static final int RECORDS = 12_800;

  private static final int READ = 2000;
  private static final int READ_BYTES = 2 << 20;
  private static final int STORED = 400_000;

  private static FileSpool open(Path folder, FileSpool.Sync sync) {
    FileSpool.Options options =
        new FileSpool.Options(
            folder.toFile(),
            512L << 20,
            Duration.ofDays(7),
            100L << 20,
            16L << 20,
            sync,
            Duration.ofSeconds(1));
    return FileSpool.open(
        options,
        List.of(READER),
        new InteractionListener() {},
        new PrintLog(System.err),
        Clock.systemUTC(),
        System::nanoTime);
  }

  private static List<Spool.Item> group(int size) {
    byte[] payload = new byte[PAYLOAD];
    return Collections.nCopies(
        size, new Spool.Item(Lane.CONVERSION, System.currentTimeMillis(), payload));
  }

  private static Path folder() throws IOException {
    Path target = Path.of("benchmarks", "target").toAbsolutePath();
    return Files.createTempDirectory(Files.createDirectories(target), "spool-");
  }

  /** A spool that is written to, with a reader who keeps up. */
  @State(Scope.Thread)
  public static class Written {
    @Param({"NEVER", "INTERVAL", "ALWAYS"})
    private FileSpool.Sync sync;

    @Param({"50", "512"})
    private int group;

    private List<Spool.Item> items;
    private Path folder;
    private FileSpool spool;

    @Setup
    public void open() throws IOException {
      folder = folder();
      items = group(group);
      spool = SpoolBenchmark.open(folder, sync);
    }

    @TearDown
    public void close() throws IOException {
      spool.close();
      Folders.delete(folder);
    }
  }

  /** Files that are written to as the spool does, but by nobody else's code. */
  @State(Scope.Thread)
  public static class Plain {
    @Param({"NEVER", "INTERVAL", "ALWAYS"})
    private FileSpool.Sync sync;

    @Param({"50", "512"})
    private int group;

    private Path folder;
    private Path file;
    private FileChannel channel;
    private ByteBuffer bytes;
    private int files;
    private long forced;

    @Setup
    public void open() throws IOException {
      folder = folder();
      bytes = ByteBuffer.allocateDirect(group * FRAME);
      next();
    }

    private void next() throws IOException {
      if (channel != null) {
        // a file that nobody forced would never reach the disk: the spool forces each that is full
        if (sync != FileSpool.Sync.NEVER) channel.force(true);
        channel.close();
        Files.delete(file);
      }
      file = folder.resolve("plain-" + files++);
      channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    private void write() throws IOException {
      if (channel.size() + bytes.capacity() > SEGMENT) next();
      bytes.clear();
      while (bytes.hasRemaining()) channel.write(bytes);
      boolean due =
          switch (sync) {
            case NEVER -> false;
            case INTERVAL -> System.nanoTime() - forced >= 1_000_000_000;
            case ALWAYS -> true;
          };
      if (!due) return;
      channel.force(true);
      forced = System.nanoTime();
    }

    @TearDown
    public void close() throws IOException {
      channel.close();
      Folders.delete(folder);
    }
  }

  /** A spool with much in it. */
  @State(Scope.Thread)
  public static class Full {
    @Param({"INTERVAL", "ALWAYS"})
    private FileSpool.Sync sync;

    private Path folder;
    private FileSpool spool;
    private long read;
    private long settled;

    @Setup
    public void fill() throws IOException {
      folder = folder();
      spool = SpoolBenchmark.open(folder, sync);
      List<Spool.Item> items = group(500);
      for (int i = 0; i < STORED; i += items.size()) {
        if (spool.append(items) < items.size()) throw new IllegalStateException("no room");
      }
    }

    @TearDown
    public void close() throws IOException {
      spool.close();
      Folders.delete(folder);
    }
  }

  /** As the intake does it; the reader moves on once in an invocation. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void append(Written written) {
    for (int i = 0; i < RECORDS; i += written.group) {
      int taken = written.spool.append(written.items);
      if (taken < written.group) throw new IllegalStateException("no room");
      written.spool.tend();
    }
    written.spool.advance(READER, Cursor.at(written.spool.last()));
  }

  /** The disk alone. */
  @Benchmark
  @OperationsPerInvocation(RECORDS)
  public void plainWrite(Plain plain) throws IOException {
    for (int i = 0; i < RECORDS; i += plain.group) plain.write();
  }

  /** As an uploader does it, but that the cursor moves by one, so that there is always more. */
  @Benchmark
  @OperationsPerInvocation(READ)
  public int readAndAdvance(Full full) {
    if (full.spool.last() - full.read < READ) full.read = full.settled;
    Spool.Reading reading = full.spool.read(READER, full.read, READ, READ_BYTES);
    full.read = reading.upTo();
    full.spool.advance(READER, Cursor.at(++full.settled));
    if (reading.entries().size() < READ) throw new IllegalStateException("too few");
    return reading.entries().size();
  }
}
