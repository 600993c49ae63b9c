package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.demo.drive.ExpectedEvent;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Events that arrived somewhere, and what became of all. Stateless. */
final class Arrivals {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ACCOUNTING =
      Pattern.compile(
          "weft: accounting: (\\S+): captured (\\d+) = delivered (\\d+) \\+ dead-lettered (\\d+)"
              + " \\+ dropped (\\d+)( \\{[^}]*})? \\+ suppressed (\\d+)( \\{[^}]*})?"
              + " \\+ pending (\\d+)");

  private Arrivals() {}

  /** The line in which a destination's figures are told at the end. */
  record Account(long captured, long delivered, long dropped, long elsewhere) {
    boolean addsUp() {
      return captured == delivered + dropped + elsewhere;
    }
  }

  static Map<String, Object> parse(String json) {
    try {
      return JSON.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The events of an upload's body. */
  @SuppressWarnings("unchecked") // the form of a body: {"data":[{…}]}
  static List<Map<String, Object>> uploaded(String body) {
    return (List<Map<String, Object>>) Optional.ofNullable(parse(body).get("data")).orElseThrow();
  }

  /** Each expected event arrived once, and nothing else did. */
  static void assertExactly(List<ExpectedEvent> expected, List<Map<String, Object>> arrived) {
    List<Map<String, Object>> unexpected = new ArrayList<>(arrived);
    List<ExpectedEvent> missing = new ArrayList<>();
    for (ExpectedEvent event : expected) {
      Optional<Map<String, Object>> found = unexpected.stream().filter(event::matches).findFirst();
      if (found.isPresent()) {
        unexpected.remove(found.get());
      } else {
        missing.add(event);
      }
    }
    assertThat(missing).as("missing, while these were not expected: %s", unexpected).isEmpty();
    assertThat(unexpected).as("not expected").isEmpty();
  }

  /** Those of the visitors whom the expected events are about. */
  static List<Map<String, Object>> ofVisitors(
      List<ExpectedEvent> expected, List<Map<String, Object>> events) {
    Set<Object> visitors = new HashSet<>();
    for (ExpectedEvent event : expected) visitors.add(event.anonymousId());
    return events.stream().filter(event -> visitors.contains(event.get("anonymous_id"))).toList();
  }

  /** The id that Weft gave to the event. */
  static String idOf(Map<String, Object> event) {
    Object found = event;
    for (String name : List.of("context", "custom_context", "uuid")) {
      found = found instanceof Map<?, ?> map ? map.get(name) : null;
    }
    assertThat(found).as("context.custom_context.uuid of %s", event).isInstanceOf(String.class);
    return String.valueOf(found);
  }

  /** What was told when the process stopped; there must be one such line. */
  static Account account(JavaProcess process, String destination) {
    List<Account> accounts = new ArrayList<>();
    for (String line : process.err().lines()) {
      Matcher found = ACCOUNTING.matcher(line);
      if (found.matches() && found.group(1).equals(destination)) accounts.add(account(found));
    }
    assertThat(accounts).as("accounting lines in %s", process.err().lines()).hasSize(1);
    return accounts.get(0);
  }

  private static Account account(Matcher line) {
    return new Account(
        Long.parseLong(line.group(2)),
        Long.parseLong(line.group(3)),
        Long.parseLong(line.group(5)),
        Long.parseLong(line.group(4))
            + Long.parseLong(line.group(7))
            + Long.parseLong(line.group(9)));
  }
}
