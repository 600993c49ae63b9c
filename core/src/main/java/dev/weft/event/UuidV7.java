package dev.weft.event;

import java.util.concurrent.ThreadLocalRandom;

/**
 * Makes event ids: UUIDs of version 7 (RFC 9562), which sort by time. 74 random bits keep ids of
 * the same millisecond apart; they are no secret, so that a cheap random source will do.
 */
final class UuidV7 {
  private UuidV7() {}

  /** The more significant half: the time, and random bits. */
  static long high(long epochMillis) {
    return (epochMillis << 16) | 0x7000L | (ThreadLocalRandom.current().nextLong() & 0x0FFFL);
  }

  /** The less significant half: random bits. */
  static long low() {
    return 0x8000_0000_0000_0000L | (ThreadLocalRandom.current().nextLong() >>> 2);
  }
}
