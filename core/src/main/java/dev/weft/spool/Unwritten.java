package dev.weft.spool;

import java.util.ArrayList;
import java.util.List;

/** What waits in memory because the disk does not take it, in order. Not thread-safe. */
final class Unwritten {
  /** What an entry costs beside its payload: the record, the array's header, a place in a list. */
  private static final int OVERHEAD = 72;

  private List<Stored> entries = new ArrayList<>();
  private long bytes;

  /** Adds as many as there is room for, and says how many. */
  int add(List<Stored> more, long maxBytes) {
    int taken = 0;
    for (Stored entry : more) {
      long size = cost(entry);
      if (bytes + size > maxBytes) break;
      entries.add(entry);
      bytes += size;
      taken++;
    }
    return taken;
  }

  /** Puts these before the others, whatever room there is. */
  void addFirst(List<Stored> back) {
    entries.addAll(0, back);
    for (Stored entry : back) bytes += cost(entry);
  }

  private static long cost(Stored entry) {
    return (long) entry.payload().length + OVERHEAD;
  }

  /** Drops everything up to a sequence. */
  void removeUpTo(long sequence) {
    int count = indexAfter(sequence);
    if (count == 0) return;
    for (Stored entry : entries.subList(0, count)) bytes -= cost(entry);
    entries = new ArrayList<>(entries.subList(count, entries.size()));
  }

  /** The first so many after a sequence. */
  List<Stored> after(long sequence, int max) {
    int from = indexAfter(sequence);
    return List.copyOf(entries.subList(from, from + Math.min(max, entries.size() - from)));
  }

  private int indexAfter(long sequence) {
    int low = 0;
    int high = entries.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (entries.get(middle).sequence() <= sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  int count() {
    return entries.size();
  }
}
