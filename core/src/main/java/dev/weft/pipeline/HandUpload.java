package dev.weft.pipeline;

import dev.weft.destination.Destination;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.event.InteractionListener;
import dev.weft.log.Log;
import dev.weft.retry.RateLimit;
import dev.weft.retry.RetryPolicy;
import dev.weft.spool.MemorySpool;
import dev.weft.spool.Spool;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends interactions to one destination at once, on the caller's thread, and says what became of
 * each. One thread.
 *
 * <p>An {@link Uploader} does the work, over a small spool in memory: so whatever a service answers
 * is dealt with as everywhere. Only a destination that is held is not probed, and one that takes
 * nothing is given up after a while.
 */
public final class HandUpload implements AutoCloseable {
  /** So many are read ahead; fewer than would make the uploader serve the newest first. */
  private static final int AHEAD = 2_000;

  private static final long AHEAD_BYTES = 4 << 20;
  private static final long SPOOL_BYTES = AHEAD_BYTES + Spool.MAX_PAYLOAD;

  private final Supplier<Destination> open;
  private final RetryPolicy retry;
  private final LongSupplier nanoTime;
  private final Pause pause;
  private final Log silence = new Silence();
  private @Nullable Destination destination;
  private @Nullable RateLimit rate;
  private @Nullable Attempt attempt;

  /** How the thread waits; tests do not. */
  interface Pause {
    void rest(Duration time) throws InterruptedException;
  }

  /**
   * One interaction to send.
   *
   * @param index by which it is told what became of it
   */
  public record Item(int index, Interaction interaction) {}

  /** Hears what became of each, on the thread that sends. */
  public interface Outcomes {
    /** The destination has it. */
    void accepted(Item item);

    /** The destination will never take it. */
    void refused(Item item, String reason);

    /** Nothing was taken, and it is tried again after so long. */
    default void waiting(String reason, Duration time) {}
  }

  /** How a sending ended. */
  public enum End {
    /** Each was accepted or refused. */
    DONE,
    /** The destination refuses us: a person has to mend something. */
    HELD,
    /** Nobody is there, or everything fails. */
    DOWN,
    /** The destination did not take what it got, or asks for more time than there is. */
    TIME_OVER,
    /** The thread was interrupted, and still is. */
    INTERRUPTED
  }

  /**
   * What came of a sending.
   *
   * @param reason for people; empty when done
   * @param left what was read and is neither accepted nor refused, in its order. If no answer came,
   *     the destination may have it all the same
   */
  public record Report(End end, String reason, List<Item> left) {}

  /**
   * Opens nothing yet.
   *
   * @param open called with the first sending, on its thread
   */
  public HandUpload(Supplier<Destination> open, RetryPolicy retry) {
    this(open, retry, System::nanoTime, time -> new Doorbell().awaitPause(time));
  }

  HandUpload(Supplier<Destination> open, RetryPolicy retry, LongSupplier nanoTime, Pause pause) {
    this.open = open;
    this.retry = retry;
    this.nanoTime = nanoTime;
    this.pause = pause;
  }

  /**
   * Sends all, or as many as can be sent. Reads ahead a bounded portion only, so that there may be
   * any number of them.
   *
   * @param patience how long it goes on while nothing at all is taken
   */
  public Report send(Iterator<Item> items, Outcomes outcomes, Duration patience) {
    Attempt current = attempt == null ? new Attempt(destination()) : attempt;
    attempt = null; // only one that ends well is gone on with
    Report report = current.run(items, outcomes, patience.toNanos());
    if (report.end() == End.DONE) attempt = current;
    return report;
  }

  private Destination destination() {
    Destination opened = destination;
    if (opened == null) {
      opened = open.get();
      destination = opened;
    }
    return opened;
  }

  @Override
  public void close() {
    if (destination != null) destination.close();
    destination = null;
    attempt = null;
  }

  /** An uploader with its spool, and what waits in it. */
  private final class Attempt implements InteractionListener {
    private final Spool spool;
    private final Uploader uploader;
    private final Map<UUID, List<Sent>> waiting = new HashMap<>();
    private Outcomes outcomes = new Unheard();
    private int count;
    private long bytes;
    private long progressAt;

    Attempt(Destination destination) {
      spool = new MemorySpool(List.of(destination.name()), SPOOL_BYTES);
      RateLimit shared = rate == null ? Uploader.rate(destination, nanoTime) : rate;
      rate = shared;
      uploader =
          new Uploader(
              destination,
              spool,
              new Uploader.Surroundings(
                  retry,
                  Duration.ZERO,
                  Duration.ZERO,
                  this,
                  new DeadLetters("", 0, Clock.systemUTC(), silence),
                  silence,
                  nanoTime),
              shared);
    }

    Report run(Iterator<Item> items, Outcomes hearing, long patience) {
      outcomes = hearing;
      progressAt = nanoTime.getAsLong();
      End end = null;
      while (end == null) {
        readAhead(items);
        end = count == 0 ? End.DONE : step(patience);
      }
      uploader.buryDoubted();
      List<Item> left = left();
      if (end == End.HELD && left.isEmpty() && !items.hasNext()) end = End.DONE;
      return new Report(end, end == End.DONE ? "" : uploader.trouble(), left);
    }

    private void readAhead(Iterator<Item> items) {
      while (count < AHEAD && bytes < AHEAD_BYTES && items.hasNext()) {
        Item item = items.next();
        byte[] payload = InteractionJson.write(item.interaction());
        if (payload.length > Spool.MAX_PAYLOAD) {
          outcomes.refused(item, "it is larger than 1 MiB");
          continue;
        }
        spool.append(
            List.of(
                new Spool.Item(
                    item.interaction().type().lane(),
                    item.interaction().at().toEpochMilli(),
                    payload)));
        waiting
            .computeIfAbsent(item.interaction().id(), id -> new ArrayList<>())
            .add(new Sent(item, payload.length));
        count++;
        bytes += payload.length;
      }
    }

    /** Null if it goes on. */
    private @Nullable End step(long patience) {
      Uploader.Step step = uploader.step();
      try {
        switch (step.outcome()) {
          case IDLE -> {
            if (count > 0) throw new IllegalStateException(count + " interactions got lost");
          }
          case PROGRESS -> progressAt = nanoTime.getAsLong();
          case PACED -> pause.rest(step.pause());
          case WAIT -> {
            return later(step.pause(), patience);
          }
        }
        return null;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return End.INTERRUPTED;
      }
    }

    private @Nullable End later(Duration time, long patience) throws InterruptedException {
      if (Thread.currentThread().isInterrupted()) return End.INTERRUPTED;
      if (uploader.state() == Uploader.State.HELD) return End.HELD;
      long left = patience - (nanoTime.getAsLong() - progressAt);
      if (time.toNanos() >= left) {
        return uploader.state() == Uploader.State.DOWN ? End.DOWN : End.TIME_OVER;
      }
      outcomes.waiting(uploader.trouble(), time);
      pause.rest(time);
      return null;
    }

    private List<Item> left() {
      List<Item> left = new ArrayList<>();
      waiting.values().forEach(same -> same.forEach(sent -> left.add(sent.item())));
      left.sort((one, other) -> Integer.compare(one.index(), other.index()));
      return left;
    }

    @Override
    public void delivered(String name, Interaction interaction) {
      outcomes.accepted(take(interaction));
    }

    @Override
    public void deadLettered(String name, Interaction interaction, String reason) {
      outcomes.refused(take(interaction), reason);
    }

    @Override
    public void suppressed(String name, Interaction interaction, String reason) {
      outcomes.refused(take(interaction), "it is nothing for the destination " + name);
    }

    /** The one that was sent, even if several have the same id. */
    private Item take(Interaction interaction) {
      List<Sent> same = waiting.getOrDefault(interaction.id(), List.of());
      Sent found = same.get(0);
      for (Sent each : same) {
        if (each.item().interaction().equals(interaction)) found = each;
      }
      same.remove(found);
      if (same.isEmpty()) waiting.remove(interaction.id());
      count--;
      bytes -= found.bytes();
      return found.item();
    }
  }

  /** An item in the spool, with the bytes that it takes there. */
  private record Sent(Item item, int bytes) {}

  /** Before the first sending. */
  private static final class Unheard implements Outcomes {
    @Override
    public void accepted(Item item) {}

    @Override
    public void refused(Item item, String reason) {}
  }

  /** The caller is told by the report. */
  private static final class Silence implements Log {
    @Override
    public void info(String line) {}

    @Override
    public void warn(String line) {}
  }
}
