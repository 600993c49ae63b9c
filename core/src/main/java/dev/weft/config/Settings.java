package dev.weft.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The values read, with where each came from. Immutable. */
public final class Settings {
  private final Map<String, Found> found;
  private final Set<String> wrong;
  private final List<RuleText> rules;
  private final String file;
  private final boolean isFileRead;

  Settings(
      Map<String, Found> found,
      Set<String> wrong,
      List<RuleText> rules,
      String file,
      boolean isFileRead) {
    this.found = Map.copyOf(found);
    this.wrong = Set.copyOf(wrong);
    this.rules = List.copyOf(rules);
    this.file = file;
    this.isFileRead = isFileRead;
  }

  /** Nothing set, no rules. */
  public static Settings defaults() {
    return new Settings(Map.of(), Set.of(), List.of(), "", false);
  }

  /**
   * Settings for a test.
   *
   * @param values by key name, as they would be written on a command line
   * @throws IllegalArgumentException listing every problem
   */
  public static Settings of(Map<String, String> values, Key<?>... declared) {
    Problems problems = new Problems();
    Settings settings = new SettingsReader(List.of(declared)).read(values, problems);
    if (!problems.isEmpty()) {
      throw new IllegalArgumentException(problems.report());
    }
    return settings;
  }

  /** The key's default if it is not set. */
  @SuppressWarnings("unchecked") // a Found is made by the key of its name: SettingsReader
  public <T> T get(Key<T> key) {
    Found value = found.get(key.name());
    return value == null ? key.defaultValue() : (T) value.value();
  }

  /** The same with another value for a key. */
  public <T> Settings with(Key<T> key, T value) {
    Map<String, Found> changed = new HashMap<>(found);
    changed.put(key.name(), new Found(value, "given"));
    Set<String> stillWrong = new HashSet<>(wrong);
    stillWrong.remove(key.name());
    return new Settings(changed, stillWrong, rules, file, isFileRead);
  }

  /** Whether somebody wrote it, be it with the value that is the default. */
  public boolean isSet(Key<?> key) {
    return found.containsKey(key.name());
  }

  /** Whether somebody wrote it and it is wrong: that is among the problems already. */
  public boolean isWrong(Key<?> key) {
    return wrong.contains(key.name());
  }

  /**
   * Such as {@code weft.yaml:7}, {@code environment variable WEFT_MISO_API_KEY}, {@code system
   * property weft.miso.api-key}, {@code default}.
   */
  public String origin(Key<?> key) {
    Found value = found.get(key.name());
    return value == null ? "default" : value.origin();
  }

  /** In the order of the file, not yet checked. */
  public List<RuleText> rules() {
    return rules;
  }

  /** The path of the YAML file, as it was given; empty if there is none. */
  public String file() {
    return file;
  }

  /** Whether there is a file and its bytes could be read, whatever they say. */
  public boolean isFileRead() {
    return isFileRead;
  }

  /** The names of the keys that have another value in these, sorted. */
  public List<String> differences(Settings other) {
    Set<String> names = new TreeSet<>(found.keySet());
    names.addAll(other.found.keySet());
    List<String> different = new ArrayList<>();
    for (String name : names) {
      Found one = found.get(name);
      Found two = other.found.get(name);
      if (one == null || two == null || !one.value().equals(two.value())) {
        different.add(name);
      }
    }
    return different;
  }

  /** The names of the keys that are set: never a value. */
  @Override
  public String toString() {
    Collection<String> names = found.keySet();
    return "Settings" + names;
  }

  /** A value that was written and is right. Immutable. */
  record Found(Object value, String origin) {}
}
