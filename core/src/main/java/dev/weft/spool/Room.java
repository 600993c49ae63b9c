package dev.weft.spool;

import dev.weft.event.Lane;
import dev.weft.log.Log;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the segments within their bounds: deletes what every reader is done with, and drops the
 * oldest events, those of the lowest lane first, when there is no room. One thread: the writer's.
 */
final class Room {
  static final String FULL = "spool_full";
  static final String EXPIRED = "expired";

  private final Disk disk;
  private final File folder;
  private final Contents contents;
  private final Cursors cursors;
  private final FileSpool.Options options;
  private final SegmentWriter writer;
  private final SegmentFiles files;
  private final SegmentRewrite rewrite;
  private final Log log;
  private boolean lowSpace;

  /** What the segments may have while the disk has too little space: what they had then. */
  private long lowSpaceBytes;

  private boolean full;
  private long dropped;
  private boolean expiryTold;

  Room(
      File folder,
      Surroundings surroundings,
      FileSpool.Options options,
      Contents contents,
      Cursors cursors,
      SegmentWriter writer) {
    this.disk = surroundings.disk();
    this.log = surroundings.log();
    this.folder = folder;
    this.options = options;
    this.contents = contents;
    this.cursors = cursors;
    this.writer = writer;
    this.files = new SegmentFiles(disk, folder, log);
    boolean forced = options.sync() != FileSpool.Sync.NEVER;
    this.rewrite = new SegmentRewrite(disk, contents, forced, surroundings.clock());
  }

  /**
   * Drops what must give way to so many bytes, and some more: else each append to a full spool
   * would have a segment written anew.
   */
  void make(long bytes) throws IOException {
    if (fits(bytes)) return;
    freeSettled();
    if (fits(bytes)) return;
    long more = Math.min(limit() / 16, options.segmentBytes() / 2);
    Lane[] lanes = Lane.values();
    long before = dropped;
    // a higher lane is not touched for the sake of a little more
    for (int i = lanes.length - 1; i >= 0 && !fits(bytes + more / 4); i--) {
      drop(lanes[i], bytes + more);
    }
    if (dropped == before) return;
    mergeGaps();
    if (!full) log.warn(fullLine(dropped - before));
    full = true;
  }

  private boolean fits(long bytes) {
    return contents.bytes() + bytes <= limit();
  }

  private long limit() {
    if (!lowSpace) return options.maxBytes();
    // one segment is left to us, however full the disk is
    long floor = Math.max(options.segmentBytes(), lowSpaceBytes);
    return Math.min(options.maxBytes(), floor);
  }

  private String fullLine(long count) {
    String events = "dropped the %,d oldest of the lowest lane".formatted(count);
    return lowSpace
        ? "the disk of spool %s has less than %s free: %s. Free some space or see docs/troubleshooting.md#spool-full"
            .formatted(folder, text(options.minFreeBytes()), events)
        : "spool %s is full (%s): %s. Raise spool.max-bytes or see docs/troubleshooting.md#spool-full"
            .formatted(folder, text(options.maxBytes()), events);
  }

  private static String text(long bytes) {
    return bytes >= 1 << 20 ? "%,d MiB".formatted(bytes >> 20) : "%,d bytes".formatted(bytes);
  }

  private void drop(Lane lane, long bytes) throws IOException {
    for (Segment segment : contents.segments()) {
      if (fits(bytes)) return;
      if (writer.isOpen(segment)) {
        if (segment.bytes(lane) == 0) continue;
        writer.roll();
      }
      if (!segment.isSurveyed()) files.survey(segment);
      if (segment.bytes(lane) == 0) continue;
      dropped += rewrite.drop(segment, each -> each == lane, FULL);
    }
  }

  private void mergeGaps() throws IOException {
    List<Segment> all = contents.segments();
    int i = 0;
    while (i + 1 < all.size()) {
      Segment one = all.get(i);
      Segment next = all.get(i + 1);
      boolean gaps = one.isOnlyGaps() && next.isOnlyGaps() && !writer.isOpen(next);
      if (gaps) {
        rewrite.merge(one, next);
        all = contents.segments();
      } else {
        i++;
      }
    }
  }

  /** Looks at the disk's free space, and whether there is room again. About once a second. */
  void look() {
    boolean low = disk.usableSpace(folder) < options.minFreeBytes();
    long bytes = contents.bytes();
    lowSpaceBytes = low && lowSpace ? Math.min(lowSpaceBytes, bytes) : bytes;
    lowSpace = low;
    if (!full || bytes > limit() - limit() / 4) return;
    full = false;
    log.info("spool %s has room again; %,d events were dropped".formatted(folder, dropped));
    dropped = 0;
  }

  /**
   * Deletes the segments that every reader is done with, but for the newest: its sequences go on.
   * The cursors reach the disk first.
   */
  void freeSettled() throws IOException {
    long done = cursors.doneInFiles(contents.last());
    List<Segment> settled = new ArrayList<>();
    List<Segment> all = contents.segments();
    for (Segment segment : all.subList(0, Math.max(0, all.size() - 1))) {
      if (segment.last() <= done && !writer.isOpen(segment)) settled.add(segment);
    }
    if (settled.isEmpty()) return;
    if (options.sync() != FileSpool.Sync.NEVER && !cursors.force()) return;
    contents.remove(settled);
    for (Segment segment : settled) disk.delete(segment.file());
  }

  /** Gives up the segments whose files are gone; readers tell what is missing. */
  void forgetMissing() {
    List<Segment> missing = new ArrayList<>();
    for (Segment segment : contents.segments()) {
      if (disk.isMissing(segment.file())) missing.add(segment);
    }
    contents.remove(missing);
  }

  /** Looks at one segment that another process wrote, so that it need not be done in a hurry. */
  void surveyOne() {
    for (Segment segment : contents.segments()) {
      if (segment.isSurveyed()) continue;
      files.survey(segment);
      return;
    }
  }

  /** Makes gaps of the events in the segments whose newest event is too old. */
  void expire(AgeLimit age) throws IOException {
    long count = 0;
    for (Segment segment : contents.segments()) {
      if (segment.isOnlyGaps() || !age.isOver(segment)) continue;
      if (writer.isOpen(segment)) writer.roll();
      count += rewrite.drop(segment, lane -> true, EXPIRED);
    }
    if (count == 0) return;
    mergeGaps();
    if (!expiryTold) {
      log.warn(
          "spool %s: %,d events have waited for more than %d h and are dropped. More of these are only counted."
              .formatted(folder, count, options.maxAge().toHours()));
    }
    expiryTold = true;
  }
}
