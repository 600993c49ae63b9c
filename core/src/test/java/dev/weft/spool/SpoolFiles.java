package dev.weft.spool;

import java.io.File;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The files of a process that was killed, to be damaged: events in several segments, of which
 * nobody has read one. Immutable; each test damages a copy.
 */
final class SpoolFiles {
  /** How many events there are; their sequences begin at 1. */
  static final int EVENTS = 24;

  private final FakeDisk disk;
  private final File folder;
  private final List<File> segments;

  /** What was appended, by sequence. */
  final TreeMap<Long, String> appended = new TreeMap<>();

  /** Where a frame lies. */
  record Place(File file, int from, int to, long sequence) {}

  SpoolFiles() {
    FakeMachine machine = new FakeMachine();
    machine.segmentBytes = 500;
    FileSpool spool = machine.start("one", "two");
    for (int i = 1; i <= EVENTS; i++) {
      // of different sizes, so that frames lie anywhere
      String payload = "event %d %s".formatted(i, "é".repeat(i % 7 * 5));
      spool.append(machine.items(Frame.lane(i % 3), payload));
      appended.put((long) i, payload);
    }
    Cursor moved = new Cursor(0, 1, 0, 0, new Cursor.Tally(1, 0, 0, 0));
    for (String reader : List.of("one", "two")) {
      spool.advance(reader, Cursor.at(0));
      spool.advance(reader, moved);
    }
    machine.kill();
    this.disk = machine.disk;
    this.folder = machine.folder();
    this.segments = machine.segments();
  }

  /** A machine of its own with these files. */
  FakeMachine copy() {
    FakeMachine machine = new FakeMachine();
    machine.segmentBytes = 500;
    machine.disk = disk.afterKill();
    return machine;
  }

  File folder() {
    return folder;
  }

  /** The oldest first. */
  List<File> segments() {
    return segments;
  }

  /** The bytes of a file as they were. */
  byte[] bytes(File file) {
    return disk.bytes(file);
  }

  /** The frames of a segment as they were written. */
  List<Place> frames(File segment) {
    ByteBuffer bytes = ByteBuffer.wrap(disk.bytes(segment));
    List<Place> places = new ArrayList<>();
    int at = SegmentHeader.SIZE;
    while (at < bytes.capacity()) {
      int end = at + Frame.HEADER + bytes.getInt(at + Frame.LENGTH_AT);
      places.add(new Place(segment, at, end, bytes.getLong(at + Frame.SEQUENCE_AT)));
      at = end;
    }
    return places;
  }

  /** All frames of all segments. */
  List<Place> frames() {
    return segments.stream().flatMap(segment -> frames(segment).stream()).toList();
  }
}
