package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.collector.Fault;
import dev.weft.collector.FaultCollector;
import dev.weft.it.app.Till;
import dev.weft.pipeline.DeadLetter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the packaged jar. */
@Timeout(600)
class CommandsIT {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern PRODUCT = Pattern.compile("\"product_ids\":\\[\"([^\"]+)\"");

  /** Lines that are sent together: a kill repeats these at the most. */
  private static final int PORTION = 1_000;

  private final FaultCollector collector =
      new FaultCollector(
          body -> PRODUCT.matcher(body).results().map(found -> found.group(1)).toList());

  @TempDir private Path folder;

  @AfterEach
  void close() {
    collector.close();
  }

  private Launch launch() {
    return new Launch(Jdk.current())
        .quick()
        .property("weft.destinations", "miso")
        .property("weft.miso.url", collector.address("").toString())
        .property("weft.miso.api-key", "secret-4711")
        .property("weft.spool.folder", spool().toString())
        .property("weft.retry.first", "50ms")
        .property("weft.upload.linger", "20ms")
        .property("weft.dead-letters.file", folder.resolve("dead.jsonl").toString());
  }

  private Path spool() {
    return folder.resolve("spool");
  }

  /** What a command printed and how it ended. */
  private record Ended(int code, List<String> out, List<String> err) {}

  private Ended run(Object... arguments) {
    try (JavaProcess process = launch().jar(Launch.agentJar(), arguments)) {
      int code = process.awaitExit();
      Ended ended = new Ended(code, process.out().lines(), process.err().lines());
      assertThat(ended.toString()).doesNotContain("4711");
      return ended;
    }
  }

  @Test
  void anUploadThatIsKilledInTheMiddleGoesOnWhereItWas() throws IOException {
    int count = 20_000;
    Path file = events(count);
    collector.always(Fault.accept().late(Duration.ofMillis(20)));
    try (JavaProcess process = launch().jar(Launch.agentJar(), "upload", file)) {
      collector.awaitAccepted(count / 4, PATIENCE);
      process.kill();
    }
    assertThat(collector.acceptedCount()).isLessThan(count);

    Ended ended = run("upload", file);

    assertThat(ended.code()).as("%s", ended).isZero();
    assertThat(ended.out())
        .containsExactly("read 20,000 = accepted 20,000 + refused 0 + bad 0 + left 0");
    assertThat(collector.accepted()).hasSize(count);
    int twice = collector.accepted().values().stream().mapToInt(times -> times - 1).sum();
    assertThat(twice).isLessThanOrEqualTo(PORTION);
  }

  private Path events(int count) throws IOException {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      lines.add("{\"type\":\"like\",\"user_id\":\"u\",\"product_ids\":[\"p" + i + "\"]}");
    }
    return Files.write(folder.resolve("events.jsonl"), lines);
  }

  @Test
  void anUploadThatIsStoppedInTheMiddleRepeatsNothing() throws IOException {
    Path file = events(10_000);
    collector.always(Fault.accept().late(Duration.ofMillis(20)));
    try (JavaProcess process = launch().jar(Launch.agentJar(), "upload", file)) {
      collector.awaitAccepted(2_000, PATIENCE);

      assertThat(process.stop()).isEqualTo(JavaProcess.TERMINATED);
    }
    assertThat(collector.acceptedCount()).isLessThan(10_000);

    assertThat(run("upload", file).code()).isZero();

    assertThat(collector.accepted()).hasSize(10_000);
    assertThat(collector.accepted().values()).containsOnly(1);
  }

  @Test
  void theSpoolOfAKilledProcessIsListedVerifiedDumpedAndPruned() throws IOException {
    collector.always(Fault.status(401));
    try (JavaProcess process = launch().main(Issuer.class, 1, 300, 3000, 0)) {
      var unused = process.out().await(Pattern.compile("^safe 300$"), PATIENCE);
      Ended live = run("spool", "verify");
      assertThat(live.code()).as("%s", live).isZero();
      assertThat(run("spool", "ls").out())
          .anyMatch(line -> line.endsWith("in use by process " + process.pid()));
      process.kill();
    }

    Ended listed = run("spool", "ls");
    assertThat(listed.code()).isZero();
    assertThat(listed.out()).anyMatch(line -> line.endsWith(", which was killed"));
    assertThat(listed.out()).anyMatch(line -> line.contains("300 events: "));
    assertThat(run("spool", "verify").out())
        .singleElement()
        .asString()
        .isEqualTo("verified 1 folder, 1 segment, 300 events: no damage");
    assertThat(run("spool", "dump").out()).hasSize(300).anyMatch(line -> line.contains("\"e7\""));
    assertThat(run("spool", "dump", "--redact", "--limit", 5).out())
        .hasSize(5)
        .noneMatch(line -> line.matches(".*\"e\\d.*"));
    assertThat(run("spool", "prune", "--destination", "miso").out())
        .singleElement()
        .asString()
        .startsWith("would remove ")
        .endsWith(", loses 300 events for miso");
    assertThat(run("spool", "prune", "--destination", "miso", "--yes").code()).isZero();
    assertThat(run("spool", "ls").out().get(0)).endsWith(": 0 folders");
    assertThat(spool()).isEmptyDirectory();
  }

  @Test
  void deadLettersAreReplayedToAProcessThatRuns() throws Exception {
    collector.always(Fault.refuseRecords(Fault.Shape.A, record -> record.contains("\"e2\"")));
    try (JavaProcess process = launch().main(Issuer.class, 1, 10, 100, 0)) {
      collector.awaitAccepted(9, PATIENCE);
      var unused = process.out().await(Pattern.compile("^idle$"), PATIENCE);
      Path letters = folder.resolve("dead.jsonl");
      String id = DeadLetter.read(Files.readString(letters)).interaction().id().toString();
      collector.always(Fault.accept());

      Ended ended = run("spool", "replay", letters);

      assertThat(ended.code()).as("%s", ended).isZero();
      assertThat(letters).doesNotExist();
      collector.awaitAccepted(10, PATIENCE);
      assertThat(collector.requests().get(collector.requests().size() - 1).body()).contains(id);
      assertThat(run("spool", "replay", letters).code()).isEqualTo(2);
    }
    assertThat(collector.accepted().values()).containsOnly(1);
  }

  @Test
  void anAgentLoadsNothingOfTheCommands() {
    try (JavaProcess process =
        launch()
            .option("-Xlog:class+load")
            .agent("destinations: [console]\n")
            .app(Till.class, List.of())) {
      process.say("add visitor sku 1");
      process.say("end");
      process.awaitExit();

      assertThat(process.out().lines())
          .anyMatch(line -> line.contains("dev.weft.agent.start.AgentStart"))
          .noneMatch(line -> line.contains("picocli"))
          .noneMatch(line -> line.contains("dev.weft.agent.command"));
    }
  }

  @Test
  void theJarSaysWhatItCanDo() {
    Ended ended = run("--help");

    assertThat(ended.code()).isZero();
    assertThat(ended.out()).anyMatch(line -> line.startsWith("Usage: weft-agent"));
    assertThat(run("uplaod").code()).isEqualTo(2);
  }
}
