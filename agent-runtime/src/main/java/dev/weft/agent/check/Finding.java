package dev.weft.agent.check;

/**
 * Something that should be mended. Immutable.
 *
 * @param severity what it means for who checks
 * @param message begins with its place
 */
public record Finding(Severity severity, String message) {
  /** How sure it is. */
  public enum Severity {
    /** It will not work. */
    ERROR,
    /** It may not work, or not all of it. */
    WARNING
  }
}
