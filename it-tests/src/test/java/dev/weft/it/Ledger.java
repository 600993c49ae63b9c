package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Who visited a server, and what each visitor's events must be: awaited as they come, and compared
 * with all there are when the server has stopped. Each visitor has an id of its own, given as
 * {@code anonymous_id}. One thread.
 */
final class Ledger {
  private final JavaProcess server;
  private final Map<String, List<String>> expected = new LinkedHashMap<>();
  private int visitors;

  /** The server must have {@code log.deliveries} and write to {@code events.jsonl}. */
  Ledger(JavaProcess server) {
    this.server = server;
  }

  String newVisitor() {
    String visitor = "v-" + visitors++;
    expected.put(visitor, List.of());
    return visitor;
  }

  /**
   * Waits until the visitor has these events, {@code type product}, and notes that these are all.
   */
  void expect(String visitor, String... events) {
    expected.put(visitor, List.of(events));
    for (String event : events) {
      String type = event.substring(0, event.indexOf(' '));
      var unused =
          server
              .err()
              .await(
                  Pattern.compile(
                      "^weft: delivered to file: .*\"type\":\"%s\".*\"anonymous_id\":\"%s\""
                          .formatted(type, visitor)),
                  JavaProcess.PATIENCE);
    }
  }

  /** Stops the server: every visitor has had just the events that were expected. */
  void close() {
    int exitCode = server.stop();

    Map<String, List<String>> found = new LinkedHashMap<>();
    for (String visitor : expected.keySet()) found.put(visitor, new ArrayList<>());
    List<Map<String, Object>> events =
        server.fileLines("events.jsonl").stream().map(Arrivals::parse).toList();
    for (Map<String, Object> event : events) {
      String visitor = String.valueOf(event.get("anonymous_id"));
      found.computeIfAbsent(visitor, unknown -> new ArrayList<>()).add(summary(event));
    }
    found.values().forEach(summaries -> summaries.sort(null));
    assertThat(found).isEqualTo(sorted());
    Arrivals.Account account = Arrivals.account(server, "file");
    assertThat(account).isEqualTo(new Arrivals.Account(events.size(), events.size(), 0, 0));
    assertThat(exitCode).isEqualTo(JavaProcess.TERMINATED);
  }

  private Map<String, List<String>> sorted() {
    Map<String, List<String>> sorted = new LinkedHashMap<>();
    expected.forEach((visitor, events) -> sorted.put(visitor, events.stream().sorted().toList()));
    return sorted;
  }

  private static String summary(Map<String, Object> event) {
    StringBuilder summary = new StringBuilder(String.valueOf(event.get("type")));
    if (event.get("product_ids") instanceof List<?> ids) {
      for (Object id : ids) summary.append(' ').append(id);
    }
    if (event.get("user_id") != null) summary.append(" by ").append(event.get("user_id"));
    return summary.toString();
  }
}
