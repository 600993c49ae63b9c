package dev.weft.visit;

import dev.weft.request.Hashes;

/**
 * What is remembered of a visit from one request to the next. Immutable.
 *
 * @param visit its id
 * @param mark of the user who was signed in: {@value #MARK} hexadecimal digits; empty for nobody
 */
record Kept(String visit, String mark) {
  static final int MARK = 16;

  /** The visit of that user; of nobody if the user is empty. */
  static Kept of(String visit, String user) {
    return new Kept(visit, mark(visit, user));
  }

  /** Whether it was that user's, or, if the user is empty, nobody's. */
  boolean isOf(String user) {
    return mark.equals(mark(visit, user));
  }

  /** Salted by the visit, so that one person's marks differ. */
  private static String mark(String visit, String user) {
    return user.isEmpty() ? "" : Hashes.hash("mark", visit, user).substring(0, MARK);
  }
}
