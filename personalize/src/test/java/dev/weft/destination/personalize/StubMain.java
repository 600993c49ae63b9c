package dev.weft.destination.personalize;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.destination.personalize.PersonalizeStub.Taken;
import java.io.IOException;

/**
 * {@link PersonalizeStub} as a process of its own, for the demo: prints {@code the stub is open at
 * ADDRESS}, then a line for each event it takes, and one that begins with {@code REFUSED} for
 * everything against the contract. Ends with its standard input.
 *
 * <pre>
 * personalize: Taken       action join-clay-club  user s-1002, session 5d41402a
 * personalize: View        item mug-01            session 5d41402a
 * </pre>
 */
public final class StubMain {
  private StubMain() {}

  /**
   * Takes what is signed with this key.
   *
   * @param arguments access key id and secret
   */
  public static void main(String[] arguments) throws IOException {
    try (PersonalizeStub stub =
        new PersonalizeStub(
            taken -> System.out.println(line(taken)),
            violation -> System.out.println("REFUSED " + violation))) {
      stub.know(arguments[0], arguments[1]);
      System.out.println("the stub is open at " + stub.address());
      while (System.in.read() >= 0) {
        // until the other side is gone
      }
    }
  }

  private static String line(Taken taken) {
    JsonNode event = taken.event();
    boolean action = event.has("actionId");
    JsonNode visit = action ? event : taken.call();
    String what =
        (action ? "action " : "item ") + event.path(action ? "actionId" : "itemId").asText();
    String user = visit.path("userId").asText();
    String session = visit.path("sessionId").asText();
    return "personalize: %-16s %-24s %ssession %s"
        .formatted(
            event.path("eventType").asText(),
            what,
            user.isEmpty() ? "" : "user " + user + ", ",
            session.substring(0, Math.min(8, session.length())));
  }
}
