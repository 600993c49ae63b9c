package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.collector.Fault;
import dev.weft.collector.FaultCollector;
import dev.weft.spool.CursorReport;
import dev.weft.spool.InstanceReport;
import dev.weft.spool.SpoolFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every event comes to exactly one end, whatever happens to the process, the collector or the disk:
 * an {@link Issuer} numbers the events, and the numbers that arrive are compared with them.
 *
 * <p>The profile {@code full} makes it long: 200 kills instead of 6.
 */
@Timeout(3600)
class ConservationIT {
  private static final boolean FULL = Boolean.getBoolean("tests.full");
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Pattern NUMBER = Pattern.compile("\"product_ids\":\\[\"e(\\d+)\"");
  private static final Pattern IDLE = Pattern.compile("^idle$");

  private static final int LARGE = 32 << 10;
  private static final List<String> SYNCS = List.of("interval", "always", "never");

  /** Events in one request, as configured below. */
  private static final int BATCH = 200;

  /** Events that are taken over from another process at once, and may be twice after a kill. */
  private static final int PORTION = 2000;

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

  /**
   * Events of some bytes and of 32 KiB, which fill a segment each second, so that segments are
   * begun and unlinked all the time; every third round is one of two processes on one root, so that
   * each start after it takes over what two have left.
   */
  @Test
  void aKillAtAnyMomentLosesNothingThatWasStored() {
    long seed = 42;
    Random random = new Random(seed);
    int kills = FULL ? 200 : 6;
    int done = 0;
    int most = 0;
    List<Issued> all = new ArrayList<>();
    for (int round = 0; done < kills; round++) {
      if (round % 3 == 1) collector.stop();
      if (round % 3 == 2) collector.start();
      collector.always(round % 3 == 2 ? Fault.status(503) : Fault.accept());
      int repeated = collector.repeatedCount();
      int processes = round % 3 == 0 ? 1 : 2;
      all.addAll(killed(round, Math.min(processes, kills - done), random));
      done += Math.min(processes, kills - done);
      most = Math.max(most, collector.repeatedCount() - repeated);
    }
    if (!collector.isListening()) collector.start();
    collector.always(Fault.accept());
    List<String> accounts = drain();

    Map<String, Integer> arrived = collector.accepted();
    long issued = 0;
    long safe = 0;
    for (Issued one : all) {
      issued += one.upTo() - one.first() + 1;
      safe += one.safe() - one.first() + 1;
      assertThat(missing(one, arrived)).as("missing of %s; %s", one, accounts).isEmpty();
    }
    for (String number : arrived.keySet()) {
      assertThat(all).anyMatch(one -> one.hasIssued(Long.parseLong(number)));
    }
    System.out.printf(
        "conservation: %d kills, seed %d: issued %d, in the spool for sure %d, arrived %d, twice %d,"
            + " at most %d between two starts; drained by %d processes%n",
        done, seed, issued, safe, arrived.size(), collector.repeatedCount(), most, accounts.size());
    // the request that a kill interrupts, and that which our stop of the collector does; or the
    // portion that was taken over from another process at that moment
    assertThat(most).isLessThanOrEqualTo(4 * BATCH + PORTION);
    assertThat(collector.repeatedCount()).isLessThanOrEqualTo(done * BATCH);
    assertThat(safe).isGreaterThan(done * 20L);
  }

  private static List<Long> missing(Issued one, Map<String, Integer> arrived) {
    return LongStream.rangeClosed(one.first(), one.safe())
        .filter(number -> !arrived.containsKey(String.valueOf(number)))
        .boxed()
        .toList();
  }

  /** What one process has issued. */
  private record Issued(long first, long upTo, long safe) {
    boolean hasIssued(long number) {
      return first <= number && number <= upTo;
    }
  }

  /** Starts so many processes at once and kills each when it has come as far as is drawn. */
  private List<Issued> killed(int round, int count, Random random) {
    boolean large = round % 2 == 1;
    List<JavaProcess> processes = new ArrayList<>();
    List<Issued> issued = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        long first = first(round, i);
        Launch launch = roomy().property("weft.spool.sync", SYNCS.get(round % SYNCS.size()));
        processes.add(
            launch.main(Issuer.class, first, 1_000_000, large ? 250 : 5000, large ? LARGE : 0));
      }
      for (int i = 0; i < count; i++) {
        long first = first(round, i);
        awaitSafe(processes.get(i), first, 50 + random.nextInt(large ? 700 : 3000));
        processes.get(i).kill();
        Said said = Said.by(processes.get(i), first - 1);
        issued.add(new Issued(first, said.issued(), said.safe()));
      }
    } finally {
      processes.forEach(JavaProcess::close);
    }
    return issued;
  }

  /** 200 kills leave more than the usual 512 MiB. */
  private Launch roomy() {
    return launch().property("weft.spool.max-bytes", "64GiB");
  }

  private static long first(int round, int process) {
    return 10_000_000L * round + 5_000_000L * process + 1;
  }

  /**
   * Starts processes that issue nothing, one after the other, until all that is left has arrived.
   * One may have delivered what it has and be idle while there is more that it has not taken over
   * yet.
   */
  private List<String> drain() {
    List<String> accounts = new ArrayList<>();
    do {
      try (JavaProcess process = roomy().main(Issuer.class, 1, 0, 1, 0)) {
        var unused = process.out().await(IDLE, PATIENCE);
        assertThat(process.stop()).isEqualTo(JavaProcess.TERMINATED);
        accounts.addAll(accountsOf(process)); // none if nothing was left
      }
    } while (pending() > 0);
    return accounts;
  }

  /** What waits on disk, whosever it is. */
  private long pending() {
    try {
      return new SpoolFolder(folder.resolve("spool").toFile())
          .look().stream().mapToLong(ConservationIT::pending).sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A process that was killed early left no cursor. */
  private static long pending(InstanceReport instance) {
    return instance.cursors().isEmpty()
        ? instance.eventCount()
        : instance.cursors().stream().mapToLong(CursorReport::pending).sum();
  }

  private static String account(JavaProcess process) {
    List<String> told = accountsOf(process);
    assertThat(told).as("%s", process.err().lines()).hasSize(1);
    return told.get(0);
  }

  private static List<String> accountsOf(JavaProcess process) {
    return process.err().lines().stream()
        .filter(line -> line.contains("accounting: miso"))
        .toList();
  }

  /** Waits until so many events are in the spool, and the process goes on. */
  private static void awaitSafe(JavaProcess process, long first, long count) {
    for (long seen = 0; seen < first + count - 1; ) {
      List<String> lines = process.out().lines();
      seen = Said.by(process, 0).safe();
      if (seen < first + count - 1) process.out().awaitMore(lines.size(), PATIENCE);
    }
  }

  @Test
  void aStopAtFullLoadKeepsWhatCannotBeSentAndTheNextStartSendsIt() {
    collector.always(Fault.Silence.NEVER);
    Said said;
    try (JavaProcess process = launch().main(Issuer.class, 1, 1_000_000, 5000, 0)) {
      awaitSafe(process, 1, 5000);
      long before = System.nanoTime();
      assertThat(process.stop()).isEqualTo(JavaProcess.TERMINATED);
      Duration took = Duration.ofNanos(System.nanoTime() - before);
      assertThat(took).isLessThan(Duration.ofSeconds(10));
      said = Said.by(process, 0);
      assertThat(account(process)).contains("delivered 0").doesNotContain("does not add up");
    }
    collector.always(Fault.accept());
    List<String> accounts = drain();

    Map<String, Integer> arrived = collector.accepted();
    for (long number = 1; number <= said.safe(); number++) {
      assertThat(arrived).as("%s", accounts).containsKey(String.valueOf(number));
    }
    assertThat(accounts)
        .singleElement()
        .asString()
        .contains("pending 0", "recovered " + arrived.size())
        .doesNotContain("does not add up");
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

  static Stream<Fault> faultsOfOneDestination() {
    return Stream.of(
        Fault.status(401), Fault.Silence.NEVER, Fault.accept().late(Duration.ofMillis(700)));
  }

  @ParameterizedTest
  @MethodSource("faultsOfOneDestination")
  void aDestinationInTroubleHoldsBackNobodyElse(Fault fault) {
    collector.always(fault);
    Path file = folder.resolve("events.jsonl");
    try (JavaProcess process =
        launch()
            .property("weft.destinations", "miso,file")
            .property("weft.file.path", file.toString())
            .main(Issuer.class, 1, 4000, 1000, 0, 1000)) {
      awaitSafe(process, 4000);
      var unused = process.out().await(Pattern.compile("^waiting file 0$"), PATIENCE);
      assertThat(process.stop()).isEqualTo(JavaProcess.TERMINATED);

      assertThat(process.err().lines().stream().filter(line -> line.contains("accounting: file")))
          .singleElement()
          .asString()
          .contains("captured 4000 = delivered 4000 ");
      assertThat(account(process)).doesNotContain("does not add up");
      List<Long> lags = figures(process, "waiting file (\\d+)", 1).stream().sorted().toList();
      long usual = lags.get(lags.size() / 2);
      System.out.printf(
          "isolation: %s; the other destination was %d events behind in the middle, %d at most%n",
          name(fault), usual, lags.get(lags.size() - 1));
      assertThat(usual).isLessThan(2000);
    }
    collector.always(Fault.accept());
    drain();

    assertThat(collector.accepted()).hasSize(4000);
  }

  private static String name(Fault fault) {
    return fault instanceof Fault.Answer answer
        ? "HTTP " + answer.status() + " " + answer.manner()
        : fault.toString();
  }

  private static List<Long> figures(JavaProcess process, String pattern, int group) {
    Pattern compiled = Pattern.compile(pattern);
    return process.out().lines().stream()
        .map(compiled::matcher)
        .filter(Matcher::matches)
        .map(found -> Long.parseLong(found.group(group)))
        .toList();
  }

  /**
   * How events come.
   *
   * @param bytes of each
   */
  private record Load(int aSecond, int bytes, int visitors, int seconds) {
    int count() {
      return aSecond * seconds;
    }
  }

  static Stream<Load> loads() {
    return Stream.of(
        new Load(5000, 200, 1000, FULL ? 600 : 8),
        new Load(200, LARGE, 1000, FULL ? 60 : 8),
        new Load(10_000, 0, FULL ? 1_000_000 : 100_000, FULL ? 120 : 10));
  }

  @ParameterizedTest
  @MethodSource("loads")
  void memoryStaysFlatUnderADeadCollector(Load load) {
    collector.always(Fault.Silence.NEVER);
    try (JavaProcess process =
        launch()
            .option("-Xmx64m")
            .option("-XX:MaxDirectMemorySize=16m")
            .property("weft.spool.max-bytes", "4GiB")
            .main(Issuer.class, 1, load.count(), load.aSecond(), load.bytes(), load.visitors())) {
      var unused =
          process
              .out()
              .await(
                  Pattern.compile("^safe " + load.count() + "$"),
                  Duration.ofSeconds(load.seconds() + 120));
      process.stop();

      assertThat(process.err().lines().toString())
          .doesNotContain("OutOfMemory")
          .doesNotContain("dropped (");
      assertThat(account(process))
          .contains("captured " + load.count() + " = delivered 0 ")
          .contains("pending " + load.count());
      assertFlat(process, load);
    }
  }

  /** MiB used after a collection, once a second. */
  private static void assertFlat(JavaProcess process, Load load) {
    List<Long> heap = figures(process, "memory (\\d+) (\\d+)", 1);
    List<Long> direct = figures(process, "memory (\\d+) (\\d+)", 2);
    int half = heap.size() / 2;
    long early = heap.subList(0, half).stream().mapToLong(n -> n).max().orElse(0);
    long late = heap.subList(half, heap.size()).stream().mapToLong(n -> n).max().orElse(99);
    long buffers = direct.stream().mapToLong(n -> n).max().orElse(99);
    System.out.printf(
        "memory: %s: heap after a collection at most %d MiB, then %d MiB; direct %d MiB; %d samples%n",
        load, early, late, buffers, heap.size());
    assertThat(late).isLessThan(early + 8).isLessThan(40);
    assertThat(buffers).isLessThan(4);
  }

  @Test
  void anExitInTheMiddleOfEverythingLosesNothing() {
    collector.always(Fault.status(503));
    Said said;
    try (JavaProcess process = launch().main(Issuer.class, 1, 1_000_000, 5000, 0)) {
      awaitSafe(process, 1, 2000);
      process.say("exit");
      assertThat(process.awaitExit()).isZero();
      said = Said.by(process, 0);
      assertThat(account(process)).doesNotContain("does not add up");
    }
    assertSafeArrives(said);
  }

  @Test
  void asManySignalsAsComeStopItOnce() {
    collector.always(Fault.Silence.NEVER);
    Said said;
    try (JavaProcess process = launch().main(Issuer.class, 1, 1_000_000, 5000, 0)) {
      awaitSafe(process, 1, 2000);
      for (int i = 0; i < 5; i++) process.terminate();
      assertThat(process.awaitExit()).isEqualTo(JavaProcess.TERMINATED);
      said = Said.by(process, 0);
      assertThat(account(process)).doesNotContain("does not add up");
    }
    assertSafeArrives(said);
  }

  @Test
  void aHaltLosesNothingThatWasStored() {
    collector.always(Fault.status(503));
    Said said;
    try (JavaProcess process = launch().main(Issuer.class, 1, 1_000_000, 5000, 0)) {
      awaitSafe(process, 1, 2000);
      process.say("halt");
      assertThat(process.awaitExit()).isEqualTo(Issuer.HALTED);
      said = Said.by(process, 0);
      assertThat(process.err().lines()).noneMatch(line -> line.contains("accounting"));
    }
    assertSafeArrives(said);
  }

  private void assertSafeArrives(Said said) {
    collector.always(Fault.accept());
    List<String> accounts = drain();
    assertThat(said.safe()).isPositive();
    for (long number = 1; number <= said.safe(); number++) {
      assertThat(collector.accepted()).as("%s", accounts).containsKey(String.valueOf(number));
    }
    assertThat(accounts)
        .singleElement()
        .asString()
        .contains("pending 0")
        .doesNotContain("does not add up");
  }

  /** The JVM's own file of hosts stands in for a name server. */
  @Test
  void aCollectorThatMovesToAnotherAddressIsFoundThere() throws Exception {
    Path hosts = folder.resolve("hosts");
    Files.writeString(hosts, "127.0.0.9 localhost\n");
    int port = collector.address("").getPort();
    try (JavaProcess process =
        launch()
            .property("jdk.net.hosts.file", hosts.toString())
            .property("sun.net.inetaddr.ttl", "0")
            .property("sun.net.inetaddr.negative.ttl", "0")
            .property("weft.miso.url", "http://localhost:" + port)
            .main(Issuer.class, 1, 1000, 5000, 0)) {
      process.awaitWeft("miso did not take a batch");
      assertThat(collector.requestCount()).isZero();
      Files.writeString(hosts, "127.0.0.1 localhost\n");
      var unused = process.out().await(IDLE, PATIENCE);
      process.stop();

      assertThat(account(process)).contains("captured 1000 = delivered 1000 ");
    }
    assertThat(collector.accepted().values()).hasSize(1000).containsOnly(1);
  }
}
