package dev.weft.spool;

import dev.weft.event.Lane;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a look at every frame of a segment file found. Immutable.
 *
 * @param first the first sequence, as the header or else the first frame says; 0 for no frame
 * @param last the last sequence; {@code first - 1} for no frame
 * @param end where the last whole frame ends
 * @param newest when the newest event was captured, epoch milliseconds; 0 for none
 * @param frames whole frames, those that repeat what came before included
 * @param laneBytes by {@link Lane#code}; frames with their headers
 * @param laneEvents by {@link Lane#code}
 * @param toldLost sequences of which a gap says that they are lost
 * @param lost sequences of which nothing says where they are
 * @param damages places that are no frame
 */
record Survey(
    SegmentHeader header,
    long first,
    long last,
    long end,
    long newest,
    long frames,
    long[] laneBytes,
    long[] laneEvents,
    long toldLost,
    long lost,
    List<Damage> damages) {

  /** Bytes that are no frame. */
  record Damage(long from, long to) {}

  static Survey of(Disk.Handle file, long size) throws IOException {
    return new Look(SegmentHeader.read(file)).at(file, size);
  }

  /** Bytes that are no frame. */
  long damagedBytes() {
    return damages.stream().mapToLong(damage -> damage.to() - damage.from()).sum();
  }

  private static final class Look {
    private final SegmentHeader header;
    private final long[] laneBytes = new long[Lane.values().length];
    private final long[] laneEvents = new long[Lane.values().length];
    private final List<Damage> damages = new ArrayList<>();
    private long first;
    private long last;
    private long end = SegmentHeader.SIZE;
    private long newest;
    private long frames;
    private long toldLost;
    private long lost;

    Look(SegmentHeader header) {
      this.header = header;
      this.first = header.first();
      this.last = Math.max(0, header.first() - 1);
    }

    Survey at(Disk.Handle file, long size) throws IOException {
      FrameScanner scanner =
          new FrameScanner(file, SegmentHeader.SIZE, size, new byte[SpoolReader.BUFFER]);
      boolean more = true;
      while (more) {
        more = scanner.next();
        long from = scanner.damagedFrom();
        if (scanner.damagedBytes() > 0) damages.add(new Damage(from, scanner.start()));
        if (more) take(scanner);
      }
      return new Survey(
          header, first, last, end, newest, frames, laneBytes, laneEvents, toldLost, lost, damages);
    }

    private void take(FrameScanner frame) {
      frames++;
      end = frame.end();
      if (first == 0) {
        first = frame.sequence();
        last = first - 1;
      }
      if (frame.lastSequence() <= last) return;
      lost += Math.max(0, frame.sequence() - last - 1);
      if (frame.isGap()) {
        toldLost += frame.lastSequence() - Math.max(last, frame.sequence() - 1);
      } else {
        int lane = frame.lane().code();
        laneBytes[lane] += frame.end() - frame.start();
        laneEvents[lane]++;
        newest = Math.max(newest, frame.capturedAt());
      }
      last = frame.lastSequence();
    }
  }
}
