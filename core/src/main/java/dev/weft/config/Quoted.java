package dev.weft.config;

/** Puts what a user wrote into a message, on one line and not at length. Stateless. */
final class Quoted {
  // longer than any key and most values, shorter than a line
  private static final int MAX_LENGTH = 80;

  private Quoted() {}

  /**
   * What somebody wrote as a key. It ends where a value seems to begin: {@code {api-key:x}} without
   * a blank is a key in YAML, and x a secret.
   */
  static String name(String key) {
    int end = 0;
    while (end < key.length() && !isAfterKey(key.charAt(end))) {
      end++;
    }
    return value(key.substring(0, end));
  }

  static String value(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length() && i < MAX_LENGTH; i++) {
      char c = text.charAt(i);
      quoted.append(Character.isISOControl(c) ? '?' : c);
    }
    return quoted.append(text.length() > MAX_LENGTH ? "…\"" : "\"").toString();
  }

  private static boolean isAfterKey(char c) {
    return c == ':' || c == '=' || Character.isWhitespace(c);
  }
}
