package dev.weft.agent.command;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** The lines of a stream of any size, in bounded memory. One thread. */
final class Lines implements Closeable {
  /** What a line may have: as much as the spool takes of one event. */
  static final int MAX_LINE = 1 << 20;

  private final InputStream in;
  private final byte[] buffer = new byte[64 << 10];
  private int next;
  private int filled;
  private long offset;
  private long number;

  /**
   * One line, without its end. The bytes are shared: nobody changes them.
   *
   * @param number counts from 1
   * @param offset where it begins
   * @param end where the next one begins
   * @param ended whether an end of line was there; the last line may lack it
   * @param tooLong whether it has more than {@link #MAX_LINE} bytes, of which only those are here
   */
  record Line(long number, long offset, long end, byte[] bytes, boolean ended, boolean tooLong) {
    boolean isBlank() {
      for (byte each : bytes) {
        if (each != ' ' && each != '\t' && each != '\r') return false;
      }
      return true;
    }
  }

  /**
   * Begins in the middle.
   *
   * @param in stands at the offset
   * @param offset where the next line begins
   * @param number of the line before
   */
  Lines(InputStream in, long offset, long number) {
    this.in = in;
    this.offset = offset;
    this.number = number;
  }

  /** Null at the end. */
  @Nullable Line next() throws IOException {
    long begin = offset;
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    boolean tooLong = false;
    while (fill()) {
      int end = next;
      while (end < filled && buffer[end] != '\n') end++;
      int room = Math.min(end - next, MAX_LINE - line.size());
      tooLong |= room < end - next;
      line.write(buffer, next, room);
      boolean ended = end < filled;
      offset += end - next + (ended ? 1 : 0);
      next = ended ? end + 1 : end;
      if (ended) return new Line(++number, begin, offset, line.toByteArray(), true, tooLong);
    }
    if (offset == begin) return null;
    return new Line(++number, begin, offset, line.toByteArray(), false, tooLong);
  }

  private boolean fill() throws IOException {
    if (next < filled) return true;
    next = 0;
    filled = Math.max(0, in.read(buffer));
    return filled > 0;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
