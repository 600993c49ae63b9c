package dev.weft.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.event.Lane;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Goes from one whole frame of a file to the next, over whatever lies between. One thread.
 *
 * <p>Every frame it stops at has a CRC that fits. Reads in steps of the buffer it is given; only a
 * frame that is larger makes it take another one.
 */
final class FrameScanner {
  private final Disk.Handle file;
  private final long limit;
  private final CRC32C crc = new CRC32C();
  private byte[] bytes;
  private ByteBuffer view;

  /** Where in the file the buffer begins, and how much of it is filled. */
  private long base;

  private int filled;

  private long start;
  private long end;
  private long damagedFrom;
  private int length;

  /**
   * Stands before the first frame.
   *
   * @param offset where a frame begins
   * @param limit where the file ends for us
   * @param buffer at least {@link Frame#HEADER} bytes
   */
  FrameScanner(Disk.Handle file, long offset, long limit, byte[] buffer) {
    this.file = file;
    this.limit = limit;
    this.bytes = buffer;
    this.view = ByteBuffer.wrap(buffer);
    this.base = offset;
    this.start = offset;
    this.end = offset;
    this.damagedFrom = offset;
  }

  /** Goes to the next frame; false when none is left. */
  boolean next() throws IOException {
    damagedFrom = end;
    long at = end;
    while (at + Frame.HEADER <= limit && load(at, Frame.HEADER)) {
      if (isFrame(at)) return true;
      at = nextMagic(at + 1);
    }
    start = limit;
    end = limit;
    return false;
  }

  private boolean isFrame(long at) throws IOException {
    int index = (int) (at - base);
    if (!Frame.canBegin(view, index)) return false;
    int size = Frame.HEADER + view.getInt(index + Frame.LENGTH_AT);
    if (at + size > limit || !load(at, size)) return false;
    index = (int) (at - base);
    crc.reset();
    crc.update(bytes, index, Frame.CRC_AT);
    crc.update(bytes, index + Frame.HEADER, size - Frame.HEADER);
    if ((int) crc.getValue() != view.getInt(index + Frame.CRC_AT)) return false;
    int payload = size - Frame.HEADER;
    boolean gap = view.get(index + 2) == Frame.GAP;
    if (gap && !(endsInBounds(index) && hasReason(index, payload))) return false;
    start = at;
    end = at + size;
    length = payload;
    return true;
  }

  /** A word of ours: it becomes a tag of a metric, and stands on the log. */
  private boolean hasReason(int gap, int payload) {
    for (int i = gap + Frame.HEADER + 8; i < gap + Frame.HEADER + payload; i++) {
      boolean letter = bytes[i] >= 'a' && bytes[i] <= 'z';
      if (!letter && bytes[i] != '_') return false;
    }
    return true;
  }

  private boolean endsInBounds(int gap) {
    long count = view.getLong(gap + Frame.HEADER);
    return count <= Frame.MAX_SEQUENCE - view.getLong(gap + Frame.SEQUENCE_AT);
  }

  private long nextMagic(long from) throws IOException {
    byte first = (byte) (Frame.MAGIC >>> 8);
    long at = from;
    while (at + Frame.HEADER <= limit && load(at, Frame.HEADER)) {
      int last = filled - Frame.HEADER;
      for (int i = (int) (at - base); i <= last; i++) {
        if (bytes[i] == first) return base + i;
      }
      at = base + last + 1;
    }
    return limit;
  }

  /** Has so many bytes from there in the buffer; false if the file is shorter. */
  private boolean load(long at, int size) throws IOException {
    if (at >= base && at + size <= base + filled) return true;
    int kept = at >= base && at < base + filled ? (int) (base + filled - at) : 0;
    byte[] old = bytes;
    if (size > bytes.length) {
      bytes = new byte[size];
      view = ByteBuffer.wrap(bytes);
    }
    System.arraycopy(old, filled - kept, bytes, 0, kept);
    base = at;
    filled = kept;
    int wanted = (int) Math.min(bytes.length - kept, limit - at - kept);
    filled += file.read(at + kept, bytes, kept, wanted);
    return filled >= size;
  }

  /** Where this frame begins; the limit after the last one. */
  long start() {
    return start;
  }

  /** Where this frame ends. */
  long end() {
    return end;
  }

  /** Bytes that are no frame between the frame before, or where it began, and this one. */
  long damagedBytes() {
    return start - damagedFrom;
  }

  /** Where those bytes begin. */
  long damagedFrom() {
    return damagedFrom;
  }

  boolean isGap() {
    return view.get(index() + 2) == Frame.GAP;
  }

  /** Of a gap: the first that is lost. */
  long sequence() {
    return view.getLong(index() + Frame.SEQUENCE_AT);
  }

  /** The last sequence that the frame speaks of. */
  long lastSequence() {
    long sequence = sequence();
    return isGap() ? sequence + Math.max(1, count()) - 1 : sequence;
  }

  private long count() {
    return view.getLong(index() + Frame.HEADER);
  }

  /** Of a gap: why. */
  String reason() {
    return new String(bytes, index() + Frame.HEADER + 8, length - 8, UTF_8);
  }

  Lane lane() {
    return Frame.lane(view.get(index() + 3));
  }

  long capturedAt() {
    return view.getLong(index() + Frame.CAPTURED_AT);
  }

  /** Bytes of the payload. */
  int length() {
    return length;
  }

  /** Of an event: all of it. */
  Stored entry() {
    int from = index() + Frame.HEADER;
    byte[] payload = Arrays.copyOfRange(bytes, from, from + length);
    return new Stored(sequence(), lane(), capturedAt(), payload);
  }

  /** The frame as it is in the file. */
  void copyTo(ByteBuffer target) {
    target.put(bytes, index(), Frame.HEADER + length);
  }

  private int index() {
    return (int) (start - base);
  }
}
