package dev.weft.config;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects everything that is wrong, so that it can be told at once. One thread. */
public final class Problems {
  private final List<Problem> problems = new ArrayList<>();

  /**
   * Adds one; the same may be added twice.
   *
   * @param origin such as {@code weft.yaml:7}, or a method
   * @param message what is wrong and what would be right; never the value of a secret
   */
  public void add(String origin, String message) {
    problems.add(new Problem(origin, message));
  }

  /** Adds all of another collection. */
  public void addAll(Problems others) {
    problems.addAll(others.problems);
  }

  /** Whether nothing is wrong. */
  public boolean isEmpty() {
    return problems.isEmpty();
  }

  /** Each {@code origin: message}, in the order of their origins, then of adding. */
  public List<String> lines() {
    List<Problem> sorted = new ArrayList<>(problems);
    sorted.sort(Problem.BY_ORIGIN);
    List<String> lines = new ArrayList<>();
    for (Problem problem : sorted) {
      lines.add(problem.origin() + ": " + problem.message());
    }
    return List.copyOf(lines);
  }

  /** All lines under a heading with their number; empty when nothing is wrong. */
  public String report() {
    if (isEmpty()) {
      return "";
    }
    StringBuilder report = new StringBuilder();
    report.append(problems.size()).append(problems.size() == 1 ? " problem:" : " problems:");
    for (String line : lines()) {
      report.append("\n  ").append(line);
    }
    return report.toString();
  }

  int count() {
    return problems.size();
  }

  private record Problem(String origin, String message) {
    static final Comparator<Problem> BY_ORIGIN =
        (left, right) -> compareNaturally(left.origin(), right.origin());

    /** Line 9 comes before line 10. */
    private static int compareNaturally(String left, String right) {
      int i = 0;
      int j = 0;
      while (i < left.length() && j < right.length()) {
        int leftEnd = endOfDigits(left, i);
        int rightEnd = endOfDigits(right, j);
        boolean numbers = leftEnd > i && rightEnd > j;
        int order =
            numbers
                ? compareNumbers(left.substring(i, leftEnd), right.substring(j, rightEnd))
                : Character.compare(left.charAt(i), right.charAt(j));
        if (order != 0) {
          return order;
        }
        i = numbers ? leftEnd : i + 1;
        j = numbers ? rightEnd : j + 1;
      }
      return Integer.compare(left.length() - i, right.length() - j);
    }

    private static int endOfDigits(String text, int start) {
      int end = start;
      while (end < text.length() && text.charAt(end) >= '0' && text.charAt(end) <= '9') {
        end++;
      }
      return end;
    }

    private static int compareNumbers(String left, String right) {
      int byLength = Integer.compare(left.length(), right.length());
      return byLength != 0 ? byLength : left.compareTo(right);
    }
  }
}
