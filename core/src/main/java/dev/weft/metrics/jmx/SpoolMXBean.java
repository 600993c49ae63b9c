package dev.weft.metrics.jmx;

/** {@code dev.weft:type=Spool}: what is stored. Thread-safe. */
public interface SpoolMXBean {
  /** Of its files, or of its memory if it has none. */
  long getBytes();

  /** Its files; 0 without a disk. */
  int getSegments();

  /** How long the oldest event has waited for any destination. */
  double getOldestAgeSeconds();

  /** Whether a crash loses nothing of it; false without a disk, or while the disk fails. */
  boolean isDurable();
}
