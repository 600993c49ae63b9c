package dev.weft.event;

import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes event ids: UUIDs of version 7 (RFC 9562), which sort by time. 74 random bits keep ids of
 * the same millisecond apart; they are no secret, so that a cheap random source will do.
 */
final class UuidV7 {
  private UuidV7() {}

  static UUID of(long epochMillis) {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    long high = (epochMillis << 16) | 0x7000L | (random.nextLong() & 0x0FFFL);
    long low = 0x8000_0000_0000_0000L | (random.nextLong() >>> 2);
    return new UUID(high, low);
  }
}
