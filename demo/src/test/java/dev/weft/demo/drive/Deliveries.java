package dev.weft.demo.drive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the agent has said on stderr of the shop: {@code weft: delivered to DESTINATION: {event}}
 * and, at the end, {@code weft: accounting: DESTINATION: captured N = delivered N + …}.
 * Thread-safe.
 */
final class Deliveries {
  private static final Pattern DELIVERED = Pattern.compile("weft: delivered to (\\S+): (\\{.*})");
  private static final Pattern ACCOUNTING =
      Pattern.compile(
          "weft: accounting: (\\S+): captured ([\\d,]+) = delivered ([\\d,]+)"
              + " \\+ dead-lettered ([\\d,]+).* \\+ dropped ([\\d,]+).* \\+ suppressed ([\\d,]+).*"
              + " \\+ pending ([\\d,]+).*");

  private static final String PERSONALIZE = "personalize-";

  /** Guards what follows. */
  private final Gathering gathering = new Gathering();

  private final Map<String, List<Map<String, ?>>> events = new LinkedHashMap<>();
  private final Map<String, List<Long>> accounts = new LinkedHashMap<>();

  /** One line of the shop's output, as a person likes to read it. */
  String read(String line) {
    Matcher delivered = DELIVERED.matcher(line);
    if (delivered.matches()) {
      // its stand-in tells what it took, and that is not all there is
      if (delivered.group(1).startsWith(PERSONALIZE)) {
        return EventLine.of(JsonReader.object(delivered.group(2)), delivered.group(1));
      }
      Map<String, ?> event = JsonReader.object(delivered.group(2));
      add(delivered.group(1), event);
      return EventLine.of(event, delivered.group(1));
    }
    Matcher accounting = ACCOUNTING.matcher(line);
    if (accounting.matches()) {
      account(accounting);
    }
    return line;
  }

  /** Waits until each destination heard of has all that is expected; false when time is up. */
  boolean await(List<ExpectedEvent> expected, long seconds) throws InterruptedException {
    return gathering.await(() -> isComplete(expected), seconds);
  }

  /** All that is wrong in the end, a sentence each; empty when all is well. */
  List<String> problems(List<ExpectedEvent> expected) {
    return gathering.look(() -> problemsNow(expected));
  }

  private List<String> problemsNow(List<ExpectedEvent> expected) {
    List<String> problems = new ArrayList<>();
    events.forEach(
        (destination, delivered) -> {
          Comparison found = compare(expected, delivered);
          found.missing().forEach(e -> problems.add(destination + ": is missing: " + e));
          found.unexpected().forEach(e -> problems.add(destination + ": not expected: " + e));
        });
    if (events.isEmpty()) {
      problems.add("no event was delivered to any destination");
      expected.forEach(event -> problems.add("is missing: " + event));
    }
    if (accounts.isEmpty()) {
      problems.add("the accounting line was not printed");
    }
    accounts.forEach(
        (destination, n) -> {
          long sum = n.stream().skip(1).mapToLong(Long::longValue).sum();
          if (n.get(0) != sum) {
            problems.add(destination + ": captured " + n.get(0) + ", but accounted for " + sum);
          }
          if (n.get(1) < expected.size() && !destination.startsWith(PERSONALIZE)) {
            problems.add(destination + ": delivered " + n.get(1) + " of " + expected.size());
          }
        });
    return problems;
  }

  private void add(String destination, Map<String, ?> event) {
    gathering.change(() -> events.computeIfAbsent(destination, d -> new ArrayList<>()).add(event));
  }

  private void account(Matcher line) {
    List<Long> numbers = new ArrayList<>();
    for (int group = 2; group <= line.groupCount(); group++) {
      numbers.add(Long.valueOf(line.group(group).replace(",", "")));
    }
    gathering.change(() -> accounts.put(line.group(1), numbers));
  }

  private boolean isComplete(List<ExpectedEvent> expected) {
    return !events.isEmpty()
        && events.values().stream().allMatch(e -> compare(expected, e).missing().isEmpty());
  }

  /** Each event stands for one expectation. */
  private static Comparison compare(List<ExpectedEvent> expected, List<Map<String, ?>> events) {
    List<ExpectedEvent> missing = new ArrayList<>();
    List<Map<String, ?>> unexpected = new ArrayList<>(events);
    for (ExpectedEvent event : expected) {
      int found = indexOf(event, unexpected);
      if (found < 0) {
        missing.add(event);
      } else {
        unexpected.remove(found);
      }
    }
    return new Comparison(missing, unexpected);
  }

  private static int indexOf(ExpectedEvent expected, List<Map<String, ?>> events) {
    for (int i = 0; i < events.size(); i++) {
      if (expected.matches(events.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private record Comparison(List<ExpectedEvent> missing, List<Map<String, ?>> unexpected) {}
}
