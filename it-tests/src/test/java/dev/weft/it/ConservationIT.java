package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.collector.Fault;
import dev.weft.collector.FaultCollector;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every event comes to exactly one end, whatever happens to the process, the collector or the disk:
 * an {@link Issuer} numbers the events, and the numbers that arrive are compared with them.
 *
 * <p>The profile {@code full} makes it long: 200 kills instead of 6.
 */
@Timeout(3600)
class ConservationIT {
  private static final boolean FULL = Boolean.getBoolean("weft.full");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern NUMBER = Pattern.compile("\"product_ids\":\\[\"e(\\d+)\"");
  private static final Pattern IDLE = Pattern.compile("^idle$");

  /** Events in one request, as configured below. */
  private static final int BATCH = 200;

  private final FaultCollector collector =
      new FaultCollector(
          body -> NUMBER.matcher(body).results().map(found -> found.group(1)).toList());

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
        .property("weft.miso.api-key", "k")
        .property("weft.miso.max-records", String.valueOf(BATCH))
        .property("weft.miso.requests-per-second", "0")
        .property("weft.spool.folder", folder.resolve("spool").toString())
        .property("weft.dead-letters.file", folder.resolve("dead.jsonl").toString())
        .property("weft.upload.linger", "20ms")
        .property("weft.upload.probe", "200ms")
        .property("weft.retry.first", "20ms")
        .property("weft.retry.longest", "200ms");
  }

  /** What a killed process said before its end. */
  private record Said(long issued, long safe) {
    static Said by(JavaProcess process, long before) {
      return new Said(last("issued (\\d+)", process, before), last("safe (\\d+)", process, before));
    }

    private static long last(String pattern, JavaProcess process, long before) {
      long last = before;
      for (String line : process.out().lines()) {
        Matcher found = Pattern.compile(pattern).matcher(line);
        if (found.matches()) last = Long.parseLong(found.group(1));
      }
      return last;
    }
  }

  @Test
  void aKillAtAnyMomentLosesNothingThatWasStored() {
    long seed = 42;
    Random random = new Random(seed);
    int kills = FULL ? 201 : 6; // a multiple of three: the collector listens at the end
    long next = 1;
    List<long[]> mustArrive = new ArrayList<>();

    for (int i = 0; i < kills; i++) {
      if (i % 3 == 1) collector.stop();
      if (i % 3 == 2) collector.start();
      collector.always(i % 3 == 2 ? Fault.status(503) : Fault.accept());
      try (JavaProcess process = launch().main(Issuer.class, next, 1_000_000, 5000, 0)) {
        long far = next + 100 + random.nextInt(3000);
        awaitIssued(process, far);
        process.kill();
        Said said = Said.by(process, next - 1);
        mustArrive.add(new long[] {next, said.safe()});
        next = said.issued() + 1;
      }
    }
    collector.always(Fault.accept());
    String account = drain();

    Map<String, Integer> arrived = collector.accepted();
    for (long[] range : mustArrive) {
      for (long number = range[0]; number <= range[1]; number++) {
        assertThat(arrived).as("%s", account).containsKey(String.valueOf(number));
      }
    }
    for (String number : arrived.keySet()) {
      assertThat(Long.parseLong(number)).isLessThan(next);
    }
    int twice = arrived.values().stream().mapToInt(times -> times - 1).sum();
    long safe = mustArrive.stream().mapToLong(range -> range[1] - range[0] + 1).sum();
    System.out.printf(
        "conservation: %d kills, seed %d: issued %d, in the spool for sure %d, arrived %d, twice"
            + " %d%n",
        kills, seed, next - 1, safe, arrived.size(), twice);
    assertThat(twice).isLessThanOrEqualTo(kills * BATCH);
    assertThat(safe).isGreaterThan(kills * 50L);
  }

  /** Starts a process that issues nothing and waits until all that is left has arrived. */
  private String drain() {
    try (JavaProcess process = launch().main(Issuer.class, 1, 0, 1, 0)) {
      var unused = process.out().await(IDLE, PATIENCE);
      assertThat(process.stop()).isEqualTo(JavaProcess.TERMINATED);
      return account(process);
    }
  }

  private static String account(JavaProcess process) {
    return process.err().lines().stream()
        .filter(line -> line.contains("accounting: miso"))
        .findFirst()
        .orElseThrow(() -> new AssertionError(process.err().lines().toString()));
  }

  private static void awaitIssued(JavaProcess process, long number) {
    for (long seen = 0; seen < number; ) {
      List<String> lines = process.out().lines();
      seen = Said.by(process, 0).issued();
      if (seen < number) process.out().awaitMore(lines.size(), PATIENCE);
    }
  }

  @Test
  void aStopAtFullLoadKeepsWhatCannotBeSentAndTheNextStartSendsIt() {
    collector.always(Fault.Silence.NEVER);
    Said said;
    try (JavaProcess process = launch().main(Issuer.class, 1, 1_000_000, 5000, 0)) {
      awaitIssued(process, 5000);
      long before = System.nanoTime();
      assertThat(process.stop()).isEqualTo(JavaProcess.TERMINATED);
      Duration took = Duration.ofNanos(System.nanoTime() - before);
      assertThat(took).isLessThan(Duration.ofSeconds(10));
      said = Said.by(process, 0);
      assertThat(account(process)).contains("delivered 0").doesNotContain("does not add up");
    }
    collector.always(Fault.accept());
    String account = drain();

    Map<String, Integer> arrived = collector.accepted();
    for (long number = 1; number <= said.safe(); number++) {
      assertThat(arrived).as(account).containsKey(String.valueOf(number));
    }
    assertThat(account).contains("pending 0").doesNotContain("does not add up");
    assertThat(account).contains("recovered " + arrived.size());
  }

  @Test
  void twoProcessesOnOneFolderKeepApartAndTheSurvivorTakesOverWhatTheOtherLeft() {
    collector.stop();
    try (JavaProcess first = launch().main(Issuer.class, 1, 2000, 5000, 0);
        JavaProcess second = launch().main(Issuer.class, 1_000_001, 2000, 5000, 0)) {
      awaitSafe(first, 2000);
      awaitSafe(second, 1_002_000);
      first.kill();
      second.kill();
    }
    collector.start();
    drain();

    assertThat(collector.accepted()).hasSize(4000);
    assertThat(collector.accepted().values()).containsOnly(1);
  }

  private static void awaitSafe(JavaProcess process, long number) {
    var unused = process.out().await(Pattern.compile("^safe " + number + "$"), PATIENCE);
  }

  @Test
  void aDeadDestinationHoldsBackNobodyElse() {
    collector.always(Fault.status(401));
    Path file = folder.resolve("events.jsonl");
    try (JavaProcess process =
        launch()
            .property("weft.destinations", "miso,file")
            .property("weft.file.path", file.toString())
            .main(Issuer.class, 1, 3000, 3000, 0)) {
      awaitSafe(process, 3000);
      process.awaitWeft("miso refused us (miso refused the key (HTTP 401");
      process.stop();
      List<String> lines = process.err().lines();

      assertThat(lines.stream().filter(line -> line.contains("accounting: file")))
          .singleElement()
          .asString()
          .contains("captured 3000 = delivered 3000 ");
      assertThat(account(process)).contains("delivered 0 ").contains("pending 3000");
    }
    collector.always(Fault.accept());
    drain();

    assertThat(collector.accepted()).hasSize(3000);
  }

  @Test
  void memoryStaysFlatUnderADeadCollector() {
    collector.always(Fault.Silence.NEVER);
    int seconds = FULL ? 600 : 8;
    int count = 5000 * seconds;
    try (JavaProcess process =
        launch()
            .option("-Xmx64m")
            .option("-XX:MaxDirectMemorySize=16m")
            .property("weft.spool.max-bytes", "4GiB")
            .main(Issuer.class, 1, count, 5000, 200)) {
      var unused =
          process
              .out()
              .await(Pattern.compile("^safe " + count + "$"), Duration.ofSeconds(seconds + 120));
      process.stop();

      assertThat(process.err().lines().toString())
          .doesNotContain("OutOfMemory")
          .doesNotContain("dropped (");
      assertThat(account(process))
          .contains("captured " + count + " = delivered 0 ")
          .contains("pending " + count);
    }
  }

  @Test
  void anExitInTheMiddleOfEverythingLosesNothing() {
    collector.always(Fault.status(503));
    Said said;
    try (JavaProcess process = launch().main(Issuer.class, 1, 1_000_000, 5000, 0)) {
      awaitIssued(process, 2000);
      process.say("exit");
      assertThat(process.awaitExit()).isZero();
      said = Said.by(process, 0);
      assertThat(account(process)).doesNotContain("does not add up");
    }
    collector.always(Fault.accept());
    drain();

    for (long number = 1; number <= said.safe(); number++) {
      assertThat(collector.accepted()).containsKey(String.valueOf(number));
    }
  }
}
