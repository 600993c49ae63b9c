package dev.weft.spool;

import java.util.List;

/**
 * Keeps encoded interactions, in order, until every reader has acknowledged them. Readers are named
 * when the spool is made and do not disturb each other. Thread-safe.
 */
public interface Spool extends AutoCloseable {
  /**
   * One interaction in the spool. The payload is shared: nobody changes it.
   *
   * @param sequence counts from 1 without gaps
   */
  record Entry(long sequence, byte[] payload) {}

  /**
   * Appends as many as there is room for, from the first on.
   *
   * @return how many were taken; the rest is not in the spool
   */
  int append(List<byte[]> payloads);

  /**
   * The next entries after this sequence, in order; empty when there are none yet.
   *
   * @param after the sequence of the entry read last; 0 begins at the oldest
   */
  List<Entry> read(String reader, long after, int maxEntries, int maxBytes);

  /**
   * Marks everything up to this sequence as done for the reader. A crash before this returns has it
   * read again.
   */
  void acknowledge(String reader, long upTo);

  /** The sequence that the reader acknowledged last; 0 for none. */
  long acknowledged(String reader);

  /** How many entries the reader has not acknowledged. */
  long lag(String reader);

  /** Whether what is left at a stop is still there at the next start. */
  boolean isDurable();

  /** Frees what the spool holds. Idempotent. */
  @Override
  void close();
}
