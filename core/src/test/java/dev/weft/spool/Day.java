package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.event.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A day in the life of a spool: everything that it does with a disk, in a few hundred calls, and
 * what became of each event. One thread.
 */
final class Day {
  private static final Set<String> GIVEN_UP = Set.of(Room.FULL, Room.EXPIRED);

  final FakeMachine machine;
  final Follower one = new Follower("one");
  final Follower two = new Follower("two");

  /** Of each sequence what an append that returned took. */
  private final Map<Long, String> taken = new TreeMap<>();

  /** Of each sequence what may be there, for it was handed in. */
  private final Map<Long, Set<String>> possible = new HashMap<>();

  /** How far an advance that returned came, by reader. */
  private final Map<String, Long> settled = new HashMap<>();

  private int number;

  Day(FakeMachine machine) {
    this.machine = machine;
    machine.maxBytes = 2_000;
    machine.segmentBytes = 400;
    machine.maxAge = Duration.ofHours(3);
  }

  /** All of it, with a stop and a start at noon; ends with whatever the disk throws. */
  void run() {
    FileSpool spool = start();
    morning(spool);
    spool.close();
    spool = start();
    evening(spool);
    spool.close();
  }

  /** The same in one process: one that stops while the disk fails loses what is in memory. */
  FileSpool runWithoutClosing() {
    FileSpool spool = start();
    morning(spool);
    evening(spool);
    return spool;
  }

  FileSpool start() {
    FileSpool spool = machine.start("one", "two");
    for (Follower each : List.of(one, two)) each.resume(spool);
    return spool;
  }

  private void morning(FileSpool spool) {
    append(spool, Lane.CONVERSION, 3);
    append(spool, Lane.IMPRESSION, 3);
    append(spool, Lane.VIEW, 4);
    settle(one, spool, 8);
    settle(two, spool, 3);
    machine.tend(spool, Duration.ofSeconds(3));
    append(spool, Lane.IMPRESSION, 3);
    append(spool, Lane.VIEW, 2);
    settle(two, spool, 2);
    machine.tend(spool, Duration.ofSeconds(2));
    // beyond the bound: impressions give way, then views
    for (int i = 0; i < 5; i++) append(spool, Lane.CONVERSION, 3);
    settle(one, spool, 4);
    tendFor(spool, Duration.ofHours(2));
    append(spool, Lane.VIEW, 2);
    append(spool, Lane.CONVERSION, 2);
    // what came first is too old by now
    tendFor(spool, Duration.ofMinutes(90));
    settle(one, spool, 30);
  }

  private void evening(FileSpool spool) {
    append(spool, Lane.CONVERSION, 2);
    settle(two, spool, 100);
    append(spool, Lane.IMPRESSION, 2);
    settle(one, spool, 100);
    machine.tend(spool, Duration.ofSeconds(3));
    append(spool, Lane.VIEW, 1);
  }

  private void tendFor(FileSpool spool, Duration time) {
    for (long i = 0; i < time.toMinutes() / 10; i++) {
      machine.time.pass(Duration.ofMinutes(10));
      spool.tend();
    }
  }

  void append(FileSpool spool, Lane lane, int count) {
    List<String> payloads = new ArrayList<>();
    long before = spool.last();
    for (int i = 0; i < count; i++) {
      String payload = "%s number %04d".formatted(lane.word(), ++number);
      payloads.add(payload);
      possible.computeIfAbsent(before + i + 1, sequence -> new TreeSet<>()).add(payload);
    }
    int took = spool.append(machine.items(lane, payloads.toArray(String[]::new)));
    for (int i = 0; i < took; i++) taken.put(before + i + 1, payloads.get(i));
    assertThat(spool.last()).isEqualTo(before + took);
  }

  private void settle(Follower follower, FileSpool spool, int count) {
    follower.read(spool, count);
    follower.settle(spool);
    settled.put(follower.name(), spool.cursor(follower.name()).done());
  }

  /** After a kill, a power cut or a time of failures: reads the rest and compares. */
  void check(String when) {
    FileSpool spool = start();
    for (Follower each : List.of(one, two)) {
      assertThat(spool.cursor(each.name()).done())
          .as("%s: what %s settled", when, each.name())
          .isGreaterThanOrEqualTo(settled.getOrDefault(each.name(), 0L));
      assertThat(spool.cursor(each.name()).holds()).isTrue();
      each.finish(spool);
    }
    append(spool, Lane.CONVERSION, 2);
    for (Follower each : List.of(one, two)) {
      each.finish(spool);
      check(when, each);
    }
    spool.close();
    assertThat(machine.folders()).as(when).hasSize(1);
  }

  private void check(String when, Follower follower) {
    follower
        .told()
        .forEach(
            (sequence, what) -> {
              boolean isPossible = possible.getOrDefault(sequence, Set.of()).contains(what);
              assertThat(isPossible || isGivenUp(what))
                  .as("%s: %s was told %s of %d", when, follower.name(), what, sequence)
                  .isTrue();
            });
    taken.forEach(
        (sequence, payload) -> {
          String what = follower.told().getOrDefault(sequence, "nothing");
          assertThat(what.equals(payload) || isGivenUp(what))
              .as("%s: %s was told %s instead of %s", when, follower.name(), what, payload)
              .isTrue();
        });
  }

  private static boolean isGivenUp(String what) {
    if (!what.startsWith(Follower.LOST)) return false;
    return GIVEN_UP.containsAll(List.of(what.substring(Follower.LOST.length()).split(", ")));
  }
}
