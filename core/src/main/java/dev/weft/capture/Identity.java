package dev.weft.capture;

import dev.weft.annotation.Field;
import dev.weft.extract.Path;
import java.util.List;

/**
 * Who did it: configured once for all rules. Immutable.
 *
 * @param userId alternatives for the signed-in person, the first that has a value counts
 * @param anonymousId alternatives for a visitor
 * @param sessionId alternatives for the visit
 */
public record Identity(List<Path> userId, List<Path> anonymousId, List<Path> sessionId) {
  /** Copies the lists. */
  public Identity {
    userId = List.copyOf(userId);
    anonymousId = List.copyOf(anonymousId);
    sessionId = List.copyOf(sessionId);
  }

  /** The same as sources of fields. */
  List<Rule.Source> sources() {
    return List.of(
        new Rule.Source(Field.USER_ID, "", userId),
        new Rule.Source(Field.ANONYMOUS_ID, "", anonymousId),
        new Rule.Source(Field.SESSION_ID, "", sessionId));
  }
}
