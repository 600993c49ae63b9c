package dev.weft.agent.start;

import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * The classes that the rules of a file name, found without reading it properly: a YAML reader takes
 * more time than {@code premain} has. A name too many costs a look at a class; the proper reader
 * decides.
 */
final class RuleNames {
  private static final String KEY = "method:";

  private RuleNames() {}

  /**
   * Reads a file.
   *
   * @return internal names, {@code com/acme/CartController}; none when there is no such file, which
   *     the proper reader will tell
   */
  static Set<String> classesIn(String file) {
    Set<String> names = new HashSet<>();
    if (file.isEmpty()) return names;
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

  private static void addNames(String line, Set<String> names) {
    int at = line.indexOf(KEY);
    int hash = at < 0 ? -1 : line.indexOf('#', at);
    if (hash < 0) return;
    int start = at + KEY.length();
    while (start < hash && !Character.isJavaIdentifierStart(line.charAt(start))) start++;
    names.add(line.substring(start, hash).replace('.', '/'));
  }
}
