package dev.weft.spool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is in a spool at a moment: the segments in order, then what waits in memory. Thread-safe:
 * one lock, held for moments only and never over I/O. Only the writer's thread changes it, but for
 * {@link #forget}.
 */
final class Contents {
  private static final Comparator<Segment> ORDER =
      Comparator.<Segment>comparingLong(segment -> segment.first)
          .thenComparing(segment -> segment.file().getName());

  private final Object lock = new Object();
  private final List<Segment> segments = new ArrayList<>();
  private final Unwritten unwritten = new Unwritten();
  private long last;

  /** A segment as far as it was filled at a moment. */
  record Piece(Segment segment, long limit) {}

  /**
   * What there was at a moment.
   *
   * @param upTo no sequence up to this is anywhere else
   */
  record View(List<Piece> pieces, List<Stored> unwritten, long upTo) {}

  /** Everything that may be after a sequence; of what waits in memory, so many at the most. */
  View view(long after, int max) {
    synchronized (lock) {
      List<Piece> pieces = new ArrayList<>();
      for (Segment segment : segments) {
        if (segment.last() > after) pieces.add(new Piece(segment, segment.size()));
      }
      List<Stored> waiting = unwritten.after(after, max);
      boolean all = waiting.size() < max;
      return new View(pieces, waiting, all ? last : waiting.get(max - 1).sequence());
    }
  }

  void add(Segment segment) {
    synchronized (lock) {
      segments.add(segment);
      segments.sort(ORDER);
      last = Math.max(last, segment.last());
    }
  }

  /** Whatever comes next is after this. */
  void skipTo(long sequence) {
    synchronized (lock) {
      last = Math.max(last, sequence);
    }
  }

  /** The segment has more in it than before. */
  void grow(Segment segment, long size, long newLast) {
    synchronized (lock) {
      segment.grow(size, newLast);
      last = Math.max(last, newLast);
    }
  }

  /** Segments have taken the place of others. */
  void replace(List<Segment> old, List<Segment> by) {
    synchronized (lock) {
      remove(old);
      by.forEach(this::add);
    }
  }

  void remove(List<Segment> gone) {
    synchronized (lock) {
      segments.removeAll(gone);
      gone.forEach(Segment::markReplaced);
    }
  }

  /** The end of a segment cannot be trusted any more: what was in it waits in memory. */
  void takeBack(Segment segment, long size, long newLast, List<Stored> back) {
    synchronized (lock) {
      remove(List.of(segment));
      if (size > SegmentHeader.SIZE) add(segment.cutTo(size, newLast));
      unwritten.addFirst(back);
    }
  }

  /** Keeps in memory what there is room for, and says how many. */
  int keep(List<Stored> entries, long maxBytes) {
    synchronized (lock) {
      int taken = unwritten.add(entries, maxBytes);
      if (taken > 0) last = Math.max(last, entries.get(taken - 1).sequence());
      return taken;
    }
  }

  /** Drops what waits in memory up to a sequence: it is settled, or written. */
  void forget(long upTo) {
    synchronized (lock) {
      unwritten.removeUpTo(upTo);
    }
  }

  /** New segments hold what waited in memory. */
  void written(List<Segment> added) {
    synchronized (lock) {
      added.forEach(this::add);
      for (Segment segment : added) unwritten.removeUpTo(segment.last());
    }
  }

  /** All that waits in memory. */
  List<Stored> unwritten() {
    synchronized (lock) {
      return unwritten.after(0, Integer.MAX_VALUE);
    }
  }

  /** How many wait in memory. */
  int waiting() {
    synchronized (lock) {
      return unwritten.count();
    }
  }

  /** All segments, from the oldest on. */
  List<Segment> segments() {
    synchronized (lock) {
      return List.copyOf(segments);
    }
  }

  /** The first sequence of which there may be something; one after the last if there is nothing. */
  long oldest() {
    synchronized (lock) {
      Stream<Long> firsts =
          Stream.concat(
              segments.stream().map(segment -> segment.first),
              unwritten.after(0, 1).stream().map(Stored::sequence));
      return firsts.min(Comparator.naturalOrder()).orElse(last + 1);
    }
  }

  long last() {
    synchronized (lock) {
      return last;
    }
  }

  /** Of all segments together. */
  long bytes() {
    synchronized (lock) {
      return segments.stream().mapToLong(Segment::size).sum();
    }
  }
}
