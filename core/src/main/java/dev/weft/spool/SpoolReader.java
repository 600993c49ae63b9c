package dev.weft.spool;

import dev.weft.spool.Contents.Piece;
import dev.weft.spool.Contents.View;
import java.io.File;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One reader's way through the segments and what waits in memory. One thread.
 *
 * <p>Nothing is locked while a file is read. A segment that was replaced meanwhile says so, and
 * then the read begins anew. Files are open during a read only, so that none is kept on the disk
 * after its end.
 */
final class SpoolReader {
  /** Bytes of a read from a file; few enough to be kept by each reader. */
  static final int BUFFER = 64 << 10;

  /** A reader works at the newest and in a backlog, and asks for a batch again after an error. */
  private static final int PLACES = 4;

  private static final int ATTEMPTS = 100;

  /** For so long a file must fail before what is in it counts as damaged. */
  private static final long PATIENCE_NANOS = TimeUnit.MINUTES.toNanos(10);

  private final Disk disk;
  private final Contents contents;
  private final LongSupplier nanoTime;
  private final byte[] buffer = new byte[BUFFER];
  private final @Nullable Place[] places = new Place[PLACES];
  private @Nullable Place reached;
  private int nextPlace;

  /** The file that fails, and since when. */
  private @Nullable Segment failing;

  private long failingSince;

  /** Everything after a sequence is in this segment from this offset on, or in later ones. */
  private record Place(long after, Segment segment, long offset) {}

  /** How a look at one segment ended. */
  private enum Outcome {
    /** Nothing more is in it. */
    PASSED,
    /** The bounds are reached. */
    FULL,
    /** The disk gave no answer; the next read may have one. */
    NO_ANSWER,
    /** It is not what it was when we began. */
    REPLACED
  }

  SpoolReader(Disk disk, Contents contents, LongSupplier nanoTime) {
    this.disk = disk;
    this.contents = contents;
    this.nanoTime = nanoTime;
  }

  /** The next entries after a sequence, as {@link Spool#read} says. */
  Found read(long after, int maxEntries, int maxBytes) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Found found = new Found(after, maxEntries, maxBytes);
      reached = null;
      if (!walk(contents.view(after, maxEntries), found)) continue;
      if (reached != null) remember(reached);
      return found;
    }
    return new Found(after, maxEntries, maxBytes); // the segments change all the time: later
  }

  /** Returns false if it has to be done again. */
  private boolean walk(View view, Found found) {
    for (Piece piece : view.pieces()) {
      Outcome outcome = read(piece, found);
      if (outcome == Outcome.REPLACED) return false;
      if (outcome != Outcome.PASSED) return true;
    }
    for (Stored entry : view.unwritten()) {
      if (!found.hasRoom(entry.payload().length)) return true;
      found.take(entry);
    }
    found.endAt(view.upTo());
    return true;
  }

  private Outcome read(Piece piece, Found found) {
    Segment segment = piece.segment();
    File name = segment.file();
    Outcome outcome;
    try (Disk.Handle file = disk.open(name)) {
      outcome = read(piece, file, found);
      if (failing == segment) failing = null;
    } catch (IOException e) {
      outcome = failed(segment, name, found);
    }
    return segment.isReplaced() ? Outcome.REPLACED : outcome;
  }

  private Outcome read(Piece piece, Disk.Handle file, Found found) throws IOException {
    long offset = SegmentHeader.SIZE;
    for (Place place : places) {
      if (place == null || place.segment() != piece.segment()) continue;
      boolean nearer = place.after() <= found.upTo() && place.offset() > offset;
      if (nearer) offset = place.offset();
    }
    FrameScanner frames = new FrameScanner(file, offset, piece.limit(), buffer);
    boolean more = frames.next();
    while (more) {
      if (frames.damagedBytes() > 0) found.sawDamage();
      if (!found.offer(frames)) {
        reached = new Place(found.upTo(), piece.segment(), frames.damagedFrom());
        return Outcome.FULL;
      }
      more = frames.next();
    }
    if (frames.damagedBytes() > 0) found.sawDamage();
    reached = new Place(found.upTo(), piece.segment(), frames.damagedFrom());
    return Outcome.PASSED;
  }

  private Outcome failed(Segment segment, File name, Found found) {
    // it has its name by now, or gets it in a moment
    if (Segment.isTemporary(name)) return Outcome.REPLACED;
    if (disk.isMissing(name)) {
      // without its folder it may be a disk that comes back; what is open, the writer takes back
      boolean gone = !disk.isMissing(name.getParentFile()) && !segment.isOpen();
      return gone ? Outcome.PASSED : Outcome.NO_ANSWER;
    }
    long now = nanoTime.getAsLong();
    if (failing != segment) {
      failing = segment;
      failingSince = now;
    }
    if (now - failingSince < PATIENCE_NANOS) return Outcome.NO_ANSWER;
    found.sawDamage();
    return Outcome.PASSED;
  }

  private void remember(Place place) {
    for (int i = 0; i < PLACES; i++) {
      if (place.equals(places[i])) return;
    }
    places[nextPlace] = place;
    nextPlace = (nextPlace + 1) % PLACES;
  }
}
