package dev.weft.bootstrap;

import static dev.weft.bootstrap.QuickWeft.PATIENCE;
import static dev.weft.bootstrap.QuickWeft.awaitNothingPending;
import static dev.weft.bootstrap.QuickWeft.closed;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.annotation.Field;
import dev.weft.collector.Fault;
import dev.weft.collector.FaultCollector;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.event.InvalidInteractionException;
import dev.weft.log.ListLog;
import dev.weft.metrics.Accounting.Balance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever is in an event, what leaves is JSON, and an event more or less is accounted for. */
@Timeout(120)
class HostileEventsTest {
  private static final List<String> TEXTS =
      List.of(
          "x\r\nX-API-KEY: stolen\r\n\r\nPOST / HTTP/1.1",
          "\"}],\"data\":[{\"type\":\"checkout\"}",
          "\\\"\\",
          "<script>alert('1')</script>",
          "'; DROP TABLE events; --",
          "\uD800 half a pair \uDC00",
          "\uDBFF",
          "\uFEFF\u0000\u0001\u001F\u007F\u0085\u2028\u2029",
          "\uD83C\uDF6E crème brûlée",
          "../../../etc/passwd",
          "${jndi:ldap://127.0.0.1/a}",
          "%00%0d%0a",
          "NaN",
          "ü".repeat(500));

  private final FaultCollector collector = FaultCollector.ofMiso();
  private final ListLog log = new ListLog();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    collector.close();
  }

  @Test
  void whatLeavesIsJsonAndSaysTheSame() throws Exception {
    List<Interaction> events = new ArrayList<>();
    int refused = 0;
    for (String text : TEXTS) {
      for (Interaction.Builder builder : builders(text)) {
        try {
          events.add(builder.build());
        } catch (InvalidInteractionException e) {
          refused++;
        }
      }
    }
    collector.keep(1000);
    try (Weft weft = QuickWeft.start(folder, collector.address(""), log)) {
      events.forEach(weft::track);
      collector.awaitAccepted(events.size(), PATIENCE);
      awaitNothingPending(weft);
      Balance balance = closed(weft);
      assertThat(balance.delivered()).as("%s", balance).isEqualTo(events.size());
      assertThat(balance.holds()).isTrue();
    }

    assertThat(refused).as("refused of %d", refused + events.size()).isLessThan(events.size() / 4);
    assertThat(collector.accepted().values()).containsOnly(1);
    List<String> users = new ArrayList<>();
    for (FaultCollector.Request request : collector.requests()) {
      assertThat(request.headers()).containsEntry("x-api-key", "k");
      assertThat(request.headers()).containsEntry("content-type", "application/json");
      for (JsonNode record : new ObjectMapper().readTree(request.body()).get("data")) {
        assertThat(record.get("type").asText()).isIn("like", "search", "custom");
        users.add(record.get("user_id").asText());
      }
    }
    assertThat(users)
        .contains(
            TEXTS.get(0), TEXTS.get(1), TEXTS.get(2), TEXTS.get(3), "\uFFFD half a pair \uFFFD");
  }

  private static List<Interaction.Builder> builders(String text) {
    return List.of(
        Interaction.builder(EventType.LIKE).userId(text).productIds(text, text + "2"),
        Interaction.builder(EventType.LIKE)
            .userId(text)
            .productIds("p")
            .set(Field.CUSTOM_CONTEXT, Map.of(text, text)),
        Interaction.builder(EventType.SEARCH)
            .userId(text)
            .anonymousId(text)
            .set(Field.SEARCH_KEYWORDS, text));
  }

  @Test
  void anEventThatIsTooLargeForTheDestinationIsADeadLetterAndTheOthersGoOn() throws Exception {
    collector.always(Fault.refuseBodies(body -> body.length() > 30_000, Fault.status(413)));
    try (Weft weft = QuickWeft.start(folder, collector.address(""), log)) {
      for (int i = 0; i < 20; i++) {
        Interaction.Builder builder =
            Interaction.builder(EventType.LIKE).userId("u" + i).productIds("p" + i);
        if (i % 10 == 5) builder.set(Field.CUSTOM_CONTEXT, Map.of("much", "x".repeat(40_000)));
        weft.track(builder.build());
      }
      collector.awaitAccepted(18, PATIENCE);
      awaitNothingPending(weft);

      Balance balance = closed(weft);
      assertThat(balance.delivered()).as("%s", balance).isEqualTo(18);
      assertThat(balance.deadLettered()).isEqualTo(2);
      assertThat(balance.holds()).isTrue();
    }
    assertThat(Files.readAllLines(folder.resolve("dead.jsonl"))).hasSize(2);
  }
}
