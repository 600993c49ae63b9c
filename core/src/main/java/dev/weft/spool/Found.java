package dev.weft.spool;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collects what one read finds, in order and each sequence once. One thread. */
final class Found {
  static final String MISSING = "missing";
  static final String DAMAGED = "damaged";

  private final int maxEntries;
  private final int maxBytes;
  private final List<Stored> entries = new ArrayList<>();
  private final Map<String, Long> lost = new HashMap<>();
  private long bytes;
  private long upTo;
  private boolean damage;

  Found(long after, int maxEntries, int maxBytes) {
    this.upTo = after;
    this.maxEntries = maxEntries;
    this.maxBytes = maxBytes;
  }

  /** Takes what the frame says, unless it is known already; false if there is no room for it. */
  boolean offer(FrameScanner frame) {
    if (frame.lastSequence() <= upTo) {
      damage = false; // it was before what is asked for
      return true;
    }
    if (frame.isGap()) {
      skipTo(frame.sequence() - 1);
      lose(frame.lastSequence(), frame.reason());
      return true;
    }
    if (!hasRoom(frame.length())) return false;
    take(frame.entry());
    return true;
  }

  /** Whether an entry of this size is within the bounds; the first one always is. */
  boolean hasRoom(int length) {
    if (entries.isEmpty()) return maxEntries > 0;
    return entries.size() < maxEntries && bytes + length <= maxBytes;
  }

  /** Takes an entry, unless it is known already. */
  void take(Stored entry) {
    if (entry.sequence() <= upTo) return;
    skipTo(entry.sequence() - 1);
    entries.add(entry);
    bytes += entry.payload().length;
    upTo = entry.sequence();
    damage = false;
  }

  /** There were bytes that are no frame: what is missing next was in them. */
  void sawDamage() {
    damage = true;
  }

  /** Nothing up to this sequence is anywhere else. */
  void endAt(long sequence) {
    skipTo(sequence);
  }

  private void skipTo(long sequence) {
    lose(sequence, damage ? DAMAGED : MISSING);
  }

  private void lose(long last, String reason) {
    if (last <= upTo) return;
    lost.merge(reason, last - upTo, Long::sum);
    upTo = last;
    damage = false;
  }

  List<Stored> entries() {
    return entries;
  }

  /** The last sequence of which it is known what became of it. */
  long upTo() {
    return upTo;
  }

  /** How many are gone, by reason. */
  Map<String, Long> lost() {
    return lost;
  }

  /** What a spool's reader gets. */
  Spool.Reading reading() {
    List<Spool.Entry> found = new ArrayList<>(entries.size());
    for (Stored entry : entries) found.add(new Spool.Entry(entry.sequence(), entry.payload()));
    return new Spool.Reading(found, upTo, lost);
  }
}
