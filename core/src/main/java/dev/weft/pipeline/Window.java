package dev.weft.pipeline;

import dev.weft.destination.Batch;
import dev.weft.destination.Batch.Parcel;
import dev.weft.destination.Destination;
import dev.weft.spool.Cursor.Tally;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of the spool on its way to one destination: read in order, settled in any order. What
 * is settled from its start on without a hole is done. One thread.
 */
final class Window {
  private final Destination destination;
  private final Deque<Item> open = new ArrayDeque<>();
  private final Map<String, Deque<Item>> waiting = new HashMap<>();
  private final Deque<Part> again = new ArrayDeque<>();
  private long done;
  private long readUpTo;
  private long settledBeyond;
  private Tally tally = Tally.NONE;

  /** What became of an item. */
  enum Fate {
    DELIVERED,
    DEAD,
    DROPPED,
    SUPPRESSED
  }

  /** One interaction on its way, or a number of lost ones. */
  static final class Item {
    final long upTo;
    final long count;
    final @Nullable Parcel parcel;
    private @Nullable Fate fate;

    private Item(long upTo, long count, @Nullable Parcel parcel) {
      this.upTo = upTo;
      this.count = count;
      this.parcel = parcel;
    }

    boolean isSettled() {
      return fate != null;
    }

    Parcel parcel() {
      if (parcel == null) throw new IllegalStateException("nothing to send at " + upTo);
      return parcel;
    }
  }

  /** The halves and rests of one refused batch have the same search. */
  static final class Search {
    int requests;
  }

  /**
   * Items that travel in one request.
   *
   * @param search what the request is part of; null if nothing was refused yet
   */
  record Part(Window window, List<Item> items, @Nullable Search search) {
    Batch batch() {
      List<Parcel> parcels = new ArrayList<>(items.size());
      for (Item item : items) parcels.add(item.parcel());
      return new Batch(parcels);
    }

    /** Whether an error came between settling it and noticing that. */
    boolean isSettled() {
      return items.stream().allMatch(Item::isSettled);
    }

    Part of(List<Item> some, @Nullable Search search) {
      return new Part(window, List.copyOf(some), search);
    }
  }

  /** Begins after this sequence. */
  Window(Destination destination, long after) {
    this.destination = destination;
    this.done = after;
    this.readUpTo = after;
  }

  /** What was read: settled already if there is a fate, else to be sent. */
  void add(long upTo, long count, @Nullable Parcel parcel, @Nullable Fate fate) {
    Item item = new Item(upTo, count, parcel);
    open.add(item);
    readUpTo = upTo;
    if (fate != null) {
      settle(item, fate);
    } else {
      String key = destination.batchKey(item.parcel().interaction());
      waiting.computeIfAbsent(key, k -> new ArrayDeque<>()).add(item);
    }
  }

  /**
   * Takes what is to be sent next, as much as one request may carry; null when there is nothing.
   */
  @Nullable Part next(int maxRecords, int maxBytes) {
    Part part = again.poll();
    while (part != null && part.isSettled()) part = again.poll();
    if (part == null) return cut(maxRecords, maxBytes);
    int fitting = fitting(part.items(), maxRecords, maxBytes);
    if (fitting < part.items().size()) {
      again.addFirst(part.of(part.items().subList(fitting, part.items().size()), part.search()));
      return part.of(part.items().subList(0, fitting), part.search());
    }
    return part;
  }

  /** The same without what was sent already and put back. */
  @Nullable Part nextUnsent(int maxRecords, int maxBytes) {
    return cut(maxRecords, maxBytes);
  }

  private @Nullable Part cut(int maxRecords, int maxBytes) {
    String key = oldest();
    if (key == null) return null;
    Deque<Item> group = waiting.getOrDefault(key, new ArrayDeque<>());
    int fitting = fitting(group, maxRecords, maxBytes);
    List<Item> items = new ArrayList<>(fitting);
    for (int i = 0; i < fitting; i++) items.add(group.remove());
    if (group.isEmpty()) waiting.remove(key);
    return new Part(this, items, null);
  }

  /** The group that has waited longest. */
  private @Nullable String oldest() {
    String oldest = null;
    long first = Long.MAX_VALUE;
    for (Map.Entry<String, Deque<Item>> group : waiting.entrySet()) {
      long from = group.getValue().element().upTo;
      if (from < first) {
        first = from;
        oldest = group.getKey();
      }
    }
    return oldest;
  }

  /** How many of the first go in one request: at least one, and an interaction is never cut. */
  private int fitting(Iterable<Item> items, int maxRecords, int maxBytes) {
    int count = 0;
    int records = 0;
    long bytes = 0;
    for (Item item : items) {
      records += item.parcel().records().size();
      bytes += item.parcel().bytes();
      boolean tooMuch =
          records > maxRecords || bytes + destination.envelopeBytes(records) > maxBytes;
      if (tooMuch && count > 0) break;
      count++;
    }
    return count;
  }

  /** Is sent before anything else. */
  void putBack(Part part) {
    again.addFirst(part);
  }

  /** Is sent after what was put back before. */
  void putLast(Part part) {
    again.addLast(part);
  }

  /** Whether there is something read that waits to be sent. */
  boolean hasNext() {
    return !again.isEmpty() || !waiting.isEmpty();
  }

  void settle(Item item, Fate fate) {
    item.fate = fate;
    settledBeyond += item.count;
    for (Item first = open.peek(); first != null && first.fate != null; first = open.peek()) {
      tally = tally.plus(tallyOf(first.fate, first.count)); // the one that may lack memory, first
      open.remove();
      done = first.upTo;
      settledBeyond -= first.count;
    }
  }

  private static Tally tallyOf(Fate fate, long count) {
    return switch (fate) {
      case DELIVERED -> new Tally(count, 0, 0, 0);
      case DEAD -> new Tally(0, count, 0, 0);
      case DROPPED -> new Tally(0, 0, count, 0);
      case SUPPRESSED -> new Tally(0, 0, 0, count);
    };
  }

  /** Everything up to this is settled. */
  long done() {
    return done;
  }

  /** What became of everything up to {@link #done}. */
  Tally tally() {
    return tally;
  }

  /** How many are settled after {@link #done}. */
  long settledBeyond() {
    return settledBeyond;
  }

  /** When the oldest that is not settled was captured, epoch milliseconds; 0 if there is none. */
  long oldestAt() {
    Item first = open.peek();
    Parcel parcel = first == null ? null : first.parcel;
    return parcel == null ? 0 : parcel.interaction().at().toEpochMilli();
  }

  /** The next read goes on after this. */
  long readUpTo() {
    return readUpTo;
  }
}
