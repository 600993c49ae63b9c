package dev.weft.spool;

import java.io.IOException;
import java.time.Duration;

/** What has to be done in time while the disk works. One thread: the writer's. */
final class Upkeep {
  private final Cursors cursors;
  private final SegmentWriter writer;
  private final Room room;
  private final AgeLimit age;
  private final FileSpool.Sync sync;
  private final Every second = new Every(Duration.ofSeconds(1));
  private final Every minute = new Every(Duration.ofMinutes(1));
  private final Every interval;

  Upkeep(
      FileSpool.Options options, Cursors cursors, SegmentWriter writer, Room room, AgeLimit age) {
    this.cursors = cursors;
    this.writer = writer;
    this.room = room;
    this.age = age;
    this.sync = options.sync();
    this.interval = new Every(options.syncInterval());
  }

  /** Does what is due. */
  void run(long now) throws IOException {
    writer.forceIfDue();
    cursors.writeRest();
    if (sync == FileSpool.Sync.INTERVAL && interval.isDue(now)) cursors.force();
    if (second.isDue(now)) {
      writer.checkNotRemoved();
      room.look();
    }
    room.freeSettled();
    room.surveyOne();
    if (!minute.isDue(now)) return;
    age.compare();
    room.expire(age);
  }

  /** Does what has to be done before a stop. */
  void finish() throws IOException {
    writer.roll();
    cursors.writeRest();
    if (sync != FileSpool.Sync.NEVER) cursors.force();
    room.freeSettled();
  }
}
