package dev.weft.extract;

/** Says what is wrong with the text of a path or a condition, and what would be right. */
public final class PathException extends Exception {
  private static final long serialVersionUID = 1L;

  /**
   * Says so.
   *
   * @param message names the text that is wrong
   */
  public PathException(String message) {
    super(message);
  }
}
