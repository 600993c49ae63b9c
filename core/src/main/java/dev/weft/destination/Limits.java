package dev.weft.destination;

/**
 * How much one request may carry.
 *
 * @param maxRecords at least 1
 * @param maxBytes of the whole request body, envelope included, in UTF-8; a single larger record is
 *     still sent alone
 * @param requestsPerSecond on average; 0 for as many as it takes
 */
public record Limits(int maxRecords, int maxBytes, double requestsPerSecond) {
  /** As many requests a second as it takes. */
  public Limits(int maxRecords, int maxBytes) {
    this(maxRecords, maxBytes, 0);
  }
}
