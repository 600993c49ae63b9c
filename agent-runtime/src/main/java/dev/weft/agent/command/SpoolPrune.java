package dev.weft.agent.command;

import dev.weft.config.Key;
import dev.weft.config.Settings;
import dev.weft.spool.Pruning;
import dev.weft.spool.Pruning.Action;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code spool prune}: removes what nobody needs. */
@Command(
    name = "prune",
    description =
        "Removes what every destination is done with, copies of damaged bytes, and lock files that "
            + "nobody holds. A folder that a process uses is never touched. What loses events is only told, "
            + "unless --yes is given.",
    mixinStandardHelpOptions = true)
final class SpoolPrune implements Callable<Integer> {
  private static final Key<Duration> AGE =
      Key.duration(
          "older-than", Duration.ZERO, Duration.ZERO, Duration.ofDays(36_500), "An option.");

  private final Terminal terminal;

  @Mixin private final SpoolPlace place = new SpoolPlace();

  @Option(
      names = "--older-than",
      paramLabel = "TIME",
      description = "Gives up the folders that have no event newer than this, such as 7d or 12h.")
  private String olderThan = "";

  @Option(
      names = "--destination",
      paramLabel = "NAME",
      description = "Gives up what waits for this destination.")
  private String destination = "";

  @Option(names = "--yes", description = "Does what loses events, too.")
  private boolean yes;

  SpoolPrune(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws IOException {
    long before = before();
    Set<String> destinations = place.destinations();
    if (destinations.isEmpty()) {
      terminal.say(
          "no settings say which destinations there are, so every removal of events needs --yes");
    }
    Pruning pruning =
        new Pruning(
            place.existing().root(), new Pruning.Wishes(destinations, destination, before, yes));
    List<Action> actions = pruning.run();
    actions.forEach(action -> terminal.out().println(Texts.printable(line(action))));
    if (actions.isEmpty()) terminal.out().println("nothing to remove");
    long undone = actions.stream().filter(action -> !action.done()).count();
    if (undone > 0) terminal.say("what loses events was not done; add --yes to have it done");
    pruning.failures().forEach(terminal::say);
    return pruning.failures().isEmpty() ? Exit.OK : Exit.SOMETHING_LEFT;
  }

  private long before() {
    if (olderThan.isEmpty()) return 0;
    Duration age = Settings.of(Map.of(AGE.name(), olderThan), AGE).get(AGE);
    return System.currentTimeMillis() - age.toMillis();
  }

  private static String line(Action action) {
    String would = action.done() ? "" : "would ";
    String lost =
        action.lost().entrySet().stream()
            .map(each -> loss(each.getKey(), each.getValue()))
            .collect(Collectors.joining());
    String size = action.bytes() > 0 ? ", " + Texts.bytes(action.bytes()) : "";
    return would + action.what() + " " + action.file() + size + lost;
  }

  private static String loss(String destination, long events) {
    String lost = ", loses " + Texts.count(events, "event");
    return destination.equals("?") ? lost : lost + " for " + destination;
  }
}
