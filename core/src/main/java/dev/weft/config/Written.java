package dev.weft.config;

import java.util.List;

/**
 * A key and its value as somebody wrote them: not yet checked. Immutable.
 *
 * @param origin such as {@code weft.yaml:7}
 * @param name the key's full name, parts joined by dots
 * @param values one for {@link Shape#TEXT}
 */
record Written(Place place, String origin, String name, Shape shape, List<String> values) {
  /** In the order of precedence: the last wins. */
  enum Place {
    FILE,
    ENVIRONMENT,
    SYSTEM_PROPERTIES
  }

  enum Shape {
    TEXT,
    LIST,
    /** A key with nothing after it. */
    NOTHING
  }

  Written {
    values = List.copyOf(values);
  }

  static Written text(Place place, String origin, String name, String value) {
    return new Written(place, origin, name, Shape.TEXT, List.of(value));
  }

  /** The value may be a secret. */
  @Override
  public String toString() {
    return name + " at " + origin;
  }
}
