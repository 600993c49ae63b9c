package dev.weft.spool;

import java.time.Instant;

/**
 * What tells this JVM from all others on the machine, as it stands in the names of folders: {@code
 * 4711-1700000000000}. Immutable.
 *
 * @param pid alone is not enough: in containers it is often 1
 * @param start of the JVM, epoch milliseconds; 0 where the platform does not tell
 */
record JvmName(long pid, long start) {
  /** The JVM that asks: the same for every class loader in it. */
  static JvmName own() {
    ProcessHandle own = ProcessHandle.current();
    return new JvmName(own.pid(), own.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }

  /** {@code live-4711-1700000000000-}: how the names of this JVM's folders begin. */
  String prefix() {
    return InstanceFolder.LIVE + pid + "-" + start + "-";
  }
}
