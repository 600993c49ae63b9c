package dev.weft.agent.start;

import dev.weft.agent.weave.RuledClasses;
import java.io.BufferedReader;
import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * The classes that the rules of a file name, found without reading it properly: a YAML reader takes
 * more time than {@code premain} has. A name too many costs a look at a class, and one too few is
 * added when the proper reader has found it.
 */
final class RuleNames {
  private static final String KEY = "method:";

  /** What the proper reader takes, too. */
  private static final int MAX_BYTES = 1 << 20;

  private RuleNames() {}

  /**
   * Reads a file.
   *
   * @return none when there is no such file, which the proper reader will tell
   */
  static RuledClasses classesIn(String file) {
    RuledClasses names = new RuledClasses();
    File found = new File(file);
    if (!found.isFile() || found.length() > MAX_BYTES) return names;
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(new FileInputStream(file), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        addNames(line, names);
      }
    } catch (IOException e) {
      return names;
    }
    return names;
  }

  private static boolean begins(char c) {
    return c == '*' || Character.isJavaIdentifierStart(c);
  }

  private static void addNames(String line, RuledClasses names) {
    int at = line.indexOf(KEY);
    int hash = at < 0 ? -1 : line.indexOf('#', at);
    if (hash < 0) return;
    int start = at + KEY.length();
    while (start < hash && !begins(line.charAt(start))) start++;
    names.add(line.substring(start, hash));
  }
}
