package dev.weft.capture;

import dev.weft.annotation.Field;
import java.util.List;

/**
 * What every rule has beside its own sources. Immutable.
 *
 * @param identity who did it, unless the rule says otherwise
 * @param entries of the custom context; a rule's own entry of the same name wins
 * @param ofVisit the fields that the visit may give a value to
 */
public record Common(Identity identity, List<Rule.Source> entries, List<Field> ofVisit) {
  /** Copies the lists. */
  public Common {
    entries = List.copyOf(entries);
    ofVisit = List.copyOf(ofVisit);
  }

  /** Nothing but who did it. */
  public static Common of(Identity identity) {
    return new Common(identity, List.of(), List.of());
  }
}
