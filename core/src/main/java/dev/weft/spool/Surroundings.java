package dev.weft.spool;

import dev.weft.event.InteractionListener;
import dev.weft.log.Log;
import java.time.Clock;
import java.util.function.LongSupplier;

/**
 * What a spool on disk works with; tests give another disk, JVM and time. Immutable.
 *
 * @param nanoTime as {@link System#nanoTime}
 */
record Surroundings(
    Disk disk,
    JvmName jvm,
    InteractionListener listener,
    Log log,
    Clock clock,
    LongSupplier nanoTime) {

  long nanos() {
    return nanoTime.getAsLong();
  }
}
