package dev.weft.capture;

/**
 * Which names are meant, as AspectJ writes it: {@code *} is any run of characters within one part
 * of the name, {@code ..} any number of packages, none included: {@code com.acme..*Controller}.
 * Without either, just that name. Immutable.
 *
 * @param text as it was written, with dots
 */
public record NamePattern(String text) {
  /** More make a match slow, and no name clearer. */
  static final int MAX_WILDCARDS = 6;

  /** Whether just one name is meant. */
  public boolean isExact() {
    return text.indexOf('*') < 0 && !text.contains("..");
  }

  /** Whether it says nothing that a name must have. */
  boolean isEverything() {
    return text.chars().allMatch(c -> c == '*' || c == '.');
  }

  int wildcards() {
    int count = 0;
    for (int i = 0; i < text.length(); i++) {
      boolean packages = text.startsWith("..", i);
      if (packages || text.charAt(i) == '*') count++;
      if (packages) i++;
    }
    return count;
  }

  /** Whether the name is meant; a slash in it counts as a dot. */
  public boolean matches(String name) {
    return matches(0, name, 0);
  }

  private boolean matches(int at, String name, int from) {
    int next = from;
    for (int i = at; i < text.length(); i++, next++) {
      char wanted = text.charAt(i);
      if (wanted == '*') return matchesAnyWord(i + 1, name, next);
      if (next == name.length() || plain(name.charAt(next)) != wanted) return false;
      if (text.startsWith("..", i)) return matchesAnyPackages(i + 2, name, next + 1);
    }
    return next == name.length();
  }

  private boolean matchesAnyWord(int at, String name, int from) {
    for (int end = from; end <= name.length(); end++) {
      if (matches(at, name, end)) return true;
      if (end < name.length() && plain(name.charAt(end)) == '.') return false;
    }
    return false;
  }

  private boolean matchesAnyPackages(int at, String name, int from) {
    for (int start = from; start <= name.length(); start++) {
      boolean begins = start == from || plain(name.charAt(start - 1)) == '.';
      if (begins && matches(at, name, start)) return true;
    }
    return false;
  }

  private static char plain(char c) {
    return c == '/' ? '.' : c;
  }

  @Override
  public String toString() {
    return text;
  }
}
