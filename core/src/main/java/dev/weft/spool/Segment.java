package dev.weft.spool;

import dev.weft.event.Lane;
import java.io.File;
import java.util.Locale;

/**
 * One segment file as the spool knows it. The writer's thread changes it; readers look at the
 * volatile fields only, and at {@code last} under the lock of {@link Contents}.
 */
final class Segment {
  /** How a segment file's name ends; what is before it is the first sequence in 16 hex digits. */
  static final String SUFFIX = ".seg";

  /** No frame in it has a lower sequence. */
  final long first;

  private volatile File file;

  /** Bytes of the file that count: what is behind them, if anything, is no business of ours. */
  private volatile long size;

  /** Set when the file under this name may be another one, or none. */
  private volatile boolean replaced;

  /** Set while the writer has the file open: should it be removed, it can still be read there. */
  private volatile boolean open;

  /** The last sequence in it, or that ought to be. */
  private long last;

  private final long[] laneBytes = new long[Lane.values().length];

  /** Whether the bytes by lane and the newest are known; not yet for what another process wrote. */
  private boolean surveyed;

  /** Whether it could not be read when it was surveyed. */
  private boolean unreadable;

  /** Where its last whole frame ends, as a survey found. */
  private long frameEnd;

  private long newest;

  /** When this process wrote to it last; only if it ever did. */
  private long writtenNanos;

  private boolean written;

  Segment(File file, long first, long last, long size) {
    this.file = file;
    this.first = first;
    this.last = last;
    this.size = size;
  }

  /** A usual name for a segment that begins there; the number tells apart those of one name. */
  static String name(long first, int number) {
    String more = number == 0 ? "" : "-" + number;
    return String.format(Locale.ROOT, "%016x%s%s", first, more, SUFFIX);
  }

  /** Whether it can be such a name. */
  static boolean isName(String name) {
    if (!name.endsWith(SUFFIX) || name.length() < 16 + SUFFIX.length()) return false;
    return name.substring(0, 16).chars().allMatch(digit -> Character.digit(digit, 16) >= 0);
  }

  /** The same with another end, for instance after a cut. */
  Segment cutTo(long size, long last) {
    Segment cut = new Segment(file, first, last, size);
    System.arraycopy(laneBytes, 0, cut.laneBytes, 0, laneBytes.length);
    cut.newest = newest;
    cut.written = written;
    cut.writtenNanos = writtenNanos;
    cut.surveyed = surveyed;
    return cut;
  }

  void know(Survey survey) {
    for (Lane lane : Lane.values()) laneBytes[lane.code()] = survey.laneBytes()[lane.code()];
    newest = survey.newest();
    frameEnd = survey.end();
    surveyed = true;
  }

  /** Notes that a survey was not possible. */
  void knowNothing() {
    surveyed = true;
    unreadable = true;
  }

  void grow(long newSize, long newLast) {
    size = newSize;
    last = newLast;
  }

  /** Notes an event that is being written now. */
  void count(Lane lane, int bytes, long capturedAt, long nanos) {
    laneBytes[lane.code()] += bytes;
    newest = Math.max(newest, capturedAt);
    writtenNanos = nanos;
    written = true;
    surveyed = true;
  }

  /** What is in it was written when that of another one was. */
  void writtenAs(Segment other) {
    boolean later = !written || other.writtenNanos - writtenNanos > 0;
    if (!other.written || !later) return;
    written = true;
    writtenNanos = other.writtenNanos;
  }

  void moveTo(File newFile) {
    file = newFile;
  }

  /** Whether this is the name of a file that is about to get another one. */
  static boolean isTemporary(File file) {
    return file.getName().endsWith(SegmentRewrite.SUFFIX);
  }

  void markReplaced() {
    replaced = true;
  }

  void markOpen(boolean isOpen) {
    open = isOpen;
  }

  File file() {
    return file;
  }

  long size() {
    return size;
  }

  long last() {
    return last;
  }

  boolean isReplaced() {
    return replaced;
  }

  boolean isOpen() {
    return open;
  }

  boolean isSurveyed() {
    return surveyed;
  }

  long bytes(Lane lane) {
    return laneBytes[lane.code()];
  }

  long frameEnd() {
    return frameEnd;
  }

  /** Whether it is known that no event is in it. */
  boolean isOnlyGaps() {
    long sum = 0;
    for (long bytes : laneBytes) sum += bytes;
    return surveyed && !unreadable && sum == 0;
  }

  /** When its newest event was captured, epoch milliseconds; 0 for none, or if it is not known. */
  long newest() {
    return newest;
  }

  /** Whether this process wrote to it within so many nanoseconds before now. */
  boolean isWrittenWithin(long nanos, long now) {
    return written && now - writtenNanos < nanos;
  }
}
