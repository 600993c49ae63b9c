package dev.weft.spool;

import dev.weft.event.Lane;
import dev.weft.spool.SegmentReport.Range;
import dev.weft.spool.SegmentReport.Told;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Goes through the segments of a folder, from the oldest on, for people: changes nothing, and tells
 * every event once. One thread.
 */
final class SegmentWalk {
  private final Disk disk;
  private final Consumer<Stored> visitor;

  /** The last sequence that was told of; -1 before the first. */
  private long last = -1;

  /**
   * Stands before the first segment.
   *
   * @param visitor gets each event
   */
  SegmentWalk(Disk disk, Consumer<Stored> visitor) {
    this.disk = disk;
    this.visitor = visitor;
  }

  /**
   * Looks at every frame of the next segment.
   *
   * @param growing whether it is written to: then its end may be half a frame
   */
  SegmentReport next(File file, boolean growing) throws IOException {
    try (Disk.Handle open = disk.open(file)) {
      SegmentHeader header = SegmentHeader.read(open);
      long size = open.size();
      Look look = new Look(file, size, header, growing);
      if (!header.isOfTheFuture()) look.at(open);
      return look.report();
    }
  }

  /** What one look found. */
  private final class Look {
    private final File file;
    private final long size;
    private final SegmentHeader header;
    private final boolean growing;
    private final Map<Lane, Long> events = new EnumMap<>(Lane.class);
    private final List<Told> told = new ArrayList<>();
    private final List<Range> unexplained = new ArrayList<>();
    private final List<Range> damages = new ArrayList<>();
    private long first;
    private long lastHere;
    private long oldest;
    private long newest;
    private long tornBytes;

    Look(File file, long size, SegmentHeader header, boolean growing) {
      this.file = file;
      this.size = size;
      this.header = header;
      this.growing = growing;
    }

    void at(Disk.Handle open) throws IOException {
      FrameScanner frames =
          new FrameScanner(open, SegmentHeader.SIZE, size, new byte[SpoolReader.BUFFER]);
      while (frames.next()) {
        if (frames.damagedBytes() > 0) damages.add(new Range(frames.damagedFrom(), frames.start()));
        take(frames);
      }
      long rest = frames.damagedBytes();
      if (rest <= 0) return;
      if (growing || isTorn(open, frames.damagedFrom())) tornBytes = rest;
      else damages.add(new Range(frames.damagedFrom(), size));
    }

    /** Whether the bytes up to the end are the beginning of a frame that needs more. */
    private boolean isTorn(Disk.Handle open, long from) throws IOException {
      if (size - from < Frame.HEADER) return true;
      ByteBuffer begin = ByteBuffer.allocate(Frame.HEADER);
      open.read(from, begin.array(), 0, Frame.HEADER);
      return Frame.canBegin(begin, 0) && from + Frame.HEADER + begin.getInt(Frame.LENGTH_AT) > size;
    }

    private void take(FrameScanner frame) {
      if (first == 0) first = frame.sequence();
      if (last < 0) last = (header.isDamaged() ? first : header.first()) - 1;
      lastHere = Math.max(lastHere, frame.lastSequence());
      if (frame.lastSequence() <= last) return; // a repetition
      long from = Math.max(frame.sequence(), last + 1);
      if (from > last + 1) unexplained.add(new Range(last + 1, from - 1));
      last = frame.lastSequence();
      if (frame.isGap()) {
        told.add(new Told(from, last, frame.reason()));
      } else {
        event(frame.entry());
      }
    }

    private void event(Stored entry) {
      events.merge(entry.lane(), 1L, Long::sum);
      long at = entry.capturedAt();
      oldest = oldest == 0 ? at : Math.min(oldest, at);
      newest = Math.max(newest, at);
      visitor.accept(entry);
    }

    SegmentReport report() {
      boolean future = header.isOfTheFuture();
      boolean beingMade = growing && first == 0;
      return new SegmentReport(
          file,
          size,
          first,
          lastHere,
          Map.copyOf(events),
          oldest,
          newest,
          List.copyOf(told),
          List.copyOf(unexplained),
          List.copyOf(damages),
          tornBytes,
          header.isDamaged() && !future && !beingMade,
          future);
    }
  }
}
