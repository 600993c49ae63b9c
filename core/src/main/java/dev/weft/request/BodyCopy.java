package dev.weft.request;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.CodingErrorAction;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What the application has read of one request's body, byte for byte or character for character: a
 * copy, made while it reads, never ahead of it. Read as JSON at the end of the request. What was
 * read in part only is no complete JSON, and so has no value.
 *
 * <p>Thread-safe: an asynchronous request may be read on several threads, one after the other.
 */
public final class BodyCopy {
  /** A longer body has no value: in bytes, or in characters where a reader is used. */
  public static final int MAX_LENGTH = 64 << 10;

  private static final int FIRST_LENGTH = 512;

  /** Who gives another stream for each byte is not to have each of them parsed. */
  private static final int MAX_BEGUN = 8;

  /** Tomcat's reader reads a line in parts of this length, and moves the mark to each of them. */
  private static final int TOMCAT_LINE = 4096;

  private static final byte[] NO_BYTES = {};
  private static final char[] NO_CHARS = {};

  private final Object lock = new Object();
  private final String charset;
  private byte[] bytes = NO_BYTES;
  private char[] chars = NO_CHARS;
  private int byteCount;
  private int charCount;
  private int marked = -1;
  private int begun;
  private boolean atEnd;
  private State state = State.OPEN;
  private @Nullable Object json;
  private Runnable whenClosed = () -> {};

  private enum State {
    OPEN,
    /** Something was not seen, or did not fit: there will be no value. */
    LOST,
    TOO_LONG,
    READ,
    CLOSED
  }

  /**
   * Nothing is read yet.
   *
   * @param charset the name of the one that the bytes are in
   */
  public BodyCopy(String charset) {
    this.charset = charset;
  }

  /** The application has read a byte; -1 is the end. */
  public void add(int value) {
    if (value < 0) {
      reachEnd();
      return;
    }
    synchronized (lock) {
      if (!hasRoomForBytes(1)) return;
      bytes[byteCount++] = (byte) value;
    }
  }

  /** The application has read so many bytes into its array; none when it is at the end. */
  public void add(byte[] from, int offset, int count) {
    if (count < 0) reachEnd();
    if (count <= 0) return;
    synchronized (lock) {
      if (!fits(from.length, offset, count)) end(State.LOST);
      if (!hasRoomForBytes(count)) return;
      System.arraycopy(from, offset, bytes, byteCount, count);
      byteCount += count;
    }
  }

  /** The application has read a character; -1 is the end. */
  public void addChar(int value) {
    if (value < 0) {
      reachEnd();
      return;
    }
    synchronized (lock) {
      if (!hasRoomForChars(1)) return;
      chars[charCount++] = (char) value;
    }
  }

  /** The application has read so many characters into its array; none when it is at the end. */
  public void add(char[] from, int offset, int count) {
    if (count < 0) reachEnd();
    if (count <= 0) return;
    synchronized (lock) {
      if (!fits(from.length, offset, count)) end(State.LOST);
      if (!hasRoomForChars(count)) return;
      System.arraycopy(from, offset, chars, charCount, count);
      charCount += count;
    }
  }

  /** The application has read a line; what ended it does not matter to JSON. */
  public void addLine(@Nullable String line) {
    if (line == null) {
      reachEnd();
      return;
    }
    synchronized (lock) {
      if (marked != charCount || line.length() >= TOMCAT_LINE) marked = -1;
      if (!hasRoomForChars(line.length() + 1)) return;
      line.getChars(0, line.length(), chars, charCount);
      charCount += line.length();
      chars[charCount++] = '\n';
    }
  }

  /**
   * Who still reads then, as CXF does once more from a stream that it has closed, misses nothing.
   */
  private void reachEnd() {
    synchronized (lock) {
      atEnd = true;
    }
  }

  /** The application has marked where it is. */
  public void mark() {
    synchronized (lock) {
      marked = byteCount + charCount;
    }
  }

  /** The application has gone back to its mark, and will read the same again. */
  public void reset() {
    synchronized (lock) {
      atEnd = false;
      if (marked < 0) end(State.LOST);
      if (state != State.OPEN) return;
      if (charCount > 0) charCount = marked;
      else byteCount = marked;
    }
  }

  /**
   * The application will read from another stream or reader than before. That may give the body
   * once more, so a text that is complete by now is all there is; else it may give the rest.
   */
  public void again() {
    synchronized (lock) {
      atEnd = false;
      if (state != State.OPEN || begun >= MAX_BEGUN || byteCount + charCount == 0) return;
      begun++;
      marked = -1;
      json = parsed();
      if (json == null) return;
      state = State.READ;
      clear();
    }
  }

  /** Something was read that could not be seen: there is no value, unless all was read before. */
  public void lose() {
    synchronized (lock) {
      if (!atEnd) end(State.LOST);
    }
  }

  /** Whether it has no value because the body is longer than {@link #MAX_LENGTH}. */
  public boolean isTooLong() {
    synchronized (lock) {
      return state == State.TOO_LONG;
    }
  }

  /** Whether the request is over: nothing is copied any more. */
  public boolean isClosed() {
    synchronized (lock) {
      return state == State.CLOSED;
    }
  }

  /**
   * What to do when it is closed, instead of what was to be done before.
   *
   * @param action run once, by whoever closes it; at once if it is closed already
   */
  public void whenClosed(Runnable action) {
    synchronized (lock) {
      if (state != State.CLOSED) {
        whenClosed = action;
        return;
      }
    }
    action.run();
  }

  /** The request is over; lets go of all that was copied. */
  public void close() {
    Runnable action;
    synchronized (lock) {
      state = State.CLOSED;
      clear();
      json = null;
      action = whenClosed;
      whenClosed = () -> {};
    }
    action.run();
  }

  /**
   * The body as maps, lists, texts, numbers and booleans; null when it is no complete JSON. Parsed
   * once, by the first who asks; what comes later is not copied any more.
   */
  public @Nullable Object json() {
    synchronized (lock) {
      if (state == State.OPEN) {
        json = parsed();
        state = State.READ;
        clear();
      }
      return json;
    }
  }

  private @Nullable Object parsed() {
    String text = text();
    return text == null ? null : BodyJson.read(text);
  }

  private @Nullable String text() {
    if (charCount > 0) return new String(chars, 0, charCount);
    if (byteCount == 0) return null;
    try {
      CharBuffer text =
          Charset.forName(charset)
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes, 0, byteCount));
      return text.toString();
    } catch (CharacterCodingException
        | IllegalArgumentException
        | UnsupportedOperationException e) {
      return null; // not what its content type says, or a charset that nobody has
    }
  }

  /** What a stream says that does not keep to its word may not. */
  private static boolean fits(int length, int offset, int count) {
    return offset >= 0 && count <= length - offset;
  }

  private boolean hasRoomForBytes(int count) {
    if (!takes(count, byteCount, charCount)) return false;
    try {
      if (byteCount + count > bytes.length) {
        bytes = Arrays.copyOf(bytes, grown(byteCount + count, bytes.length));
      }
      return true;
    } catch (OutOfMemoryError e) {
      end(State.LOST); // the application has its bytes, and is to have nothing else
      return false;
    }
  }

  private boolean hasRoomForChars(int count) {
    if (!takes(count, charCount, byteCount)) return false;
    try {
      if (charCount + count > chars.length) {
        chars = Arrays.copyOf(chars, grown(charCount + count, chars.length));
      }
      return true;
    } catch (OutOfMemoryError e) {
      end(State.LOST);
      return false;
    }
  }

  /** Whether so many more are wanted after those that were taken so far, of the one kind. */
  private boolean takes(int count, int taken, int ofOtherKind) {
    if (ofOtherKind > 0) end(State.LOST);
    if (state == State.OPEN && count > MAX_LENGTH - taken) end(State.TOO_LONG);
    return state == State.OPEN;
  }

  private static int grown(int needed, int length) {
    return Math.min(MAX_LENGTH, Math.max(needed, Math.max(FIRST_LENGTH, 2 * length)));
  }

  private void end(State last) {
    if (state != State.OPEN) return;
    state = last;
    clear();
  }

  private void clear() {
    bytes = NO_BYTES;
    chars = NO_CHARS;
    byteCount = 0;
    charCount = 0;
  }
}
