package dev.weft.destination.personalize;

import dev.weft.annotation.Field;
import dev.weft.event.Interaction;
import java.util.LinkedHashMap;
import java.util.Map;

/** What both operations read of an interaction. Stateless. */
final class Visit {
  private Visit() {}

  /**
   * The session's id, which the service cannot do without; or else the visitor's own, which lasts
   * longer, and which the service joins with a user in the same way. Empty if there is neither.
   */
  static String sessionId(Interaction interaction) {
    String session = interaction.text(Field.SESSION_ID);
    return session.isEmpty() ? interaction.text(Field.ANONYMOUS_ID) : session;
  }

  static Map<String, Object> properties(Interaction interaction) {
    Map<String, Object> properties = new LinkedHashMap<>();
    if (interaction.get(Field.PROPERTIES) instanceof Map<?, ?> map) {
      map.forEach((key, value) -> properties.put(String.valueOf(key), value));
    }
    return properties;
  }
}
