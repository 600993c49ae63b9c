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
  private final AtomicBoolean told = new AtomicBoolean();

  /**
   * Opens nothing yet.
   *
   * @param file empty means that dead letters are counted but not kept
   */
  DeadLetters(String file, Clock clock, Log log) {
    this.file = file;
    this.lines = new LineFile(file);
    this.clock = clock;
    this.log = log;
  }

  void add(String destination, Interaction interaction, String reason) {
    if (file.isEmpty()) return;
    try {
      byte[] line = new DeadLetter(destination, reason, clock.instant(), interaction).line();
      synchronized (lock) {
        lines.append(line);
      }
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
}
