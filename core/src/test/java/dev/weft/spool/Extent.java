package dev.weft.spool;

/**
 * How much of what has no end is tested: the build's share, or all with {@code -Dtests.full=true}.
 */
final class Extent {
  private static final boolean FULL = Boolean.getBoolean("tests.full");

  private Extent() {}

  static int of(int usual, int full) {
    return FULL ? full : usual;
  }
}
