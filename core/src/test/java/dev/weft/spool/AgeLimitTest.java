package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.event.Lane;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Only what has really waited too long expires, whatever the clocks do. */
class AgeLimitTest {
  private static final Duration AGE = Duration.ofHours(24);
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  private final FakeMachine machine = new FakeMachine();
  private final Follower one = new Follower("one");

  AgeLimitTest() {
    machine.maxAge = AGE;
    machine.segmentBytes = 100;
  }

  @Test
  void whatHasWaitedTooLongExpires() {
    FileSpool spool = machine.start("one");
    append(spool, "old");
    pass(spool, AGE.dividedBy(2));
    append(spool, "new");

    pass(spool, AGE.dividedBy(2).minusMinutes(10));
    boolean early = lost(spool).isEmpty();
    pass(spool, Duration.ofMinutes(20));

    assertThat(early).isTrue();
    assertThat(lost(spool)).isEqualTo(Map.of(Room.EXPIRED, 1L));
    assertThat(one.payloads()).containsExactly("new");
    assertThat(machine.log.lines())
        .containsExactly(
            "WARNING spool %s: 1 events have waited for more than 24 h and are dropped. More of these are only counted."
                .formatted(machine.folder()));
  }

  @Test
  void withoutALimitNothingExpires() {
    machine.maxAge = Duration.ZERO;
    FileSpool spool = machine.start("one");
    append(spool, "old");

    pass(spool, Duration.ofDays(20));

    assertThat(lost(spool)).isEmpty();
  }

  @Test
  void whatAnEarlierProcessWroteExpiresAfterAnHourOfTrust() {
    FileSpool spool = machine.start("one");
    append(spool, "old");
    machine.kill();
    machine.time.pass(AGE.plusHours(1));

    FileSpool next = machine.start("one");
    pass(next, Duration.ofMinutes(50));
    boolean early = lost(next).isEmpty();
    pass(next, Duration.ofMinutes(20));

    assertThat(early).isTrue();
    assertThat(lost(next)).isEqualTo(Map.of(Room.EXPIRED, 1L));
  }

  @Test
  void aClockThatJumpsMakesNothingOld() {
    for (Duration jump : new Duration[] {HOUR, DAY, DAY.multipliedBy(30)}) {
      for (Duration each : new Duration[] {jump, jump.negated()}) {
        FakeMachine before = new FakeMachine();
        before.maxAge = AGE;
        FileSpool spool = before.start("one");
        spool.append(before.items(Lane.VIEW, "a"));
        before.tend(spool, Duration.ofMinutes(61));

        before.time.jump(each);
        before.tend(spool, Duration.ofMinutes(61));
        before.time.jump(each.negated());
        before.tend(spool, Duration.ofMinutes(61));

        assertThat(lost(spool)).as("a jump by %s", each).isEmpty();
      }
    }
  }

  @Test
  void aClockThatJumpsMakesNothingOldThatAnEarlierProcessWrote() {
    FileSpool spool = machine.start("one");
    append(spool, "a");
    machine.kill();
    FileSpool next = machine.start("one");
    pass(next, Duration.ofHours(2));

    machine.time.jump(DAY.multipliedBy(3));
    pass(next, Duration.ofMinutes(50));
    machine.time.jump(DAY.multipliedBy(-3));
    pass(next, Duration.ofHours(2));

    assertThat(lost(next)).isEmpty();
  }

  @Test
  void aClockThatStaysWrongMakesNothingOldThatThisProcessWrote() {
    FileSpool spool = machine.start("one");
    append(spool, "a");

    machine.time.jump(DAY.multipliedBy(30));
    pass(spool, Duration.ofHours(20));
    boolean early = lost(spool).isEmpty();
    pass(spool, Duration.ofHours(5));

    assertThat(early).isTrue();
    assertThat(lost(spool)).isEqualTo(Map.of(Room.EXPIRED, 1L));
  }

  @Test
  void whatWasWrittenAnewIsNoOlder() {
    machine.segmentBytes = 220;
    machine.maxBytes = 420;
    FileSpool spool = machine.start("one");
    spool.append(machine.items(Lane.IMPRESSION, "i".repeat(60)));
    append(spool, "a".repeat(40));
    append(spool, "b".repeat(40));
    append(spool, "c".repeat(60)); // the impression gives way

    machine.time.jump(DAY.multipliedBy(30));
    pass(spool, Duration.ofHours(3));

    assertThat(lost(spool)).isEqualTo(Map.of(Room.FULL, 1L));
  }

  @Test
  void aMachineThatSleptMakesNothingOldAtOnce() {
    FileSpool spool = machine.start("one");
    append(spool, "a");
    machine.kill();
    FileSpool next = machine.start("one");
    pass(next, Duration.ofHours(2));

    machine.time.jump(Duration.ofHours(30)); // nanoTime stood still
    pass(next, Duration.ofMinutes(50));

    assertThat(lost(next)).isEmpty();
  }

  @Test
  void nanoTimeThatJumpsMakesNothingOld() {
    FileSpool spool = machine.start("one");
    append(spool, "a");

    machine.time.passWithoutTheWall(DAY.multipliedBy(30));
    pass(spool, Duration.ofHours(3));

    assertThat(lost(spool)).isEmpty();
  }

  @Test
  void whatWasCapturedIn1970NeverGetsOld() {
    machine.time.setWall(Instant.EPOCH.plusSeconds(60));
    FileSpool spool = machine.start("one");
    append(spool, "a");
    pass(spool, HOUR);
    machine.kill();

    machine.time.setWall(SettableTime.START);
    FileSpool next = machine.start("one");
    pass(next, Duration.ofHours(30));

    assertThat(lost(next)).isEmpty();
  }

  @Test
  void whatWasDroppedBeforeKeepsItsReason() {
    machine.segmentBytes = 220;
    machine.maxBytes = 420;
    FileSpool spool = machine.start("one");
    spool.append(machine.items(Lane.IMPRESSION, "i".repeat(60)));
    append(spool, "a".repeat(40));
    append(spool, "b".repeat(40));
    append(spool, "c".repeat(60)); // the impression gives way

    pass(spool, AGE.plusHours(1));

    assertThat(spool.read("one", 0, 10, 100).lost())
        .isEqualTo(Map.of(Room.FULL, 1L, Room.EXPIRED, 3L));
  }

  private void append(FileSpool spool, String payload) {
    spool.append(machine.items(Lane.CONVERSION, payload));
  }

  private void pass(FileSpool spool, Duration time) {
    for (long i = 0; i < time.toMinutes() / 5; i++) {
      machine.time.pass(Duration.ofMinutes(5));
      spool.tend();
    }
  }

  private Map<String, Long> lost(FileSpool spool) {
    one.resume(spool);
    one.readAll(spool);
    return one.lost();
  }
}
