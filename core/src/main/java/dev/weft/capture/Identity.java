package dev.weft.capture;

import dev.weft.annotation.Field;
import dev.weft.extract.Facts;
import dev.weft.extract.Path;
import dev.weft.extract.Scalars;
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

  /** The first id of a visitor that can be read now; empty for none. */
  String anonymousIdNow(Facts facts) {
    return first(anonymousId, facts);
  }

  /** The first id of a user that can be read now; empty for none. */
  String userIdNow(Facts facts) {
    return first(userId, facts);
  }

  private static String first(List<Path> paths, Facts facts) {
    for (Path path : paths) {
      String id = Ids.id(Scalars.read(path, facts));
      if (id != null) return id;
    }
    return "";
  }

  /** Whether the id of the visit is asked for. */
  boolean wantsVisit() {
    return sessionId.stream().anyMatch(path -> path.root() == Path.Root.SESSION_ID);
  }

  /** The same as sources of fields. */
  List<Rule.Source> sources() {
    return List.of(
        new Rule.Source(Field.USER_ID, "", userId),
        new Rule.Source(Field.ANONYMOUS_ID, "", anonymousId),
        new Rule.Source(Field.SESSION_ID, "", sessionId));
  }
}
