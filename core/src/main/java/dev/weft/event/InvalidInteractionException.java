package dev.weft.event;

import dev.weft.annotation.Field;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Says why something is no interaction. Carries no stack trace: it is an expected outcome of bad
 * input, and thrown on the application's threads.
 */
public final class InvalidInteractionException extends Exception {
  private static final long serialVersionUID = 1L;

  /** Why, in one word, as it stands in counters. */
  public enum Reason {
    /** Neither a user id nor an anonymous id. */
    NO_IDENTITY,
    /** A field that must be there is not, or has no value. */
    MISSING_FIELD,
    /** The type takes no such field. */
    FIELD_NOT_ALLOWED,
    /** A value is too long, out of range or of the wrong kind. */
    BAD_VALUE,
    /** There is no such type. */
    UNKNOWN_TYPE,
    /** The text is no JSON object of an interaction. */
    MALFORMED;

    /** The word in counters and on the log, for instance {@code no_identity}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private final Reason reason;
  private final @Nullable Field field;

  /**
   * Says why, when no single field is to blame.
   *
   * @param message names the type and the fields, never a value: values are personal data
   */
  public InvalidInteractionException(Reason reason, String message) {
    this(reason, null, message);
  }

  /**
   * Says why.
   *
   * @param field the one that is to blame, if it is a single one
   * @param message names the type and the field, never a value: values are personal data
   */
  public InvalidInteractionException(Reason reason, @Nullable Field field, String message) {
    super(message, null, false, false);
    this.reason = reason;
    this.field = field;
  }

  /** The field that is to blame; null for none, or for several together. */
  public @Nullable Field field() {
    return field;
  }

  /** Why, in one word. */
  public Reason reason() {
    return reason;
  }
}
