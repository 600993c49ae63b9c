package dev.weft.spool;

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
  private final Map<String, Long> acknowledged = new HashMap<>();
  private final long maxBytes;
  private long bytes;
  private long last;

  /**
   * An empty spool.
   *
   * @param readers their names; an entry is kept until each has acknowledged it
   * @param maxBytes of all payloads together; the newest are refused beyond it
   */
  public MemorySpool(Collection<String> readers, long maxBytes) {
    for (String reader : readers) acknowledged.put(reader, 0L);
    this.maxBytes = maxBytes;
  }

  @Override
  public int append(List<byte[]> payloads) {
    synchronized (lock) {
      int taken = 0;
      for (byte[] payload : payloads) {
        if (bytes + payload.length > maxBytes) break;
        entries.addLast(new Entry(last + 1, payload));
        last++;
        bytes += payload.length;
        taken++;
      }
      return taken;
    }
  }

  @Override
  public List<Entry> read(String reader, long after, int maxEntries, int maxBytes) {
    synchronized (lock) {
      List<Entry> found = new ArrayList<>();
      long size = 0;
      for (Entry entry : entries) {
        if (entry.sequence() <= after) continue;
        size += entry.payload().length;
        if (found.size() == maxEntries || (size > maxBytes && !found.isEmpty())) break;
        found.add(entry);
      }
      return found;
    }
  }

  @Override
  public void acknowledge(String reader, long upTo) {
    synchronized (lock) {
      acknowledged.merge(reader, Math.min(upTo, last), Math::max);
      long done = acknowledged.values().stream().mapToLong(Long::longValue).min().orElse(last);
      while (!entries.isEmpty() && entries.peekFirst().sequence() <= done) {
        bytes -= entries.removeFirst().payload().length;
      }
    }
  }

  @Override
  public long acknowledged(String reader) {
    synchronized (lock) {
      return acknowledged.getOrDefault(reader, 0L);
    }
  }

  @Override
  public long lag(String reader) {
    synchronized (lock) {
      return last - acknowledged.getOrDefault(reader, 0L);
    }
  }

  @Override
  public boolean isDurable() {
    return false;
  }

  @Override
  public void close() {
    synchronized (lock) {
      entries.clear();
      bytes = 0;
    }
  }
}
