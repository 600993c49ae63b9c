package dev.weft.config;

import java.util.List;
import java.util.Optional;

/**
 * A rule as it was written, in {@code weft.yaml} or in an annotation: not yet checked. Immutable.
 *
 * @param origin where it begins, such as {@code weft.yaml:12}
 * @param entries in the order in which they were written
 */
public record RuleText(String origin, List<Entry> entries) {
  public RuleText {
    entries = List.copyOf(entries);
  }

  public Optional<Entry> find(String key) {
    for (Entry entry : entries) {
      if (entry.key().equals(key)) {
        return Optional.of(entry);
      }
    }
    return Optional.empty();
  }

  /** Whether both have the same entries, wherever they stand. */
  public boolean saysSameAs(RuleText other) {
    if (entries.size() != other.entries.size()) {
      return false;
    }
    for (int i = 0; i < entries.size(); i++) {
      Entry one = entries.get(i);
      Entry two = other.entries.get(i);
      if (!one.key().equals(two.key()) || !one.values().equals(two.values())) {
        return false;
      }
    }
    return true;
  }

  /** The first value of this key; empty if the key is absent. */
  public String first(String key) {
    Optional<Entry> entry = find(key);
    return entry.isEmpty() || entry.get().values().isEmpty() ? "" : entry.get().values().get(0);
  }

  /**
   * One line of a rule. Immutable.
   *
   * @param values one for a single value; many for a list; {@code "name = value"} for each line of
   *     a map
   */
  public record Entry(String origin, String key, List<String> values) {
    public Entry {
      values = List.copyOf(values);
    }
  }
}
