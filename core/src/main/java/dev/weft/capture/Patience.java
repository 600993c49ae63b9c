package dev.weft.capture;

import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How long the accessors of the application may take. They run on its own threads, where its
 * transactions and sessions are, so that one which blocks can neither be interrupted nor left
 * behind: but it is not called again for ever. Thread-safe.
 *
 * @param nanos a clock that never goes back
 * @param tell is told of a path that is given up
 */
record Patience(LongSupplier nanos, Consumer<String> tell) {
  /** In nanoseconds; what reads memory takes a thousandth of it. */
  static final long SLOW = 100_000_000;

  /** So many slow reads one after the other are the accessor's fault, and no pause of the JVM. */
  static final int MAX_SLOW = 3;
}
