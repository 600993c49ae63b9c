package dev.weft.agent.command;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code spool replay}: dead letters once more. */
@Command(
    name = "replay",
    description =
        "Puts dead letters back into the spool, each for the destination that refused it, with its id "
            + "and its time. A process that runs takes them over within a minute, or the next one that "
            + "starts. The file is renamed to FILE.replayed-N; lines that cannot be read stay in FILE.",
    mixinStandardHelpOptions = true)
final class SpoolReplay implements Callable<Integer> {
  private final Terminal terminal;

  @Mixin private final SpoolPlace place = new SpoolPlace();

  @Parameters(paramLabel = "FILE", description = "Dead letters, such as weft-dead-letters.jsonl.")
  private Path file = Path.of("");

  @Option(
      names = "--destination",
      paramLabel = "NAME",
      description = "Only those that this destination refused; the others stay in FILE.")
  private String destination = "";

  SpoolReplay(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  @SuppressWarnings("try") // the lock is held, not used
  public Integer call() throws IOException {
    File root = place.root();
    Set<String> wanted = destination.isEmpty() ? place.destinations() : Set.of(destination);
    Replay replay = new Replay(root, wanted, new Telling());
    Replay.Outcome outcome;
    try (Exclusive unused = Exclusive.of(file)) {
      replay.finishOthers();
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException("there is no file " + file);
      }
      outcome = replay.run(file);
    }
    String left = outcome.leftBehind() == 0 ? "" : ", " + leftBehind(outcome.leftBehind());
    if (outcome.replayed() == 0) {
      terminal.out().println("nothing to replay in " + file + left);
    } else {
      terminal
          .out()
          .println(
              "replayed %s to %s%s; the file is now %s"
                  .formatted(
                      Texts.count(outcome.replayed(), "event"),
                      new File(root, outcome.folder()),
                      left,
                      outcome.renamedTo()));
    }
    return outcome.leftBehind() > 0 ? Exit.SOMETHING_LEFT : Exit.OK;
  }

  private String leftBehind(long lines) {
    return Texts.count(lines, "line") + (lines == 1 ? " stays" : " stay") + " in " + file;
  }

  private final class Telling implements Replay.Hearer {
    @Override
    public void leftBehind(long line, String why) {
      terminal.say(file + ":" + line + ": " + why);
    }

    @Override
    public void finished(String line) {
      terminal.say(line);
    }
  }
}
