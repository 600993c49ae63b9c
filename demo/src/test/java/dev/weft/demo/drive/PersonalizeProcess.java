package dev.weft.demo.drive;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The stand-in for Amazon Personalize as a process beside the shop, and what it says it took.
 * Thread-safe.
 */
final class PersonalizeProcess implements AutoCloseable {
  private static final Pattern OPEN = Pattern.compile("the stub is open at (http://\\S+)");
  private static final Pattern ACTION = Pattern.compile("personalize: (\\S+(?: \\S+)?) +action .*");
  private static final Pattern ITEM = Pattern.compile("personalize: (\\S+) +item .*");
  private static final String KEY = "AKIADEMO";
  private static final String SECRET = "a-secret-for-the-demo-only";
  private static final long START_SECONDS = 60;

  private final Process process;
  private final CompletableFuture<String> address = new CompletableFuture<>();

  /** Guards what follows. */
  private final Gathering gathering = new Gathering();

  private final Map<String, Integer> actions = new TreeMap<>();
  private final List<String> refused = new ArrayList<>();
  private int items;

  private PersonalizeProcess(Process process, PrintStream out) {
    this.process = process;
    Thread reader = new Thread(() -> read(out), "stub-stdout");
    reader.setDaemon(true);
    reader.start();
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param classPath of the stub and its libraries
   */
  static PersonalizeProcess start(Path java, String classPath, PrintStream out) throws IOException {
    Process process =
        new ProcessBuilder(
                java.toString(),
                "-cp",
                classPath,
                "dev.weft.destination.personalize.StubMain",
                KEY,
                SECRET)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    return new PersonalizeProcess(process, out);
  }

  /** What makes the shop send to it, beside where it sends anyway. */
  Map<String, String> environment(String otherDestinations) throws InterruptedException {
    Map<String, String> environment = new LinkedHashMap<>();
    try {
      environment.put("WEFT_PERSONALIZE_ENDPOINT", address.get(START_SECONDS, TimeUnit.SECONDS));
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the stub of Amazon Personalize did not start", e);
    }
    environment.put(
        "WEFT_DESTINATIONS", otherDestinations + ",personalize-actions,personalize-events");
    environment.put("WEFT_PERSONALIZE_ACTIONS_TRACKING_ID", "11111111-aaaa-4aaa-8aaa-111111111111");
    environment.put("WEFT_PERSONALIZE_EVENTS_TRACKING_ID", "22222222-bbbb-4bbb-8bbb-222222222222");
    environment.put("WEFT_SPOOL_FOLDER", "demo/target/weft-spool");
    environment.put("AWS_REGION", "eu-west-1");
    environment.put("AWS_ACCESS_KEY_ID", KEY);
    environment.put("AWS_SECRET_ACCESS_KEY", SECRET);
    return environment;
  }

  /** Waits until it has all that the tour must yield; false when time is up. */
  boolean await(List<ExpectedEvent> expected, long seconds) throws InterruptedException {
    return gathering.await(() -> isComplete(expected), seconds);
  }

  /** All that is wrong in the end, a sentence each; empty when all is well. */
  List<String> problems(List<ExpectedEvent> expected) {
    return gathering.look(
        () -> {
          List<String> problems = new ArrayList<>();
          if (!actions.equals(actionsOf(expected))) {
            problems.add(
                "personalize: took the actions " + actions + ", not " + actionsOf(expected));
          }
          if (items != itemsOf(expected)) {
            problems.add("personalize: took " + items + " items, not " + itemsOf(expected));
          }
          refused.forEach(line -> problems.add("personalize: " + line));
          return problems;
        });
  }

  private boolean isComplete(List<ExpectedEvent> expected) {
    return actions.equals(actionsOf(expected)) && items == itemsOf(expected);
  }

  /** How often each event type, for the action to join the club. */
  private static Map<String, Integer> actionsOf(List<ExpectedEvent> expected) {
    Map<String, Integer> actions = new TreeMap<>();
    for (ExpectedEvent event : expected) {
      Object name = event.fields().getOrDefault("custom_action_name", event.type());
      String eventType =
          switch (String.valueOf(name)) {
            case "promo_page_view" -> "Viewed";
            case "enrol_loyalty" -> "Taken";
            case "decline_loyalty" -> "Not Taken";
            default -> "";
          };
      if (!eventType.isEmpty()) actions.merge(eventType, 1, Integer::sum);
    }
    return actions;
  }

  /** Each product of each event, but for what is taken out of the basket again. */
  private static int itemsOf(List<ExpectedEvent> expected) {
    int items = 0;
    for (ExpectedEvent event : expected) {
      if (event.type().equals("remove_from_cart")) continue;
      if (event.fields().get("product_ids") instanceof List<?> products) items += products.size();
    }
    return items;
  }

  private void read(PrintStream out) {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      for (String next = lines.readLine(); next != null; next = lines.readLine()) {
        String line = next;
        Matcher open = OPEN.matcher(line);
        if (open.matches()) address.complete(open.group(1));
        else out.println(line);
        gathering.change(() -> take(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the output of the stub broke off", e);
    }
  }

  private void take(String line) {
    Matcher action = ACTION.matcher(line);
    if (action.matches()) actions.merge(action.group(1), 1, Integer::sum);
    if (ITEM.matcher(line).matches()) items++;
    if (line.startsWith("REFUSED")) refused.add(line);
  }

  @Override
  public void close() {
    process.toHandle().destroy();
  }
}
