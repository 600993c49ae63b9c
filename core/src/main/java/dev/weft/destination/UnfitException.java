package dev.weft.destination;

/**
 * Says that a destination can never take an interaction, though it is a good one: the limits of its
 * service are narrower. Carries no stack trace: it is an expected outcome.
 */
public final class UnfitException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * Says why.
   *
   * @param reason names the field and the limit, never a value
   */
  public UnfitException(String reason) {
    super(reason, null, false, false);
    this.reason = reason;
  }

  /** For people: what is wrong, and what to do. */
  public String reason() {
    return reason;
  }
}
