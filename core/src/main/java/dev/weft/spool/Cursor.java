package dev.weft.spool;

import org.jspecify.annotations.Nullable;

/**
 * How far one reader is, and what became of the entries it settled. Immutable.
 *
 * <p>After an outage a reader works at two places: it clears the backlog from {@code done} on, and
 * has settled {@code freshFrom} to {@code freshTo} ahead of it. When the backlog reaches {@code
 * freshFrom} the two become one.
 *
 * @param began nothing up to this concerned the reader
 * @param done everything up to this is settled
 * @param freshFrom everything after this, up to {@code freshTo}, is settled as well; 0 for nothing
 * @param freshTo at least {@code freshFrom}
 * @param tally of all entries settled since {@code began}
 */
public record Cursor(long began, long done, long freshFrom, long freshTo, Tally tally) {
  /** Where a reader begins. */
  public static Cursor at(long began) {
    return new Cursor(began, began, 0, 0, Tally.NONE);
  }

  /** Checks the order of the places. */
  public Cursor {
    boolean ordered = 0 <= began && began <= done && 0 <= freshFrom && freshFrom <= freshTo;
    if (!ordered || (freshTo > 0 && freshFrom < done)) {
      throw new IllegalArgumentException(
          "no cursor: began %d, done %d, fresh from %d to %d"
              .formatted(began, done, freshFrom, freshTo));
    }
  }

  /** How many entries after {@code began} are settled, as a sequence would say it: with began. */
  public long settledUpTo() {
    return done + (freshTo - freshFrom);
  }

  /** Whether the entry with this sequence is settled. */
  public boolean isPast(long sequence) {
    return sequence <= done || (freshFrom < sequence && sequence <= freshTo);
  }

  // By hand, as below: on Java 17 the ones that a record has by itself leave its class, and so the
  // loader of a web application, in a cache of java.lang.runtime.ObjectMethods.
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Cursor that
        && began == that.began
        && done == that.done
        && freshFrom == that.freshFrom
        && freshTo == that.freshTo
        && tally.equals(that.tally);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(done) + Long.hashCode(freshTo)) + tally.hashCode();
  }

  /** Whether every settled entry has its place in the tally. */
  public boolean holds() {
    return settledUpTo() - began == tally.sum();
  }

  /** What became of entries. Immutable. */
  public record Tally(long delivered, long deadLettered, long dropped, long suppressed) {
    /** Nothing yet. */
    public static final Tally NONE = new Tally(0, 0, 0, 0);

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Tally that
          && delivered == that.delivered
          && deadLettered == that.deadLettered
          && dropped == that.dropped
          && suppressed == that.suppressed;
    }

    @Override
    public int hashCode() {
      return 31 * Long.hashCode(delivered) + Long.hashCode(sum());
    }

    /** Both together. */
    public Tally plus(Tally other) {
      return new Tally(
          delivered + other.delivered,
          deadLettered + other.deadLettered,
          dropped + other.dropped,
          suppressed + other.suppressed);
    }

    /** All of them. */
    public long sum() {
      return delivered + deadLettered + dropped + suppressed;
    }
  }
}
