package dev.weft.spool;

import dev.weft.event.Lane;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;

/**
 * Writes closed segments anew, with gaps in the place of some events. One thread: the writer's.
 *
 * <p>The new file is complete, and forced unless the policy is never to, before it takes the old
 * one's name. A kill leaves one or the other; a file {@code *.tmp} that it leaves is of no use.
 */
final class SegmentRewrite {
  static final String SUFFIX = ".tmp";

  private final Disk disk;
  private final Contents contents;
  private final boolean forced;
  private final Clock clock;

  SegmentRewrite(Disk disk, Contents contents, boolean forced, Clock clock) {
    this.disk = disk;
    this.contents = contents;
    this.forced = forced;
    this.clock = clock;
  }

  /**
   * Drops some events of a segment.
   *
   * @param reason what readers are told, in one word
   * @return how many were dropped
   */
  long drop(Segment segment, Predicate<Lane> lanes, String reason) throws IOException {
    return rewrite(List.of(segment), lanes, reason);
  }

  /** Makes one of two neighbours. */
  void merge(Segment one, Segment next) throws IOException {
    rewrite(List.of(one, next), lane -> false, "");
  }

  private long rewrite(List<Segment> old, Predicate<Lane> lanes, String reason) throws IOException {
    Copy copy = new Copy(old.get(0).first);
    for (Segment segment : old) {
      try (Disk.Handle file = disk.open(segment.file())) {
        copy.take(file, segment, lanes, reason);
      }
    }
    write(old, copy);
    return copy.dropped;
  }

  private void write(List<Segment> old, Copy copy) throws IOException {
    copy.flushGap();
    File file = old.get(0).file();
    File temporary = new File(file.getPath() + SUFFIX);
    disk.delete(temporary);
    byte[] header = new SegmentHeader(SegmentHeader.VERSION, copy.first, clock.millis()).bytes();
    try (Disk.Handle to = disk.create(temporary)) {
      to.write(0, header, header.length);
      to.write(SegmentHeader.SIZE, copy.bytes.array(), copy.bytes.position());
      if (forced) to.force();
    } catch (IOException e) {
      disk.delete(temporary);
      throw e;
    }
    Survey survey;
    try (Disk.Handle written = disk.open(temporary)) {
      survey = Survey.of(written, written.size());
    }
    put(old, temporary, file, survey);
  }

  /** Readers find the new one under its temporary name till it has the other. */
  private void put(List<Segment> old, File temporary, File file, Survey survey) throws IOException {
    Segment segment = new Segment(temporary, survey.first(), survey.last(), survey.end());
    segment.know(survey);
    for (Segment each : old) segment.writtenAs(each);
    contents.replace(old, List.of(segment));
    try {
      disk.rename(temporary, file);
    } catch (IOException e) {
      List<Segment> back = old.stream().map(each -> each.cutTo(each.size(), each.last())).toList();
      contents.replace(List.of(segment), back);
      disk.delete(temporary);
      throw e;
    }
    segment.moveTo(file);
    if (forced) disk.forceFolder(file.getParentFile());
    for (Segment gone : old.subList(1, old.size())) disk.delete(gone.file());
  }

  /** What will be in the new file; at most about as much as in the old ones. */
  private static final class Copy {
    final long first;
    private final byte[] buffer = new byte[SpoolReader.BUFFER];
    private ByteBuffer bytes = ByteBuffer.allocate(SpoolReader.BUFFER);
    private long upTo;
    private long gapFrom;
    private long gapTo;
    private String gapReason = "";
    private long dropped;

    Copy(long first) {
      this.first = first;
      this.upTo = first - 1;
    }

    void take(Disk.Handle file, Segment segment, Predicate<Lane> lanes, String reason)
        throws IOException {
      FrameScanner frames = new FrameScanner(file, SegmentHeader.SIZE, segment.size(), buffer);
      boolean damage = false;
      while (frames.next()) {
        damage |= frames.damagedBytes() > 0;
        if (frames.lastSequence() <= upTo) continue;
        if (frames.sequence() > upTo + 1) {
          lose(frames.sequence() - 1, damage ? Found.DAMAGED : Found.MISSING);
        }
        damage = false;
        take(frames, lanes, reason);
      }
      damage |= frames.damagedBytes() > 0;
      if (segment.last() > upTo) lose(segment.last(), damage ? Found.DAMAGED : Found.MISSING);
    }

    private void take(FrameScanner frame, Predicate<Lane> lanes, String reason) {
      if (frame.isGap()) {
        lose(frame.lastSequence(), frame.reason());
      } else if (lanes.test(frame.lane())) {
        dropped++;
        lose(frame.sequence(), reason);
      } else {
        flushGap();
        frame.copyTo(room(frame.length() + Frame.HEADER));
        upTo = frame.sequence();
      }
    }

    /** Everything after what is known so far and up to this is lost. */
    void lose(long last, String reason) {
      boolean goesOn = gapTo == upTo && gapFrom > 0 && gapReason.equals(reason);
      if (!goesOn) {
        flushGap();
        gapFrom = upTo + 1;
        gapReason = reason;
      }
      gapTo = last;
      upTo = last;
    }

    void flushGap() {
      if (gapFrom == 0) return;
      byte[] gap = Frame.gap(gapFrom, gapTo - gapFrom + 1, gapReason);
      room(gap.length).put(gap);
      gapFrom = 0;
    }

    private ByteBuffer room(int more) {
      if (bytes.remaining() < more) {
        int capacity = Math.max(2 * bytes.capacity(), bytes.position() + more);
        byte[] larger = Arrays.copyOf(bytes.array(), capacity);
        bytes = ByteBuffer.wrap(larger).position(bytes.position());
      }
      return bytes;
    }
  }
}
