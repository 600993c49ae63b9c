package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.event.Lane;
import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What gives way when there is no room. */
class RoomTest {
  private static final Comparator<String> BY_WORTH =
      Comparator.comparing(List.of("impression", "view", "conversion")::indexOf);
  private static final String FILLING = "x".repeat(80);

  private final FakeMachine machine = new FakeMachine();
  private final Follower one = new Follower("one");
  private int number;

  @Test
  void impressionsGiveWayThenViewsThenConversionsTheOldestFirst() {
    machine.segmentBytes = 1_000;
    machine.maxBytes = 4_000;
    FileSpool spool = machine.start("one");
    List<String> losers = new ArrayList<>();

    for (int i = 0; i < 18; i++) append(spool, Frame.lane(i % 3));
    read(spool);
    boolean nothingLost = one.lost().isEmpty();
    for (int i = 0; i < 25; i++) {
      append(spool, Lane.CONVERSION);
      Set<Long> before = new TreeSet<>(present());
      read(spool);
      before.removeAll(present());
      List<String> lanes = new ArrayList<>();
      for (long sequence : before) lanes.add(laneOf(sequence));
      lanes.sort(BY_WORTH);
      losers.addAll(lanes);
    }

    assertThat(nothingLost).isTrue();
    assertThat(losers.stream().distinct()).containsExactly("impression", "view", "conversion");
    assertThat(losers).isSortedAccordingTo(BY_WORTH);
    assertThat(one.lost()).isEqualTo(Map.of(Room.FULL, (long) losers.size()));
    assertThat(one.payloads()).last().isEqualTo("conversion 0043 " + FILLING);
  }

  @Test
  void theOldestOfALaneGoFirst() {
    machine.segmentBytes = 1_000;
    machine.maxBytes = 4_000;
    FileSpool spool = machine.start("one");

    for (int i = 0; i < 60; i++) append(spool, Lane.VIEW);
    read(spool);

    assertThat(one.payloads()).hasSizeGreaterThan(20);
    assertThat(one.payloads()).isSorted().doesNotContain("view 0001 " + FILLING);
    assertThat(one.told().firstEntry().getValue()).isEqualTo(Follower.LOST + Room.FULL);
    assertThat(one.told()).hasSize(60);
    assertThat(one.lost()).containsOnlyKeys(Room.FULL);
  }

  @Test
  void theBoundHoldsForEachAppendHoweverMuchItBrings() {
    machine.segmentBytes = 1 << 20;
    machine.maxBytes = 3 << 20;
    FileSpool spool = machine.start("one");
    String large = "x".repeat(100_000);

    for (int i = 0; i < 3; i++) {
      String[] group = new String[60];
      Arrays.fill(group, large);
      assertThat(spool.append(machine.items(Lane.VIEW, group))).isEqualTo(60);
      assertThat(bytes()).isLessThan((3 << 20) + 10_000);
    }

    read(spool);
    assertThat(one.payloads()).hasSizeGreaterThan(15);
    assertThat(one.told()).hasSize(180);
    assertThat(one.lost()).containsOnlyKeys(Room.FULL);
  }

  @Test
  void aFullSpoolOfAnyMixtureKeepsItsBoundWithLittleWork() {
    machine.segmentBytes = 8_000;
    machine.maxBytes = 80_000;
    FileSpool spool = machine.start("one");
    Random random = new Random(5);

    for (int i = 0; i < 2_000; i++) {
      append(spool, Frame.lane(random.nextInt(3)));
      assertThat(bytes()).as("after %d", i).isLessThan(80_000 + 200);
    }

    assertThat(machine.segments()).hasSizeLessThan(60);
    assertThat(machine.disk.count()).as("calls for 2,000 appends").isLessThan(6_000);
    read(spool);
    assertThat(one.told()).hasSize(2_000);
    assertThat(one.lost()).containsOnlyKeys(Room.FULL);
  }

  @Test
  void whatEveryReaderHasGoesBeforeAnythingIsDropped() {
    machine.segmentBytes = 1_000;
    machine.maxBytes = 4_000;
    FileSpool spool = machine.start("one");

    for (int i = 0; i < 100; i++) {
      append(spool, Lane.CONVERSION);
      one.finish(spool);
    }

    assertThat(one.lost()).isEmpty();
    assertThat(machine.log.lines()).isEmpty();
  }

  @Test
  void itIsToldWhenItIsFullAndWhenThereIsRoomAgain() {
    machine.segmentBytes = 1_000;
    machine.maxBytes = 4_000;
    FileSpool spool = machine.start("one");
    for (int i = 0; i < 60; i++) append(spool, Lane.VIEW);
    int lost = 60 - present(spool);

    one.finish(spool);
    machine.tend(spool, Duration.ofSeconds(2));

    assertThat(machine.log.lines()).hasSize(2);
    assertThat(machine.log.lines().get(0))
        .matches(
            "WARNING spool \\Q%s\\E is full \\(4,000 bytes\\): dropped the \\d+ oldest of the lowest lane\\. Raise spool.max-bytes or see docs/troubleshooting.md#spool-full"
                .formatted(machine.folder()));
    assertThat(machine.log.lines().get(1))
        .isEqualTo(
            "spool %s has room again; %d events were dropped".formatted(machine.folder(), lost));
  }

  @Test
  void whatWasDamagedStaysDamagedWhenRoomIsMade() {
    machine.segmentBytes = 1_000;
    machine.maxBytes = 4_000;
    FileSpool spool = machine.start("one");
    for (int i = 0; i < 12; i++) append(spool, Frame.lane(i % 2));
    File oldest = machine.segments().get(0);
    byte[] bytes = machine.disk.bytes(oldest);
    bytes[SegmentHeader.SIZE + 2 * 130] ^= 1;
    machine.disk.put(oldest, bytes);

    for (int i = 0; i < 60; i++) append(spool, Lane.VIEW);
    read(spool);

    assertThat(String.join(", ", one.lost().keySet())).contains("damaged", Room.FULL);
    Map<String, Long> lost = lost(spool);
    assertThat(lost).containsOnlyKeys("damaged", Room.FULL).containsEntry("damaged", 1L);
  }

  @Test
  void aDiskWithLittleSpaceLeftHasTheOldGiveWayToTheNew() {
    machine.segmentBytes = 1_000;
    machine.minFreeBytes = 1 << 20;
    FileSpool spool = machine.start("one");
    for (int i = 0; i < 40; i++) append(spool, Lane.VIEW);
    machine.disk.sayFree(1 << 19);
    machine.tend(spool, Duration.ofSeconds(1));
    long before = bytes();

    for (int i = 0; i < 40; i++) append(spool, Lane.VIEW);
    long during = bytes();
    machine.disk.sayFree(1 << 21);
    machine.tend(spool, Duration.ofSeconds(1));
    for (int i = 0; i < 40; i++) append(spool, Lane.VIEW);

    assertThat(during).isLessThanOrEqualTo(before + 200);
    assertThat(bytes()).isGreaterThan(before + 1_000);
    assertThat(machine.log.lines())
        .first()
        .asString()
        .matches(
            "WARNING the disk of spool \\Q%s\\E has less than 1 MiB free: dropped the \\d+ oldest of the lowest lane\\. Free some space or see docs/troubleshooting.md#spool-full"
                .formatted(machine.folder()));
    read(spool);
    assertThat(one.payloads()).last().isEqualTo("view 0120 " + FILLING);
    assertThat(one.told()).hasSize(120);
    assertThat(one.lost()).containsOnlyKeys(Room.FULL);
  }

  @Test
  void oneSegmentIsLeftToUsHoweverFullTheDisk() {
    machine.segmentBytes = 1_000;
    machine.minFreeBytes = 1 << 20;
    machine.disk.sayFree(0);
    FileSpool spool = machine.start("one");
    machine.tend(spool, Duration.ofSeconds(1));

    for (int i = 0; i < 40; i++) append(spool, Lane.VIEW);

    read(spool);
    assertThat(one.payloads()).hasSizeGreaterThan(3).last().isEqualTo("view 0040 " + FILLING);
    assertThat(bytes()).isLessThan(1_200);
  }

  @Test
  void whatAnotherProcessWroteGivesWayTheSame() {
    machine.segmentBytes = 1_000;
    FileSpool spool = machine.start("one");
    for (int i = 0; i < 36; i++) append(spool, Frame.lane(i % 3));
    machine.kill();
    machine.maxBytes = 4_000;

    FileSpool next = machine.start("one");
    append(next, Lane.CONVERSION);

    read(next);
    assertThat(bytes()).isLessThanOrEqualTo(4_000 + 200);
    assertThat(one.payloads()).noneMatch(payload -> payload.startsWith("impression"));
    assertThat(one.payloads().stream().filter(payload -> payload.startsWith("conversion")))
        .hasSize(13);
  }

  private void append(FileSpool spool, Lane lane) {
    String payload = "%s %04d %s".formatted(lane.word(), ++number, FILLING);
    assertThat(spool.append(machine.items(lane, payload))).isEqualTo(1);
  }

  /** Reads from the beginning. */
  private void read(FileSpool spool) {
    one.resume(spool);
    one.readAll(spool);
  }

  private int present(FileSpool spool) {
    read(spool);
    return one.payloads().size();
  }

  private Set<Long> present() {
    return one.told().entrySet().stream()
        .filter(each -> !each.getValue().startsWith(Follower.LOST))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String laneOf(long sequence) {
    return sequence <= 18 ? Frame.lane((int) (sequence - 1) % 3).word() : "conversion";
  }

  private static Map<String, Long> lost(FileSpool spool) {
    return spool.read("one", 0, 1_000, 1 << 20).lost();
  }

  private long bytes() {
    return machine.segments().stream().mapToLong(machine.disk::size).sum();
  }
}
