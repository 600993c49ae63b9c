package dev.weft.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.event.InteractionListener;
import dev.weft.event.Lane;
import dev.weft.log.ListLog;
import dev.weft.spool.FileSpool.Sync;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Where processes with spools begin and end, on a {@link FakeDisk}. One thread. */
final class FakeMachine implements InteractionListener {
  static final File ROOT = new File("/fake/spool");

  final SettableTime time = new SettableTime();
  final ListLog log = new ListLog();

  /** What was told of each reader, for instance {@code one recovered 3}. */
  final List<String> heard = new ArrayList<>();

  FakeDisk disk = new FakeDisk(ROOT);
  long maxBytes = 64 << 20;
  Duration maxAge = Duration.ZERO;
  long minFreeBytes;
  long memoryBytes = 1 << 20;
  Sync sync = Sync.INTERVAL;
  int segmentBytes = 8 << 20;

  /** A process begins. */
  FileSpool start(String... readers) {
    return start(new JvmName(ProcessIds.next(), 1), readers);
  }

  /** A spool in a process of which there may be more. */
  FileSpool start(JvmName jvm, String... readers) {
    FileSpool.Options options =
        new FileSpool.Options(
            ROOT,
            maxBytes,
            maxAge,
            minFreeBytes,
            memoryBytes,
            sync,
            Duration.ofSeconds(1),
            segmentBytes);
    return FileSpool.open(
        options, List.of(readers), new Surroundings(disk, jvm, this, log, time, time));
  }

  /** Every process ends at once; the operating system keeps what it has. */
  void kill() {
    disk = disk.afterKill();
    freeLocks();
  }

  /** The machine goes down. */
  void cutPower(FakeTree.Choice choice) {
    disk = disk.afterPowerCut(choice);
    freeLocks();
  }

  private static void freeLocks() {
    String claims = "dev.weft.spool.lock:" + ROOT;
    System.getProperties().keySet().removeIf(key -> key.toString().startsWith(claims));
  }

  /** Time passes, and the spool is tended about once a second. */
  void tend(FileSpool spool, Duration time) {
    for (long second = 0; second < time.toSeconds(); second++) {
      this.time.pass(Duration.ofSeconds(1));
      spool.tend();
    }
  }

  /** The folders of processes, ended or not. */
  List<File> folders() {
    return names(ROOT).stream()
        .filter(InstanceFolder::isInstance)
        .map(name -> new File(ROOT, name))
        .toList();
  }

  /** The one folder that there is. */
  File folder() {
    List<File> folders = folders();
    if (folders.size() != 1) throw new AssertionError("folders: " + folders);
    return folders.get(0);
  }

  /** The segments of the one folder, the oldest first. */
  List<File> segments() {
    return names(folder()).stream()
        .filter(name -> name.endsWith(Segment.SUFFIX))
        .map(name -> new File(folder(), name))
        .toList();
  }

  List<String> names(File folder) {
    return disk.names(folder);
  }

  /** Events of one lane, captured now. */
  List<Spool.Item> items(Lane lane, String... payloads) {
    return Arrays.stream(payloads)
        .map(text -> new Spool.Item(lane, time.millis(), text.getBytes(UTF_8)))
        .toList();
  }

  @Override
  public void recovered(String destination, long count) {
    heard.add(destination + " recovered " + count);
  }

  @Override
  public void dropped(String destination, long count, String reason) {
    heard.add(destination + " dropped " + count + " " + reason);
  }

  /** No two fake processes have the same. */
  private static final class ProcessIds {
    private static long last;

    static synchronized long next() {
      return ++last;
    }
  }
}
