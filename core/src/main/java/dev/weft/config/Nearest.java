package dev.weft.config;

import java.util.Collection;
import java.util.Optional;

/** Finds what a misspelt name was meant to be. Stateless. */
public final class Nearest {
  // a name longer than this is no typing error; the work grows with its length
  private static final int MAX_LENGTH = 100;

  private Nearest() {}

  /**
   * The end of a message about an unknown name: {@code ; did you mean "sku"?}, or nothing when no
   * known name is near.
   */
  public static String suggestion(String unknown, Collection<String> known) {
    return to(unknown, known).map(name -> "; did you mean \"" + name + "\"?").orElse("");
  }

  /** Empty when no name is near: more than half of the letters would have to change. */
  static Optional<String> to(String unknown, Collection<String> known) {
    if (unknown.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String nearest = "";
    int least = Math.max(2, unknown.length() / 2) + 1;
    for (String name : known) {
      // a key whose group was forgotten is nearer than any typing error
      int distance = name.endsWith("." + unknown) ? 1 : distance(unknown, name);
      if (distance < least) {
        least = distance;
        nearest = name;
      }
    }
    return nearest.isEmpty() ? Optional.empty() : Optional.of(nearest);
  }

  /** Insertions, deletions, replacements, and swaps of neighbours. */
  static int distance(String left, String right) {
    int[][] cost = new int[left.length() + 1][right.length() + 1];
    for (int i = 0; i <= left.length(); i++) {
      for (int j = 0; j <= right.length(); j++) {
        if (i == 0 || j == 0) {
          cost[i][j] = i + j;
          continue;
        }
        boolean same = left.charAt(i - 1) == right.charAt(j - 1);
        int replaced = cost[i - 1][j - 1] + (same ? 0 : 1);
        cost[i][j] = Math.min(replaced, 1 + Math.min(cost[i - 1][j], cost[i][j - 1]));
        if (isSwap(left, i, right, j)) {
          cost[i][j] = Math.min(cost[i][j], cost[i - 2][j - 2] + 1);
        }
      }
    }
    return cost[left.length()][right.length()];
  }

  private static boolean isSwap(String left, int i, String right, int j) {
    return i > 1
        && j > 1
        && left.charAt(i - 1) == right.charAt(j - 2)
        && left.charAt(i - 2) == right.charAt(j - 1);
  }
}
