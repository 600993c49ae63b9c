package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.spool.FakeDisk.Kind;
import dev.weft.spool.FakeDisk.Operation;
import dev.weft.spool.FileSpool.Sync;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A kill, a power cut or an error at every single call that a {@link Day} makes to the disk. */
class CrashPointsTest {
  private static final Set<Kind> CHANGES =
      EnumSet.of(Kind.CREATE_FOLDER, Kind.CREATE, Kind.RENAME, Kind.DELETE, Kind.WRITE);

  @Test
  void aDayHasEverythingThatASpoolDoes() {
    FakeMachine machine = new FakeMachine();
    Day day = new Day(machine);
    machine.disk.record();

    day.run();

    List<Operation> calls = machine.disk.operations();
    Map<Kind, Long> counts =
        calls.stream().collect(Collectors.groupingBy(Operation::kind, Collectors.counting()));
    assertThat(counts.keySet()).containsAll(EnumSet.complementOf(EnumSet.of(Kind.TRUNCATE)));
    assertThat(calls).anyMatch(call -> call.is(Kind.RENAME, ".seg.tmp"));
    assertThat(calls).anyMatch(call -> call.is(Kind.DELETE, ".seg"));
    day.check("nothing happened");
    assertThat(String.join(", ", day.two.lost().keySet())).contains(Room.FULL, Room.EXPIRED);
    assertThat(day.two.payloads()).isNotEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void aKillAtAnyCallLosesNothing(Sync sync) {
    int calls = calls(sync);

    // without a force in between, a kill differs little
    int step = sync == Sync.INTERVAL ? 1 : Extent.of(5, 1);
    for (int n = 1; n <= calls; n += step) {
      Day day = interrupted(sync, n);
      day.machine.kill();
      day.check("killed at call " + n + " of " + calls);
    }
  }

  @Test
  void aSecondKillOnTheWayUpLosesNothing() {
    int calls = calls(Sync.INTERVAL);

    for (int n = 1; n <= calls; n++) {
      Day day = interrupted(Sync.INTERVAL, n);
      for (int again : new int[] {n % 7 + 1, n % 31 + 1}) {
        day.machine.kill();
        day.machine.disk.killAt(again);
        assertThatThrownBy(day::start)
            .as("killed at call %d, then at %d", n, again)
            .isInstanceOf(FakeDisk.Killed.class);
      }
      day.machine.kill();
      day.check("killed twice, first at call " + n + " of " + calls);
    }
  }

  @Test
  void aPowerCutAtAnyCallLosesNothingThatWasForced() {
    int calls = calls(Sync.ALWAYS);

    for (int n = 1; n <= calls; n++) {
      Day day = interrupted(Sync.ALWAYS, n);
      day.machine.cutPower(FakeTree.Choice.FORCED);
      day.check("no power at call " + n + " of " + calls);
    }
  }

  @Test
  void aPowerCutThatLeavesHalfOfTheRestLosesNothingThatWasForced() {
    int calls = calls(Sync.ALWAYS);

    for (int seed = 0; seed < Extent.of(1, 100) * calls; seed++) {
      int n = seed % calls + 1;
      Day day = interrupted(Sync.ALWAYS, n);
      day.machine.cutPower(FakeTree.Choice.random(new Random(seed)));
      day.check("no power at call %d of %d, seed %d".formatted(n, calls, seed));
    }
  }

  @Test
  void anErrorAtAnyCallLosesNothing() {
    int calls = calls(Sync.INTERVAL);

    for (int n = 1; n <= calls; n++) {
      int failing = n;
      failed(
          Sync.INTERVAL,
          "Input/output error",
          call -> call.number() == failing,
          "an error at call %d of %d".formatted(n, calls));
    }
  }

  @Test
  void aDiskThatTakesNothingFromAnyCallOnLosesNothing() {
    int calls = calls(Sync.INTERVAL);

    for (int n = 1; n <= calls; n += Extent.of(3, 1)) {
      int first = n;
      failed(
          Sync.INTERVAL,
          "No space left on device",
          call -> call.number() >= first && CHANGES.contains(call.kind()),
          "full from call %d of %d on".formatted(n, calls));
    }
  }

  @Test
  void aForceThatFailsFromAnyCallOnLosesNothing() {
    int calls = calls(Sync.ALWAYS);

    for (int n = 1; n <= calls; n += Extent.of(3, 1)) {
      int first = n;
      failed(
          Sync.ALWAYS,
          "Input/output error",
          call -> call.number() >= first && call.kind() == Kind.FORCE,
          "no force from call %d of %d on".formatted(n, calls));
    }
  }

  private static int calls(Sync sync) {
    Day day = day(sync);
    day.run();
    return day.machine.disk.count();
  }

  private static Day day(Sync sync) {
    FakeMachine machine = new FakeMachine();
    machine.sync = sync;
    return new Day(machine);
  }

  private static Day interrupted(Sync sync, int call) {
    Day day = day(sync);
    day.machine.disk.killAt(call);
    try {
      day.run();
    } catch (FakeDisk.Killed e) {
      // as it should
    }
    return day;
  }

  /** The disk fails for a while, is well again, and the spool gets on by itself. */
  private static void failed(Sync sync, String why, Predicate<Operation> which, String when) {
    Day day = day(sync);
    day.machine.disk.fail(why, which);
    FileSpool spool = day.runWithoutClosing();
    day.machine.disk.heal();
    day.machine.tend(spool, Duration.ofSeconds(45));
    assertThat(spool.isDurable()).as(when).isTrue();
    spool.close();
    day.check(when);
  }
}
