package dev.weft.filter;

import dev.weft.request.BodyCopy;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.CharBuffer;

/**
 * The container's reader, and a copy of what was read from it. Every method does what the
 * container's does, exceptions included; what is not here, such as {@code lines}, ends in one of
 * these. Its own buffer, which Java's class cannot do without, stays empty.
 */
final class CopiedReader extends BufferedReader {
  private final BufferedReader own;
  private final BodyCopy copy;

  CopiedReader(BufferedReader own, BodyCopy copy) {
    super(own, 1);
    this.own = own;
    this.copy = copy;
  }

  @SuppressWarnings("ReferenceEquality") // the same reader is meant, whatever it says of itself
  boolean isOf(BufferedReader reader) {
    return own == reader;
  }

  @Override
  public int read() throws IOException {
    try {
      int read = own.read();
      copy.addChar(read);
      return read;
    } catch (Throwable e) {
      copy.lose();
      throw e;
    }
  }

  @Override
  public int read(char[] into) throws IOException {
    try {
      int count = own.read(into);
      copy.add(into, 0, count);
      return count;
    } catch (Throwable e) {
      copy.lose();
      throw e;
    }
  }

  @Override
  public int read(char[] into, int offset, int length) throws IOException {
    try {
      int count = own.read(into, offset, length);
      copy.add(into, offset, count);
      return count;
    } catch (Throwable e) {
      copy.lose();
      throw e;
    }
  }

  @Override
  public int read(CharBuffer into) throws IOException {
    try {
      int start = into.position();
      int count = own.read(into);
      for (int i = start; i < into.position(); i++) copy.addChar(into.get(i));
      return count;
    } catch (Throwable e) {
      copy.lose();
      throw e;
    }
  }

  @Override
  public String readLine() throws IOException {
    try {
      String line = own.readLine();
      copy.addLine(line);
      return line;
    } catch (Throwable e) {
      copy.lose();
      throw e;
    }
  }

  /** What is skipped is not read, and so is not in the copy. */
  @Override
  public long skip(long length) throws IOException {
    try {
      long skipped = own.skip(length);
      if (skipped > 0) copy.lose();
      return skipped;
    } catch (Throwable e) {
      copy.lose();
      throw e;
    }
  }

  @Override
  public boolean ready() throws IOException {
    return own.ready();
  }

  @Override
  public boolean markSupported() {
    return own.markSupported();
  }

  @Override
  public void mark(int limit) throws IOException {
    own.mark(limit);
    copy.mark();
  }

  @Override
  public void reset() throws IOException {
    own.reset();
    copy.reset();
  }

  @Override
  public void close() throws IOException {
    own.close();
  }
}
