package dev.weft.filter;

import dev.weft.request.BodyCopy;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;

/**
 * The container's stream, and a copy of what was read from it. Every method does what the
 * container's does, exceptions included; what is not here, such as the one of Servlet 6.1, ends in
 * one of these.
 */
final class CopiedStream extends ServletInputStream {
  private final ServletInputStream own;
  private final BodyCopy copy;

  CopiedStream(ServletInputStream own, BodyCopy copy) {
    this.own = own;
    this.copy = copy;
  }

  @SuppressWarnings("ReferenceEquality") // the same stream is meant, whatever it says of itself
  boolean isOf(ServletInputStream stream) {
    return own == stream;
  }

  @Override
  public int read() throws IOException {
    try {
      int read = own.read();
      copy.add(read);
      return read;
    } catch (Throwable e) {
      copy.lose();
      throw e;
    }
  }

  @Override
  public int read(byte[] into) throws IOException {
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
  public int read(byte[] into, int offset, int length) throws IOException {
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
  public byte[] readAllBytes() throws IOException {
    try {
      byte[] all = own.readAllBytes();
      copy.add(all, 0, all.length);
      return all;
    } catch (Throwable e) {
      copy.lose();
      throw e;
    }
  }

  @Override
  public byte[] readNBytes(int length) throws IOException {
    try {
      byte[] some = own.readNBytes(length);
      copy.add(some, 0, some.length);
      return some;
    } catch (Throwable e) {
      copy.lose();
      throw e;
    }
  }

  @Override
  public int readNBytes(byte[] into, int offset, int length) throws IOException {
    try {
      int count = own.readNBytes(into, offset, length);
      copy.add(into, offset, count);
      return count;
    } catch (Throwable e) {
      copy.lose();
      throw e;
    }
  }

  @Override
  public int readLine(byte[] into, int offset, int length) throws IOException {
    try {
      int count = own.readLine(into, offset, length);
      copy.add(into, offset, count);
      return count;
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
  public void skipNBytes(long length) throws IOException {
    if (length > 0) copy.lose();
    own.skipNBytes(length);
  }

  @Override
  public int available() throws IOException {
    return own.available();
  }

  @Override
  public boolean markSupported() {
    return own.markSupported();
  }

  @Override
  public void mark(int limit) {
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

  @Override
  public boolean isFinished() {
    return own.isFinished();
  }

  @Override
  public boolean isReady() {
    return own.isReady();
  }

  @Override
  public void setReadListener(ReadListener listener) {
    own.setReadListener(listener);
  }
}
