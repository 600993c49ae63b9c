package dev.weft.client;

import java.util.List;
import java.util.Locale;

/**
 * What became of an upload: each interaction is accepted, refused or not sent. Immutable.
 *
 * @param accepted how many the service took; with a dry run, how many it found right
 * @param refused those it will never take, or that are wrong already, by their place in the input
 * @param notSent those that were not settled, in order and without an overlap
 * @param dryRun whether the service stored nothing
 */
public record UploadResult(
    int accepted, List<Refused> refused, List<NotSent> notSent, boolean dryRun) {

  /** Copies the lists. */
  public UploadResult {
    refused = List.copyOf(refused);
    notSent = List.copyOf(notSent);
  }

  /**
   * One that is wrong. Immutable.
   *
   * @param index in the input, from 0
   * @param reason for people, without an id or a key
   */
  public record Refused(int index, String reason) {}

  /**
   * Some that may be uploaded again; with their own ids, so that the service can tell those of
   * which only the answer was lost. Immutable.
   *
   * @param from index of the first in the input, from 0
   * @param to index after the last
   * @param reason for people
   */
  public record NotSent(int from, int to, Why why, String reason) {}

  /** Why something was not sent. */
  public enum Why {
    /** The key, the address or another setting is refused: a person has to mend it. */
    HELD,
    /** Nobody is there, or everything fails. */
    DOWN,
    /** The service did not take it in the time there was. */
    TIME_OVER,
    /** The thread was interrupted, and still is. */
    INTERRUPTED
  }

  /** Whether all was accepted. */
  public boolean isComplete() {
    return refused.isEmpty() && notSent.isEmpty();
  }

  /** How many there were. */
  public int size() {
    return accepted + refused.size() + notSentCount();
  }

  /** How many were not sent. */
  public int notSentCount() {
    return notSent.stream().mapToInt(range -> range.to() - range.from()).sum();
  }

  /** For instance {@code 3 accepted, 1 refused, 0 not sent (dry run)}, with the first reason. */
  @Override
  public String toString() {
    String line =
        String.format(
            Locale.ROOT,
            "%,d accepted, %,d refused, %,d not sent%s",
            accepted,
            refused.size(),
            notSentCount(),
            dryRun ? " (dry run)" : "");
    if (!notSent.isEmpty()) return line + ": " + notSent.get(0).reason();
    if (!refused.isEmpty()) return line + ": " + refused.get(0).reason();
    return line;
  }
}
