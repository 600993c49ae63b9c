package dev.weft.spool;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.spool.Cursor.Tally;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Reads a spool under one name, and keeps what it was told of each sequence. One thread. */
final class Follower {
  /** How {@link #told} says that a sequence is lost; the reason follows. */
  static final String LOST = "lost: ";

  private final String name;
  private final NavigableMap<Long, String> told = new TreeMap<>();
  private long upTo;
  private long began;

  Follower(String name) {
    this.name = name;
  }

  /** Goes on where the spool says; what was told after that is told again. */
  void resume(Spool spool) {
    Cursor cursor = spool.cursor(name);
    began = cursor.began();
    upTo = cursor.done();
    told.tailMap(upTo, false).clear();
  }

  /** Reads once and settles nothing; returns how far it came. */
  long read(Spool spool, int maxEntries) {
    Spool.Reading reading = spool.read(name, upTo, maxEntries, 1 << 20);
    long lost = reading.lost().values().stream().mapToLong(Long::longValue).sum();
    assertThat(reading.upTo() - upTo)
        .as("every sequence is found or lost, %s after %d", name, upTo)
        .isEqualTo(reading.entries().size() + lost);
    for (Spool.Entry entry : reading.entries()) {
      loseUpTo(entry.sequence() - 1, reading.lost());
      assertThat(entry.sequence()).as("in order").isEqualTo(upTo + 1);
      told.put(entry.sequence(), new String(entry.payload(), UTF_8));
      upTo = entry.sequence();
    }
    loseUpTo(reading.upTo(), reading.lost());
    return upTo;
  }

  private void loseUpTo(long sequence, Map<String, Long> reasons) {
    while (upTo < sequence) told.put(++upTo, LOST + String.join(", ", reasons.keySet()));
  }

  /** Reads all that there is. */
  void readAll(Spool spool) {
    for (long before = -1; upTo > before; ) {
      before = upTo;
      read(spool, 1_000);
    }
  }

  /** Reads and settles all that there is. */
  void finish(Spool spool) {
    readAll(spool);
    settle(spool);
  }

  /** Settles all that was read. */
  void settle(Spool spool) {
    Tally before = spool.cursor(name).tally();
    long from = spool.cursor(name).done();
    long lost = told.subMap(from, false, upTo, true).values().stream().filter(this::isLost).count();
    Tally tally = before.plus(new Tally(upTo - from - lost, 0, lost, 0));
    spool.advance(name, new Cursor(began, upTo, 0, 0, tally));
  }

  private boolean isLost(String what) {
    return what.startsWith(LOST);
  }

  /** What was told, by sequence: the payload, or {@link #LOST} with the reason. */
  NavigableMap<Long, String> told() {
    return told;
  }

  /** How many are lost, by reason. */
  Map<String, Long> lost() {
    Map<String, Long> lost = new HashMap<>();
    for (String what : told.values()) {
      if (isLost(what)) lost.merge(what.substring(LOST.length()), 1L, Long::sum);
    }
    return lost;
  }

  /** The payloads, in order. */
  List<String> payloads() {
    return told.values().stream().filter(what -> !isLost(what)).toList();
  }

  String name() {
    return name;
  }
}
