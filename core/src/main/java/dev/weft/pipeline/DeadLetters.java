package dev.weft.pipeline;

import dev.weft.event.Interaction;
import dev.weft.lines.LineFile;
import dev.weft.log.Log;
import java.io.IOException;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Keeps what a destination refused for good, a {@link DeadLetter} a line. Thread-safe; the lock is
 * held over the write, because a dead letter is rare and its line must be whole.
 */
final class DeadLetters {
  private final Object lock = new Object();
  private final String file;
  private final Clock clock;
  private final Log log;
  private final LineFile lines;
  private final long maxBytes;
  private final AtomicBoolean told = new AtomicBoolean();
  private final AtomicBoolean fullTold = new AtomicBoolean();

  /**
   * Opens nothing yet.
   *
   * @param file empty means that dead letters are counted but not kept
   * @param maxBytes beyond it the newest are counted but not kept, until there is room again
   */
  DeadLetters(String file, long maxBytes, Clock clock, Log log) {
    this.file = file;
    this.maxBytes = maxBytes;
    this.lines = new LineFile(file);
    this.clock = clock;
    this.log = log;
  }

  void add(String destination, Interaction interaction, String reason) {
    if (file.isEmpty()) return;
    try {
      byte[] line = new DeadLetter(destination, reason, clock.instant(), interaction).line();
      boolean room;
      synchronized (lock) {
        room = lines.bytes() + line.length <= maxBytes;
        if (room) lines.append(line);
      }
      if (!room) tellFull();
    } catch (IOException e) {
      if (told.getAndSet(true)) return;
      log.warn(
          "cannot write the dead letter file "
              + file
              + " ("
              + e.getMessage()
              + "): a dead letter is counted, but not kept");
    }
  }

  private void tellFull() {
    if (fullTold.getAndSet(true)) return;
    log.warn(
        "the dead letter file %s is full (dead-letters.max-bytes: %d): a dead letter is counted, but not kept, until the file is replayed or moved away"
            .formatted(file, maxBytes));
  }
}
