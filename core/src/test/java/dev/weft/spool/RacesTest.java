package dev.weft.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.event.InteractionListener;
import dev.weft.log.ListLog;
import dev.weft.spool.Cursor.Tally;
import dev.weft.spool.FileSpool.Sync;
import java.io.File;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real threads: readers go on while the writer rolls, drops, rewrites, merges and deletes. */
class RacesTest {
  private static final int EVENTS = 20_000;
  private static final int GROUP = 20;

  @TempDir private Path folder;
  private final AtomicBoolean done = new AtomicBoolean();

  @Test
  void onADiskInMemoryEachSequenceIsFoundOnceOrLostForWantOfRoom() throws Exception {
    FakeMachine machine = new FakeMachine();
    run(machine.disk, FakeMachine.ROOT, machine.log);
    machine.kill();
  }

  @Test
  void onTheDiskOfThisMachineEachSequenceIsFoundOnceOrLostForWantOfRoom() throws Exception {
    run(new LocalDisk(), folder.resolve("spool").toFile(), new ListLog());
  }

  private void run(Disk disk, File root, ListLog log) throws Exception {
    SettableTime time = new SettableTime();
    FileSpool.Options options =
        new FileSpool.Options(
            root, 60_000, Duration.ZERO, 0, 1 << 20, Sync.NEVER, Duration.ofSeconds(1), 6_000);
    InteractionListener nobody = new InteractionListener() {};
    Surroundings around = new Surroundings(disk, new JvmName(1, 1), nobody, log, time, time);
    ExecutorService threads = Executors.newFixedThreadPool(3);
    try (FileSpool spool = FileSpool.open(options, List.of("fast", "slow"), around)) {
      List<Future<Map<String, Long>>> readers = new ArrayList<>();
      readers.add(threads.submit(reader(spool, "fast", 200)));
      readers.add(threads.submit(reader(spool, "slow", 7)));
      threads.submit(writer(spool, time)).get(60, TimeUnit.SECONDS);
      for (Future<Map<String, Long>> reader : readers) {
        Map<String, Long> lost = reader.get(60, TimeUnit.SECONDS);
        assertThat(lost.keySet()).isSubsetOf(Room.FULL);
      }
      assertThat(spool.lag("fast") + spool.lag("slow")).isZero();
    } finally {
      threads.shutdownNow();
    }
  }

  private Callable<Integer> writer(FileSpool spool, SettableTime time) {
    return () -> {
      try {
        for (int number = 1; number <= EVENTS; number += GROUP) {
          List<Spool.Item> items = new ArrayList<>();
          for (int i = number; i < number + GROUP; i++) items.add(item(i));
          assertThat(spool.append(items)).isEqualTo(GROUP);
          time.pass(Duration.ofMillis(100));
          spool.tend();
        }
        return EVENTS;
      } finally {
        done.set(true);
      }
    };
  }

  private static Spool.Item item(int number) {
    byte[] payload = "event %d %s".formatted(number, "x".repeat(number % 60)).getBytes(UTF_8);
    return new Spool.Item(Frame.lane(number % 3), 1, payload);
  }

  /** Reads till all is written and read; the sum of what it was told is exact all the way. */
  private Callable<Map<String, Long>> reader(FileSpool spool, String name, int portion) {
    return () -> {
      Map<String, Long> lost = new ConcurrentHashMap<>();
      Tally tally = Tally.NONE;
      long upTo = 0;
      while (upTo < EVENTS) {
        boolean last = done.get();
        Spool.Reading reading = spool.read(name, upTo, portion, 1 << 20);
        long gone = reading.lost().values().stream().mapToLong(Long::longValue).sum();
        assertThat(reading.entries().size() + gone).isEqualTo(reading.upTo() - upTo);
        for (Spool.Entry entry : reading.entries()) {
          String payload = new String(entry.payload(), UTF_8);
          assertThat(payload).startsWith("event " + entry.sequence() + " ");
        }
        reading.lost().forEach((reason, count) -> lost.merge(reason, count, Long::sum));
        if (last && reading.upTo() == upTo) break;
        upTo = reading.upTo();
        tally = tally.plus(new Tally(reading.entries().size(), 0, gone, 0));
        spool.advance(name, new Cursor(0, upTo, 0, 0, tally));
        assertThat(spool.cursor(name).holds()).isTrue();
      }
      assertThat(upTo).isEqualTo(EVENTS);
      return lost;
    };
  }
}
