package dev.weft.agent.command;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.UUID;

/** What SHA-256 is used for. Stateless. */
final class Hashes {
  private Hashes() {}

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /**
   * The id of an event that stands at a place of a file: a UUID of version 8 (RFC 9562), so that
   * the same line at the same place has the same id whenever it is uploaded.
   */
  static UUID id(long offset, byte[] line) {
    MessageDigest sha = sha256();
    sha.update(ByteBuffer.allocate(Long.BYTES).putLong(0, offset));
    ByteBuffer hash = ByteBuffer.wrap(sha.digest(line));
    long high = (hash.getLong() & ~0xF000L) | 0x8000L;
    long low = (hash.getLong() >>> 2) | 0x8000_0000_0000_0000L;
    return new UUID(high, low);
  }
}
