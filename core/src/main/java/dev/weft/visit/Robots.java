package dev.weft.visit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Tells from a {@code User-Agent} what is a robot: by words that end as robots' names do, by an
 * address of its operator, and by the list in {@code robot-words.txt} beside this class, which says
 * where it comes from. Robots that pass themselves off as browsers are not found. Thread-safe.
 */
public final class Robots {
  private static final String LIST = "robot-words.txt";
  private static final List<String> ENDS =
      List.of("bot", "bots", "crawler", "spider", "scraper", "archiver");

  /** A maker of telephones. */
  private static final Set<String> NONE = Set.of("cubot");

  /** Beyond this nothing is looked at; a browser's has some 130 characters. */
  private static final int MAX_LENGTH = 1024;

  private final Set<String> words;
  private final List<String> texts;
  private final AgentCheck check = new AgentCheck(this::isRobot);

  private Robots(Set<String> words, List<String> texts) {
    this.words = words;
    this.texts = texts;
  }

  /**
   * Reads the list.
   *
   * @param more texts that a robot's {@code User-Agent} contains, in any case
   */
  public static Robots with(Collection<String> more) {
    Set<String> words = new HashSet<>();
    try (InputStream list = Robots.class.getResourceAsStream(LIST)) {
      if (list == null) throw new IllegalStateException(LIST + " is missing in the jar");
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(list, StandardCharsets.UTF_8));
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isBlank() && !line.startsWith("#")) words.add(line.strip());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Robots(words, more.stream().map(text -> text.toLowerCase(Locale.ROOT)).toList());
  }

  /** Knows no robot but those whose names end as such. */
  static Robots none() {
    return new Robots(Set.of(), List.of());
  }

  /** Whether a robot says so of itself. No {@code User-Agent} at all says nothing. */
  public boolean matches(String agent) {
    return check.matches(agent);
  }

  private boolean isRobot(String agent) {
    String text = agent.substring(0, Math.min(agent.length(), MAX_LENGTH)).toLowerCase(Locale.ROOT);
    if (text.contains("+http")) return true;
    for (String one : texts) {
      if (text.contains(one)) return true;
    }
    int start = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i < text.length() && isWordPart(text.charAt(i))) continue;
      if (i > start && isRobotsWord(text.substring(start, i))) return true;
      start = i + 1;
    }
    return false;
  }

  private static boolean isWordPart(char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  }

  private boolean isRobotsWord(String word) {
    if (words.contains(word)) return true;
    int start = 0;
    for (int i = 0; i <= word.length(); i++) {
      if (i < word.length() && word.charAt(i) != '-' && word.charAt(i) != '_') continue;
      if (i > start && endsAsRobot(word.substring(start, i))) return true;
      start = i + 1;
    }
    return false;
  }

  private static boolean endsAsRobot(String part) {
    for (String end : ENDS) {
      if (part.endsWith(end) && !NONE.contains(part)) return true;
    }
    return false;
  }
}
