package dev.weft.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.event.Lane;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What a segment file consists of after its header. All numbers are big-endian.
 *
 * <pre>
 * offset  bytes  what
 *      0      2  magic FE F5: no such byte is in UTF-8, so no payload looks like a frame
 *      2      1  kind: 1 event, 2 gap
 *      3      1  lane, as {@link Lane#code}; 0 for a gap
 *      4      4  length of the payload, at most {@link Spool#MAX_PAYLOAD}
 *      8      8  sequence; of a gap: the first that is lost
 *     16      8  captured at, epoch milliseconds; 0 for a gap
 *     24      4  CRC32C of the 24 bytes before and of the payload
 *     28         payload: the encoded interaction; of a gap: 8 bytes how many sequences are
 *                lost, then the reason in one word of a to z and _
 * </pre>
 */
final class Frame {
  static final int HEADER = 28;
  static final short MAGIC = (short) 0xFEF5;
  static final byte EVENT = 1;
  static final byte GAP = 2;
  static final int LENGTH_AT = 4;
  static final int SEQUENCE_AT = 8;
  static final int CAPTURED_AT = 16;
  static final int CRC_AT = 24;

  /** No spool comes this far: a higher sequence, wherever it stands, is damage. */
  static final long MAX_SEQUENCE = 1L << 62;

  /** Bytes of a gap's payload at the most: its reason is one word. */
  static final int MAX_GAP = 8 + 64;

  private Frame() {}

  /** Bytes of the whole frame. */
  static int size(byte[] payload) {
    return HEADER + payload.length;
  }

  /** Writes an event at the buffer's position. */
  static void put(ByteBuffer buffer, Stored entry, CRC32C crc) {
    byte lane = (byte) entry.lane().code();
    put(buffer, EVENT, lane, entry.sequence(), entry.capturedAt(), entry.payload(), crc);
  }

  /** A gap as a frame. */
  static byte[] gap(long sequence, long count, String reason) {
    byte[] word = reason.getBytes(UTF_8);
    byte[] payload = ByteBuffer.allocate(8 + word.length).putLong(count).put(word).array();
    ByteBuffer buffer = ByteBuffer.allocate(HEADER + payload.length);
    put(buffer, GAP, (byte) 0, sequence, 0, payload, new CRC32C());
    return buffer.array();
  }

  @SuppressWarnings("ByteBufferBackingArray") // it is ours
  private static void put(
      ByteBuffer buffer,
      byte kind,
      byte lane,
      long sequence,
      long capturedAt,
      byte[] payload,
      CRC32C crc) {
    int start = buffer.position();
    buffer.putShort(MAGIC).put(kind).put(lane).putInt(payload.length);
    buffer.putLong(sequence).putLong(capturedAt);
    crc.reset();
    crc.update(buffer.array(), start, CRC_AT);
    crc.update(payload, 0, payload.length);
    buffer.putInt((int) crc.getValue()).put(payload);
  }

  /** Whether 28 bytes can begin a frame; says nothing of the payload. */
  static boolean canBegin(ByteBuffer bytes, int at) {
    if (bytes.getShort(at) != MAGIC) return false;
    byte kind = bytes.get(at + 2);
    int length = bytes.getInt(at + LENGTH_AT);
    boolean event = kind == EVENT && length <= Spool.MAX_PAYLOAD;
    boolean gap = kind == GAP && 8 < length && length <= MAX_GAP;
    long sequence = bytes.getLong(at + SEQUENCE_AT);
    return length >= 0 && 0 < sequence && sequence <= MAX_SEQUENCE && (event || gap);
  }

  /** The lane with this code; one that a later version may know counts as the most worth. */
  static Lane lane(int code) {
    Lane[] lanes = Lane.values();
    return code >= 0 && code < lanes.length ? lanes[code] : Lane.CONVERSION;
  }
}
