package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The demo's tour, as visits: the shop makes a session late, changes its id at the sign-in and
 * gives it up at the sign-out.
 */
class DemoVisitsIT {
  @Test
  void aStrangerHasOneVisitAndWhoSignsOutHasAnother() {
    try (JavaProcess shop =
        new Launch(Jdk.current())
            .quick()
            .agentForShop("destinations: [file]", "file: {path: events.jsonl}")
            .shop()) {
      int expected = Tours.take(shop).expected().size();
      shop.stop();

      Map<String, List<String>> visits = visitsByVisitor(shop);

      assertThat(shop.fileLines("events.jsonl")).hasSize(expected);
      assertThat(visits.values())
          .extracting(List::size)
          .as("visits of each visitor: %s", visits)
          .containsExactlyInAnyOrder(1, 2);
    }
  }

  /** The events of each visitor in order: each visit, with how often a user changed in it. */
  private static Map<String, List<String>> visitsByVisitor(JavaProcess shop) {
    List<Map<String, Object>> events =
        shop.fileLines("events.jsonl").stream()
            .map(Arrivals::parse)
            .sorted(Comparator.comparing(event -> String.valueOf(event.get("id"))))
            .toList();
    Map<String, List<String>> users = new LinkedHashMap<>();
    for (Map<String, Object> event : events) {
      String visit = event.get("anonymous_id") + " " + event.get("session_id");
      users
          .computeIfAbsent(visit, v -> new java.util.ArrayList<>())
          .add(event.containsKey("user_id") ? "u" : "a");
    }
    assertThat(users.values())
        .as("a visit begins anonymous and may end signed in")
        .allMatch(who -> Pattern.matches("a+u*", String.join("", who)));
    assertThat(users.keySet()).noneMatch(visit -> visit.endsWith("null"));
    return users.keySet().stream()
        .collect(Collectors.groupingBy(visit -> visit.substring(0, visit.indexOf(' '))));
  }
}
