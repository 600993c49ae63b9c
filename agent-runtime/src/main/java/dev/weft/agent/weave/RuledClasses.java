package dev.weft.agent.weave;

import dev.weft.capture.NamePattern;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The classes that rules outside of them name: names, or patterns with wildcards. Only grows: a
 * class too many costs a look. Thread-safe; asked for every class that is loaded.
 */
public final class RuledClasses {
  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private final List<NamePattern> patterns = new CopyOnWriteArrayList<>();

  /** Starts with none. */
  public RuledClasses() {}

  /**
   * Adds a name or a pattern, with dots or slashes.
   *
   * @return whether it is new
   */
  public boolean add(String text) {
    NamePattern pattern = new NamePattern(text.replace('/', '.'));
    if (pattern.isExact()) return names.add(text.replace('.', '/'));
    if (patterns.contains(pattern)) return false;
    return patterns.add(pattern);
  }

  /** Whether a rule may be for a class of this name, as {@code Class.getName} gives it. */
  public boolean containsLoaded(String name) {
    return contains(name.replace('.', '/'));
  }

  /** Whether a rule may be for a class of this internal name. */
  public boolean contains(String name) {
    if (names.contains(name)) return true;
    if (patterns.isEmpty()) return false;
    for (NamePattern pattern : patterns) {
      if (pattern.matches(name)) return true;
    }
    return false;
  }
}
