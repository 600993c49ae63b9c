package dev.weft.pipeline;

import dev.weft.destination.Limits;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * How much the next request may carry: what the destination's limits allow, less after a failure.
 * One thread.
 *
 * <p>A destination that was down gets a small batch first and then twice as many records with each
 * success. One that found a batch too large gets half of its bytes from then on, and a tenth more
 * each minute until it is at its limit again.
 */
final class BatchSize {
  private static final int PROBE_RECORDS = 10;
  private static final int SMALLEST_BYTES = 1024;
  private static final double GROWTH_A_MINUTE = 1.1;
  private static final double NANOS_A_MINUTE = TimeUnit.MINUTES.toNanos(1);

  private final Limits limits;
  private final LongSupplier nanoTime;
  private int records;
  private double bytes;
  private long at;

  BatchSize(Limits limits, LongSupplier nanoTime) {
    this.limits = limits;
    this.nanoTime = nanoTime;
    this.records = limits.maxRecords();
    this.bytes = limits.maxBytes();
    this.at = nanoTime.getAsLong();
  }

  int maxRecords() {
    return records;
  }

  int maxBytes() {
    long now = nanoTime.getAsLong();
    if (bytes < limits.maxBytes()) {
      bytes *= Math.pow(GROWTH_A_MINUTE, (now - at) / NANOS_A_MINUTE);
      bytes = Math.min(bytes, limits.maxBytes());
    }
    at = now;
    return (int) bytes;
  }

  void succeeded() {
    records = (int) Math.min(limits.maxRecords(), 2L * records);
  }

  /** The next request only asks whether the destination is there again. */
  void probe() {
    records = Math.min(PROBE_RECORDS, limits.maxRecords());
  }

  /** A request of so many bytes was too large. */
  void tooLarge(int requestBytes) {
    int half = Math.max(SMALLEST_BYTES, requestBytes / 2);
    bytes = Math.min(maxBytes(), half);
  }
}
