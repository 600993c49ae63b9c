package dev.weft.spool;

import dev.weft.log.Log;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Looks for what other processes left, and has one after the other copied. One thread. */
final class Adopter {
  /** So often, that is for 10 minutes, it is tried to read all of what another process left. */
  private static final int PATIENCE = 20;

  private final Surroundings surroundings;
  private final Orphans orphans;
  private final Set<String> readers;
  private final Log log;
  private final Every search = new Every(Duration.ofSeconds(30));
  private @Nullable Adoption current;

  /** Whether the current one is kept over an error until the next search is due. */
  private boolean resting;

  private String told = "";
  private int failures;

  Adopter(Surroundings surroundings, Orphans orphans, Set<String> readers) {
    this.surroundings = surroundings;
    this.orphans = orphans;
    this.readers = readers;
    this.log = surroundings.log();
  }

  /** Copies a portion, if there is one. After an error it goes on with the next search. */
  void step(long now, Adoption.Target target) {
    if (resting && !search.isDue(now)) return;
    resting = false;
    try {
      Adoption adoption = current == null ? next(now) : current;
      current = adoption;
      if (adoption != null && !adoption.step(target)) {
        current = null;
        search.makeDue();
      }
    } catch (IOException e) {
      tell(Outage.text(e));
      resting = current != null && current.isAhead();
      if (!resting) stop(target);
    }
  }

  private void tell(String why) {
    if (why.equals(told)) return;
    told = why;
    log.warn(
        "spool: what another process left cannot be taken over now (%s); it is tried every 30 s."
            .formatted(why));
  }

  private @Nullable Adoption next(long now) throws IOException {
    if (!search.isDue(now)) return null;
    Orphan orphan = orphans.next();
    if (orphan == null) return null;
    try {
      Adoption adoption = new Adoption(surroundings, orphan, readers, failures >= PATIENCE);
      failures = 0;
      return adoption;
    } catch (IOException e) {
      failures++;
      orphan.lock().release();
      throw e;
    }
  }

  /** Leaves what is not copied yet to others. */
  void stop(Adoption.Target target) {
    try {
      if (current != null) current.stop(target);
    } catch (IOException e) {
      // the lock goes with the process at the latest, and one portion may be copied twice
    }
    current = null;
  }
}
