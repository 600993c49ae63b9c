package dev.weft.agent.command;

import dev.weft.pipeline.HandUpload;
import dev.weft.pipeline.HandUpload.End;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * Uploads a file line by line, a portion at a time. After each, what is not an event or was refused
 * is in the dead-letter file, and then the state says how far it is: a kill repeats one portion at
 * the most. One thread, but for {@link #stop}.
 */
final class FileUpload {
  private final Source source;
  private final String destination;
  private final HandUpload upload;
  private final Duration patience;
  private final Progress progress;
  private final Clock clock;
  private volatile boolean stopping;

  /**
   * What is uploaded.
   *
   * @param deadLetters what could not be brought in
   * @param stateFile empty if it cannot be gone on with
   */
  record Source(InputStreams open, DeadLetterFile deadLetters, Optional<Path> stateFile) {
    /** Opens the input at an offset. */
    interface InputStreams {
      Opened at(long offset) throws IOException;
    }

    static Source of(Path file, DeadLetterFile deadLetters, Optional<Path> stateFile) {
      return new Source(offset -> Opened.of(file, offset), deadLetters, stateFile);
    }
  }

  /** An open input and how much of it was read. */
  record Opened(InputStream in, Counting counting, long size) {
    static Opened of(Path file, long offset) throws IOException {
      Counting counting = new Counting(Files.newInputStream(file));
      InputStream in = isPacked(file) ? new GZIPInputStream(counting, 64 << 10) : counting;
      in.skipNBytes(offset);
      return new Opened(in, counting, Files.size(file));
    }

    static Opened of(InputStream in) {
      return new Opened(in, new Counting(in), 0);
    }

    double part() {
      return size == 0 ? -1 : Math.min(1, (double) counting.count / size);
    }
  }

  /** Counts what is read. */
  static final class Counting extends FilterInputStream {
    private long count;

    Counting(InputStream in) {
      super(in);
    }

    @Override
    public int read() throws IOException {
      int read = super.read();
      if (read >= 0) count++;
      return read;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      int read = super.read(bytes, offset, length);
      if (read > 0) count += read;
      return read;
    }

    @Override
    public long skip(long bytes) throws IOException {
      long skipped = super.skip(bytes);
      count += skipped;
      return skipped;
    }
  }

  /**
   * How it ended.
   *
   * @param left lines that were read and are not settled
   * @param end {@code DONE} if the file is at its end; {@code INTERRUPTED} if it was stopped
   */
  record Result(UploadState state, long left, End end, String reason) {
    boolean isComplete() {
      return end == End.DONE && left == 0 && state.refused() == 0 && state.bad() == 0;
    }
  }

  FileUpload(
      Source source,
      String destination,
      HandUpload upload,
      Duration patience,
      Progress progress,
      Clock clock) {
    this.source = source;
    this.destination = destination;
    this.upload = upload;
    this.patience = patience;
    this.progress = progress;
    this.clock = clock;
  }

  static boolean isPacked(Path file) {
    return String.valueOf(file.getFileName()).endsWith(".gz");
  }

  /** Has it end after the portion that is under way. Any thread. */
  void stop() {
    stopping = true;
  }

  /** Uploads from where the state says. */
  Result run(UploadState from) throws IOException {
    UploadState state = from;
    long unfinished = 0;
    Opened opened = source.open().at(state.offset());
    try (Lines lines = new Lines(opened.in(), state.offset(), state.line())) {
      while (!stopping) {
        progress.show(state, opened.part());
        Portion portion =
            new Portion(destination, clock, source.stateFile().isPresent(), new Telling());
        String broken = fill(portion, lines, state);
        if (portion.hasUnfinished()) unfinished = 1;
        if (portion.isEnd()) return end(state, unfinished, broken);
        HandUpload.Report report = upload.send(portion.items().iterator(), portion, patience);
        boolean all = report.end() == End.DONE;
        source.deadLetters().append(portion.deadLetters());
        state = portion.after(state, all, source.deadLetters().length());
        if (source.stateFile().isPresent()) state.write(source.stateFile().get());
        if (!all) return new Result(state, report.left().size(), report.end(), report.reason());
        if (!broken.isEmpty()) return end(state, unfinished, broken);
      }
    }
    return new Result(state, 0, End.INTERRUPTED, "it was stopped");
  }

  /** Returns why no more can be read; empty if all is well. What was read before is in it. */
  private static String fill(Portion portion, Lines lines, UploadState state) {
    try {
      portion.fill(lines, state.beyond());
      return "";
    } catch (IOException e) {
      return "cannot be read any further: " + e;
    }
  }

  private static Result end(UploadState state, long unfinished, String broken) {
    if (!broken.isEmpty()) return new Result(state, 0, End.INTERRUPTED, broken);
    String why = unfinished == 0 ? "" : "the last line has no end and is no event yet";
    return new Result(state, unfinished, End.DONE, why);
  }

  private final class Telling implements Portion.Hearer {
    @Override
    public void bad(long line, String why) {
      progress.tell(line, why);
    }

    @Override
    public void refused(long line, String why) {
      progress.tell(line, why);
    }

    @Override
    public void waiting(String reason, Duration time) {
      progress.waiting(reason, time);
    }
  }
}
