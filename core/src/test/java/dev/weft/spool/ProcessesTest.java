package dev.weft.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real processes on one root, killed without a warning. */
class ProcessesTest {
  private static final int GROUPS = 30;

  @TempDir private Path folder;
  private final Random random = new Random(11);

  /** The number of the last event that is in a spool, by the name of its process. */
  private final Map<String, Integer> stored = new HashMap<>();

  private final Map<Process, BufferedReader> outputs = new HashMap<>();

  /** How often an event was read, settled or not. */
  private final Map<String, Integer> read = new TreeMap<>();

  @Test
  void whatIsInTheSpoolIsReadAfterAnyKill() throws Exception {
    int rounds = Extent.of(2, 100);
    for (int round = 0; round < rounds; round++) {
      Process one = start("one-" + round);
      Process two = start("two-" + round);
      watch(one, GROUPS + random.nextInt(GROUPS));
      watch(two, GROUPS + random.nextInt(GROUPS));
      kill(one);
      kill(two);
    }

    readRest();

    stored.forEach(
        (name, last) -> {
          for (int i = 1; i <= last; i++) assertThat(read).containsKey(name + " " + i);
        });
    long twice = read.values().stream().filter(count -> count > 1).count();
    // a kill between a line and its advance, or in an adoption
    assertThat(twice).isLessThan(rounds * 2L * 2_000);
    assertThat(root().list()).as("one folder is left").hasSize(1);
    System.out.printf(
        "spool: %d processes killed, %,d events, %,d of them read twice%n",
        2 * rounds, read.size(), twice);
  }

  @AfterEach
  void end() {
    outputs.keySet().forEach(Process::destroyForcibly);
  }

  private File root() {
    return folder.resolve("spool").toFile();
  }

  private Process start(String name) throws IOException {
    String classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    return new ProcessBuilder(
            java,
            "-Xshare:auto",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            classPath,
            SpoolProcess.class.getName(),
            root().getPath(),
            name)
        .redirectErrorStream(true)
        .start();
  }

  /** Listens till the process has appended so many groups. */
  private void watch(Process process, int groups) throws IOException {
    BufferedReader out = lines(process);
    int appended = 0;
    List<String> seen = new ArrayList<>();
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      seen.add(line);
      note(line);
      if (line.startsWith("+ ") && ++appended == groups) return;
    }
    throw new AssertionError("the process ended: " + seen);
  }

  private BufferedReader lines(Process process) {
    return outputs.computeIfAbsent(
        process, each -> new BufferedReader(new InputStreamReader(each.getInputStream(), UTF_8)));
  }

  private void note(String line) {
    if (line.startsWith("+ ")) {
      int space = line.lastIndexOf(' ');
      stored.put(line.substring(2, space), Integer.parseInt(line.substring(space + 1)));
    } else if (line.startsWith("- ")) {
      read.merge(line.substring(2), 1, Integer::sum);
    }
  }

  private void kill(Process process) throws Exception {
    process.toHandle().destroyForcibly(); // the other one closes its output
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    BufferedReader out = lines(process);
    for (String line = out.readLine(); line != null; line = out.readLine()) note(line);
  }

  private void readRest() {
    SettableTime time = new SettableTime();
    FileSpool.Options options =
        new FileSpool.Options(
            root(),
            64 << 20,
            Duration.ZERO,
            0,
            1 << 20,
            FileSpool.Sync.NEVER,
            Duration.ofSeconds(1));
    FakeMachine heard = new FakeMachine();
    Surroundings around =
        new Surroundings(new LocalDisk(), JvmName.own(), heard, heard.log, time, time);
    try (FileSpool spool = FileSpool.open(options, List.of("reader"), around)) {
      for (int i = 0; i < 100; i++) {
        time.pass(Duration.ofSeconds(31));
        spool.tend();
      }
      Follower reader = new Follower("reader");
      reader.resume(spool);
      reader.readAll(spool);
      assertThat(reader.lost()).isEmpty();
      for (String payload : reader.payloads()) read.merge(payload, 1, Integer::sum);
      reader.settle(spool);
    }
  }
}
