package dev.weft.destination;

import java.time.Duration;
import java.util.Map;

/**
 * A destination's answer to one batch: the verdict, and what the uploader needs to act on it.
 * Immutable.
 *
 * @param verdict what to do next
 * @param reason for people, never with a key or an id in it; empty when accepted
 * @param delay what the destination asked for; zero lets the retry policy say
 * @param refused the reason for each refused record, by its index in {@link Batch#records()}; not
 *     empty exactly when the verdict is {@code REFUSED}
 */
public record Delivery(
    Verdict verdict, String reason, Duration delay, Map<Integer, String> refused) {

  /** What to do next. */
  public enum Verdict {
    /** All records are in. */
    ACCEPTED,
    /** Try the same batch again later: overload, outage, no answer. */
    RETRY,
    /** As RETRY, because we ask too often: ask less often from now on. */
    SLOW_DOWN,
    /** Too large: halve it; a single one is a dead letter. */
    TOO_LARGE,
    /** The named records are bad and none of the batch was taken: send the rest again. */
    REFUSED,
    /** Something in the batch is bad, but not which: halve it until it is found. */
    REFUSED_SOME,
    /** The key, the address or a switch is wrong: keep everything and probe now and then. */
    HOLD
  }

  /** Copies the map and checks that it fits the verdict. */
  public Delivery {
    refused = Map.copyOf(refused);
    if ((verdict == Verdict.REFUSED) == refused.isEmpty()) {
      throw new IllegalArgumentException(
          verdict + " with " + refused.size() + " refused records: only REFUSED names records");
    }
  }

  /** All records are in. */
  public static Delivery accepted() {
    return new Delivery(Verdict.ACCEPTED, "", Duration.ZERO, Map.of());
  }

  /**
   * Try again later.
   *
   * @param delay how long the destination asked for, or zero to let the retry policy say
   */
  public static Delivery retry(String reason, Duration delay) {
    return new Delivery(Verdict.RETRY, reason, delay, Map.of());
  }

  /**
   * Try again later, and ask less often from now on.
   *
   * @param delay how long the destination asked for, or zero to let the retry policy say
   */
  public static Delivery slowDown(String reason, Duration delay) {
    return new Delivery(Verdict.SLOW_DOWN, reason, delay, Map.of());
  }

  /** Too large for one request. */
  public static Delivery tooLarge(String reason) {
    return new Delivery(Verdict.TOO_LARGE, reason, Duration.ZERO, Map.of());
  }

  /**
   * Some records are bad.
   *
   * @param refused the reason for each, by index; must not be empty
   */
  public static Delivery refused(String reason, Map<Integer, String> refused) {
    return new Delivery(Verdict.REFUSED, reason, Duration.ZERO, refused);
  }

  /** Something in the batch is bad, but the answer does not say what. */
  public static Delivery refusedSome(String reason) {
    return new Delivery(Verdict.REFUSED_SOME, reason, Duration.ZERO, Map.of());
  }

  /** Nothing gets better by trying again soon. */
  public static Delivery hold(String reason) {
    return new Delivery(Verdict.HOLD, reason, Duration.ZERO, Map.of());
  }
}
