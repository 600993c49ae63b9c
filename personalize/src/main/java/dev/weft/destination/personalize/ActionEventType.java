package dev.weft.destination.personalize;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a visitor did with an action, in the three words that AWS documents. */
public enum ActionEventType {
  /** The visitor did what was recommended. */
  TAKEN("Taken"),
  /** The visitor saw it and chose not to. */
  NOT_TAKEN("Not Taken"),
  /** The visitor saw it and has not chosen yet. */
  VIEWED("Viewed");

  private static final int LONGEST = 256;

  private final String wireName;

  ActionEventType(String wireName) {
    this.wireName = wireName;
  }

  /** As it is sent: {@code Not Taken}. */
  public String wireName() {
    return wireName;
  }

  /**
   * Reads the usual spellings: {@code NOT_TAKEN} of AWS's files, {@code not-taken}, {@code
   * NotTaken}, and whatever else differs in case, blanks, hyphens or underscores only.
   */
  public static Optional<ActionEventType> find(String spelling) {
    if (spelling.length() > LONGEST) return Optional.empty();
    String letters = letters(spelling);
    return Arrays.stream(values()).filter(type -> letters(type.wireName).equals(letters)).findAny();
  }

  private static String letters(String text) {
    return text.replaceAll("[\\s_-]+", "").toLowerCase(Locale.ROOT);
  }
}
