package dev.weft.fuzz;

/** What fuzz tests have in common. */
final class Fuzz {
  private Fuzz() {}

  /** A mistake must say something. */
  static void isSaid(Exception mistake) {
    if (mistake.getMessage() == null || mistake.getMessage().isBlank()) {
      throw new AssertionError("it says nothing", mistake);
    }
  }
}
