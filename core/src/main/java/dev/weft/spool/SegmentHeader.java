package dev.weft.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * The first 64 bytes of a segment file. Immutable. All numbers are big-endian.
 *
 * <pre>
 * offset  bytes  what
 *      0      8  magic "WEFTSPOL"
 *      8      4  format version: 1
 *     12      4  0
 *     16      8  first sequence: no frame of the file has a lower one
 *     24      8  created at, epoch milliseconds; for people only
 *     32     28  0
 *     60      4  CRC32C of the 60 bytes before; at this place in every version
 * </pre>
 *
 * Frames (see {@link Frame}) follow. A header that is damaged costs nothing: the frames say it all.
 *
 * @param first the first sequence
 * @param created epoch milliseconds
 */
record SegmentHeader(int version, long first, long created) {
  static final int SIZE = 64;
  static final int VERSION = 1;

  /** What a header that cannot be read says. */
  static final SegmentHeader DAMAGED = new SegmentHeader(VERSION, 0, 0);

  private static final long MAGIC = 0x5745_4654_5350_4F4CL;
  private static final int CRC_AT = 60;

  byte[] bytes() {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE);
    bytes.putLong(MAGIC).putInt(version).putInt(0).putLong(first).putLong(created);
    bytes.putInt(CRC_AT, crc(bytes));
    return bytes.array();
  }

  static SegmentHeader read(Disk.Handle file) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(SIZE);
    boolean whole = file.read(0, bytes.array(), 0, SIZE) == SIZE;
    if (!whole || bytes.getLong(0) != MAGIC || bytes.getInt(CRC_AT) != crc(bytes)) return DAMAGED;
    SegmentHeader header = new SegmentHeader(bytes.getInt(8), bytes.getLong(16), bytes.getLong(24));
    boolean possible = 1 <= header.first && header.first <= Frame.MAX_SEQUENCE;
    return possible || header.version > VERSION ? header : DAMAGED;
  }

  @SuppressWarnings("ByteBufferBackingArray") // it is ours
  private static int crc(ByteBuffer bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes.array(), 0, CRC_AT);
    return (int) crc.getValue();
  }

  boolean isDamaged() {
    return first == 0;
  }

  /** Whether a later Weft wrote it in a way that this one cannot read. */
  boolean isOfTheFuture() {
    return version > VERSION;
  }
}
