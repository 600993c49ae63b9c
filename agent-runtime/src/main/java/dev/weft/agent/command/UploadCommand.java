package dev.weft.agent.command;

import dev.weft.bootstrap.ByHand;
import dev.weft.config.Key;
import dev.weft.config.Settings;
import dev.weft.config.SettingsSource;
import dev.weft.log.PrintLog;
import dev.weft.pipeline.HandUpload;
import dev.weft.pipeline.HandUpload.End;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code upload}: a file of events. */
@Command(
    name = "upload",
    description =
        "Uploads a file of events, one JSON object a line, in the service's own form. It may have any "
            + "size and be packed (.gz). When it is broken off, by Ctrl-C, a kill or an outage, the same "
            + "command goes on where it was: see FILE.weft-upload. Lines that are no event or are refused go "
            + "to FILE.dead-letters.jsonl.",
    mixinStandardHelpOptions = true)
final class UploadCommand implements Callable<Integer> {
  private static final Key<Duration> PATIENCE =
      Key.duration(
          "patience", Duration.ofSeconds(60), Duration.ZERO, Duration.ofDays(30), "An option.");
  private static final String STANDARD_INPUT = "-";
  private static final long STOP_SECONDS = 20;

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The file; - for standard input.")
  private String file = "";

  @Option(
      names = "--to",
      paramLabel = "NAME",
      description = "The destination; may be left out if only one is configured.")
  private String to = "";

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "The weft.yaml; without it, WEFT_CONFIG, or weft.yaml in this folder.")
  private String config = "";

  @Option(
      names = "--dry-run",
      description = "The service checks every event and stores none; always from the first line.")
  private boolean dryRun;

  @Option(names = "--restart", description = "Begins with the first line, whatever was sent.")
  private boolean restart;

  @Option(
      names = "--patience",
      paramLabel = "TIME",
      description = "How long to go on while nothing is taken, such as 10min; 60s without it.")
  private String patience = "60s";

  @Option(names = "--quiet", description = "No progress.")
  private boolean quiet;

  @Option(names = "--json", description = "The last line as a JSON object.")
  private boolean asJson;

  UploadCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  @SuppressWarnings("try") // the lock is held, not used
  public Integer call() throws IOException {
    Duration time = Settings.of(Map.of("patience", patience), PATIENCE).get(PATIENCE);
    ByHand byHand = ByHand.of(SettingsSource.ofProcess(config), new PrintLog(terminal.err()));
    String destination = destination(byHand.destinations());
    boolean fromInput = file.equals(STANDARD_INPUT);
    if (!fromInput && !Files.isRegularFile(Path.of(file))) {
      throw new IllegalArgumentException("there is no file " + file);
    }
    dryRun |= byHand.isDryRun(destination);
    Progress progress = new Progress(terminal, quiet, System::nanoTime);
    try (Exclusive unused = fromInput ? null : Exclusive.of(Path.of(file));
        HandUpload upload = byHand.upload(destination, dryRun);
        DeadLetterFile deadLetters = new DeadLetterFile(deadLetterPath(fromInput))) {
      FileUpload.Source source = source(fromInput, deadLetters);
      UploadState state = state(source, byHand.target(destination), fromInput);
      FileUpload uploading =
          new FileUpload(source, destination, upload, time, progress, Clock.systemUTC());
      FileUpload.Result result = run(uploading, state);
      progress.end();
      return tell(destination, result, deadLetters, dryRun);
    }
  }

  private String destination(List<String> configured) {
    if (!to.isEmpty()) return to;
    if (configured.size() == 1) return configured.get(0);
    throw new IllegalArgumentException(
        "several destinations are configured; say which by --to: " + String.join(", ", configured));
  }

  private Path deadLetterPath(boolean fromInput) {
    String name = fromInput ? "weft-upload" : file;
    return Path.of(name + (dryRun ? ".dry-run" : "") + ".dead-letters.jsonl");
  }

  private FileUpload.Source source(boolean fromInput, DeadLetterFile deadLetters) {
    if (fromInput) {
      return new FileUpload.Source(
          offset -> FileUpload.Opened.of(terminal.in()), deadLetters, Optional.empty());
    }
    Optional<Path> stateFile =
        dryRun ? Optional.empty() : Optional.of(Path.of(file + ".weft-upload"));
    return FileUpload.Source.of(Path.of(file), deadLetters, stateFile);
  }

  private UploadState state(FileUpload.Source source, String target, boolean fromInput)
      throws IOException {
    DeadLetterFile deadLetters = source.deadLetters();
    if (fromInput) {
      return new UploadState("", 0, target, 0, 0, 0, 0, 0, 0, deadLetters.length(), Set.of());
    }
    if (dryRun) deadLetters.cutTo(0);
    Path path = Path.of(file);
    Path stateFile = source.stateFile().orElse(path);
    if (dryRun || restart || Files.notExists(stateFile)) {
      return UploadState.begin(path, target, deadLetters.length());
    }
    UploadState state = UploadState.read(stateFile);
    if (!state.isOf(path) || !state.to().equals(target)) {
      throw new IllegalArgumentException(
          "%s is the state of an upload of another file or to another destination, address or key (%s); --restart begins anew"
              .formatted(stateFile, state.to()));
    }
    deadLetters.cutTo(state.deadLetters());
    if (state.read() > 0) {
      terminal.say(
          "going on where it was: %s lines are done".formatted(Texts.number(state.read())));
    }
    return state;
  }

  /** Ctrl-C ends the portion that is under way, and then the process. */
  private FileUpload.Result run(FileUpload uploading, UploadState state) throws IOException {
    Thread sender = Thread.currentThread();
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(
            () -> {
              uploading.stop();
              if (await(ended, 2)) return;
              sender.interrupt(); // it waits for the next try
              var unused = await(ended, STOP_SECONDS);
            },
            "weft-stop");
    Runtime.getRuntime().addShutdownHook(hook);
    try {
      return uploading.run(state);
    } finally {
      ended.countDown();
      removeQuietly(hook);
    }
  }

  private static boolean await(CountDownLatch latch, long seconds) {
    try {
      return latch.await(seconds, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static void removeQuietly(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // the process is going already
    }
  }

  private int tell(
      String destination, FileUpload.Result result, DeadLetterFile deadLetters, boolean dry)
      throws IOException {
    UploadState state = result.state();
    if (result.end() != End.DONE) terminal.say(whyNotDone(destination, result));
    else if (result.left() > 0) terminal.say(result.reason() + "; it is left for the next run");
    if (state.refused() + state.bad() > 0 && deadLetters.length() > 0) {
      terminal.say("refused and bad lines are in " + deadLetters.path());
    }
    terminal.out().println(asJson ? json(result, dry) : summary(result, dry));
    terminal.out().flush();
    return result.isComplete() ? Exit.OK : Exit.SOMETHING_LEFT;
  }

  private String whyNotDone(String destination, FileUpload.Result result) {
    String next =
        file.equals(STANDARD_INPUT) || dryRun
            ? "not all was read"
            : "the same command goes on from here";
    String what =
        switch (result.end()) {
          case HELD -> destination + " refused us, and a person has to mend it";
          case DOWN -> destination + " is down";
          case INTERRUPTED -> "stopped";
          case TIME_OVER, DONE -> destination + " took nothing in the time there was";
        };
    return what + " (" + result.reason() + "); " + next;
  }

  private static String summary(FileUpload.Result result, boolean dry) {
    UploadState state = result.state();
    return String.format(
        Locale.ROOT,
        "read %,d = accepted %,d + refused %,d + bad %,d + left %,d%s",
        state.read() + result.left(),
        state.accepted(),
        state.refused(),
        state.bad(),
        result.left(),
        dry ? " (dry run: nothing is stored)" : "");
  }

  private static String json(FileUpload.Result result, boolean dry) {
    UploadState state = result.state();
    return Json.object(
        json -> {
          json.writeNumberField("read", state.read() + result.left());
          json.writeNumberField("accepted", state.accepted());
          json.writeNumberField("refused", state.refused());
          json.writeNumberField("bad", state.bad());
          json.writeNumberField("left", result.left());
          json.writeBooleanField("end", result.end() == End.DONE);
          json.writeStringField("reason", result.reason());
          json.writeBooleanField("dryRun", dry);
        });
  }
}
