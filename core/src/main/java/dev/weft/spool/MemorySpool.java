package dev.weft.spool;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A spool that a stop empties: for tests, and for those who want no file. One lock, held for
 * moments only.
 */
public final class MemorySpool implements Spool {
  private final Object lock = new Object();
  private final Deque<Entry> entries = new ArrayDeque<>();
  private final Map<String, Cursor> cursors = new HashMap<>();
  private final long maxBytes;
  private long bytes;
  private long last;
  private boolean closed;

  /**
   * An empty spool.
   *
   * @param readers their names; an entry is kept until each is done with it
   * @param maxBytes of all payloads together; the newest are refused beyond it
   */
  public MemorySpool(Collection<String> readers, long maxBytes) {
    for (String reader : readers) cursors.put(reader, Cursor.at(0));
    this.maxBytes = maxBytes;
  }

  @Override
  public int append(List<Item> items) {
    synchronized (lock) {
      if (closed) return 0;
      int taken = 0;
      for (Item item : items) {
        int size = item.payload().length;
        if (bytes + size > maxBytes) break;
        entries.addLast(new Entry(last + 1, item.payload()));
        last++;
        bytes += size;
        taken++;
      }
      return taken;
    }
  }

  @Override
  public Reading read(String reader, long after, int maxEntries, int maxBytes) {
    synchronized (lock) {
      known(reader);
      List<Entry> found = new ArrayList<>();
      long size = 0;
      long upTo = after;
      for (Entry entry : entries) {
        if (entry.sequence() <= after) continue;
        size += entry.payload().length;
        if (found.size() == maxEntries || (size > maxBytes && !found.isEmpty())) break;
        found.add(entry);
        upTo = entry.sequence();
      }
      return new Reading(found, upTo, Map.of());
    }
  }

  @Override
  public Cursor cursor(String reader) {
    synchronized (lock) {
      return known(reader);
    }
  }

  @Override
  public void advance(String reader, Cursor cursor) {
    synchronized (lock) {
      Cursor before = known(reader);
      boolean ahead = Math.max(cursor.done(), cursor.freshTo()) > last;
      if (ahead || cursor.settledUpTo() < before.settledUpTo()) return;
      cursors.put(reader, cursor);
      long done = cursors.values().stream().mapToLong(Cursor::done).min().orElse(last);
      while (!entries.isEmpty() && entries.element().sequence() <= done) {
        bytes -= entries.remove().payload().length;
      }
    }
  }

  private Cursor known(String reader) {
    Cursor cursor = cursors.get(reader);
    if (cursor == null) throw new IllegalArgumentException("the spool has no reader " + reader);
    return cursor;
  }

  @Override
  public long last() {
    synchronized (lock) {
      return last;
    }
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public long bytes() {
    synchronized (lock) {
      return bytes;
    }
  }

  @Override
  public Map<String, Long> stop(Duration patience) {
    synchronized (lock) {
      if (closed) return Map.of();
      closed = true;
      entries.clear();
      bytes = 0;
      Map<String, Long> lost = new HashMap<>();
      cursors.forEach((reader, cursor) -> lost.put(reader, last - cursor.settledUpTo()));
      return lost;
    }
  }
}
