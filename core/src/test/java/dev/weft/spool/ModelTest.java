package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.event.Lane;
import dev.weft.spool.FileSpool.Sync;
import java.io.File;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Any operations in any order, beside a model that is nothing but a list. */
class ModelTest {
  @Test
  void aSpoolDoesWhatAListWouldDo() {
    int seeds = Extent.of(300, 20_000);
    for (int seed = 0; seed < seeds; seed++) {
      try {
        new Run(seed).run();
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("with seed " + seed, e);
      }
    }
    System.out.printf("spool: %,d random sequences of operations did what a list does%n", seeds);
  }

  /** One sequence of operations. */
  private static final class Run {
    private static final String[] READERS = {"one", "two"};

    private final Random random;
    private final FakeMachine machine = new FakeMachine();
    private final List<Follower> followers = List.of(new Follower("one"), new Follower("two"));

    /** The model: what was taken, by sequence. */
    private final TreeMap<Long, String> taken = new TreeMap<>();

    /** Sequences whose bytes were damaged. */
    private final Set<Long> damaged = new HashSet<>();

    private FileSpool spool;
    private boolean failing;
    private int number;

    Run(int seed) {
      random = new Random(seed);
      machine.segmentBytes = 200 + random.nextInt(1_000);
      machine.sync = List.of(Sync.values()).get(random.nextInt(3));
      spool = machine.start(READERS);
    }

    void run() {
      for (int i = 0; i < 40; i++) step();
      heal();
      followers.forEach(each -> each.finish(spool));
      followers.forEach(this::check);
      assertThat(spool.last()).isEqualTo(taken.isEmpty() ? 0 : taken.lastKey());
      spool.close();
      assertThat(machine.folders()).hasSizeLessThanOrEqualTo(1);
    }

    private void step() {
      Follower reader = followers.get(random.nextInt(followers.size()));
      switch (random.nextInt(12)) {
        case 0, 1, 2 -> append(1 + random.nextInt(6));
        case 3, 4 -> reader.read(spool, 1 + random.nextInt(8));
        case 5, 6 -> reader.settle(spool);
        case 7 -> machine.tend(spool, Duration.ofSeconds(1 + random.nextInt(3)));
        case 8 -> startAgain();
        case 9 -> kill();
        case 10 -> damage();
        default -> toggleFailure();
      }
    }

    private void append(int count) {
      List<String> payloads = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        payloads.add("event %d %s".formatted(++number, "x".repeat(random.nextInt(150))));
      }
      long before = spool.last();
      Lane lane = Frame.lane(random.nextInt(3));
      int took = spool.append(machine.items(lane, payloads.toArray(String[]::new)));
      assertThat(took).isEqualTo(count);
      for (int i = 0; i < took; i++) taken.put(before + i + 1, payloads.get(i));
    }

    private void startAgain() {
      heal(); // a stop while the disk fails loses what is in memory
      spool.close();
      start();
    }

    private void kill() {
      heal();
      machine.kill();
      start();
    }

    private void start() {
      spool = machine.start(READERS);
      followers.forEach(each -> each.resume(spool));
    }

    private void toggleFailure() {
      if (failing) {
        heal();
        return;
      }
      failing = true;
      int one = random.nextInt(4);
      machine.disk.fail("Input/output error", call -> random.nextInt(4) == one);
    }

    private void heal() {
      failing = false;
      machine.disk.heal();
      machine.tend(spool, Duration.ofSeconds(12));
      assertThat(spool.isDurable()).isTrue();
    }

    /**
     * Flips a bit of a payload that is on the disk; never the last one, which cannot be counted.
     */
    private void damage() {
      List<File> segments = machine.folders().isEmpty() ? List.of() : machine.segments();
      if (failing || segments.isEmpty()) return;
      File file = segments.get(random.nextInt(segments.size()));
      byte[] bytes = machine.disk.bytes(file);
      int at = SegmentHeader.SIZE;
      List<Integer> frames = new ArrayList<>();
      while (at + Frame.HEADER < bytes.length) {
        frames.add(at);
        at += Frame.HEADER + ByteBuffer.wrap(bytes).getInt(at + Frame.LENGTH_AT);
      }
      if (frames.isEmpty()) return;
      int frame = frames.get(random.nextInt(frames.size()));
      long sequence = ByteBuffer.wrap(bytes).getLong(frame + Frame.SEQUENCE_AT);
      if (sequence >= spool.last()) return;
      bytes[frame + Frame.HEADER + 2] ^= 1;
      damaged.add(sequence);
      machine.disk.put(file, bytes);
    }

    private void check(Follower follower) {
      TreeMap<Long, String> expected = new TreeMap<>(taken);
      follower
          .told()
          .forEach(
              (sequence, what) -> {
                boolean lost = what.startsWith(Follower.LOST);
                if (lost) assertThat(damaged).as(what).contains(sequence);
                if (lost) expected.put(sequence, what);
              });
      assertThat(follower.told()).isEqualTo(expected);
    }
  }
}
