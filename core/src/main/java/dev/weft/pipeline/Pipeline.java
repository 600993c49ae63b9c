package dev.weft.pipeline;

import dev.weft.destination.Destination;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionListener;
import dev.weft.log.Log;
import dev.weft.metrics.Accounting;
import dev.weft.retry.RetryPolicy;
import dev.weft.spool.Cursor;
import dev.weft.spool.Spool;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The way of interactions from {@link #offer} to their destinations. Its threads, one for the
 * intake and one for each destination, are daemons and start with the first interaction.
 * Thread-safe.
 */
public final class Pipeline {
  private static final long INTAKE_WAIT_MILLIS = 200;
  private static final Duration LAST_PAUSE = Duration.ofMillis(250);
  private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(500);
  private static final Uploader.Step AFTER_ERROR =
      new Uploader.Step(Uploader.Outcome.WAIT, PAUSE_AFTER_ERROR);

  private final Options options;
  private final List<Lane> lanes = new ArrayList<>();
  private final Spool spool;
  private final Ring ring;
  private final Intake intake;
  private final InteractionListener listener;
  private final DeadLetters deadLetters;
  private final Log log;
  private final Object lock = new Object();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean started;
  private volatile boolean closed;
  private volatile boolean drained;
  private volatile boolean abandoned;
  private volatile boolean errorTold;

  /**
   * What can be set.
   *
   * @param ringEvents how many interactions may wait for the intake
   * @param ringBytes how much memory those may hold
   * @param linger how long after an interaction the upload waits for more
   * @param probe how long a destination that refused us is left alone
   * @param deadLetterFile empty means that dead letters are only counted
   */
  public record Options(
      int ringEvents,
      long ringBytes,
      Duration linger,
      Duration probe,
      RetryPolicy retry,
      String deadLetterFile) {}

  /**
   * A destination that is made on its own thread, when that starts.
   *
   * @param name as {@link Destination#name} will say
   */
  public record Outlet(String name, Supplier<Destination> destination) {}

  /** One destination's side of the pipeline. */
  private static final class Lane {
    final Outlet outlet;
    final Doorbell doorbell = new Doorbell();
    volatile @Nullable Uploader uploader;

    Lane(Outlet outlet) {
      this.outlet = outlet;
    }

    int settled() {
      Uploader current = uploader;
      return current == null ? 0 : current.settled();
    }
  }

  /**
   * Starts nothing yet.
   *
   * @param spool read under the names of the outlets; closed with the pipeline
   */
  public Pipeline(
      Options options,
      List<Outlet> outlets,
      Spool spool,
      InteractionListener listener,
      Log log,
      Clock clock) {
    this.options = options;
    for (Outlet outlet : outlets) lanes.add(new Lane(outlet));
    this.spool = spool;
    this.listener = listener;
    this.log = log;
    this.ring = new Ring(options.ringEvents(), options.ringBytes());
    this.intake = new Intake(ring, spool, listener, clock, this::ringDoorbells);
    this.deadLetters = new DeadLetters(options.deadLetterFile(), clock, log);
  }

  /** Takes an interaction that was counted as captured. Never blocks, never throws. */
  public void offer(Interaction interaction) {
    if (!started) start();
    if (closed) {
      listener.dropped(interaction.type().lane(), "closed", "");
    } else if (!ring.offer(interaction)) {
      listener.dropped(
          interaction.type().lane(), "ring_full", "events come faster than they can be stored");
    } else if (closed && ring.remove(interaction)) {
      listener.dropped(interaction.type().lane(), "closed", ""); // the intake may have had its last look already
    }
  }

  /** The figures of every destination at this moment. */
  public List<Accounting.Balance> balances(Accounting accounting) {
    List<Accounting.Balance> balances = new ArrayList<>();
    for (Lane lane : lanes) {
      String name = lane.outlet.name();
      long pending = ring.size() + intake.inHand() + spool.lag(name) - lane.settled();
      balances.add(accounting.balance(name, pending));
    }
    return balances;
  }

  private void start() {
    synchronized (lock) {
      if (started || closed) return;
      try {
        while (threads.size() <= lanes.size()) startThread(threads.size());
        started = true;
      } catch (OutOfMemoryError e) {
        // there can be no more threads now: the ring holds what comes, the next event tries again
      }
    }
  }

  /** The intake's is the first, then that of each destination. */
  private void startThread(int number) {
    if (number == 0) {
      threads.add(WorkerThread.start("weft-intake", this::runIntake));
    } else {
      Lane lane = lanes.get(number - 1);
      threads.add(WorkerThread.start("weft-upload-" + lane.outlet.name(), () -> runUploader(lane)));
    }
  }

  private void runIntake() {
    try {
      while (intakeStep() || !closed) {
        // all is done in the condition
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      drained = true;
      for (Lane lane : lanes) lane.doorbell.stop();
    }
  }

  /** Whether something was moved. An error, be it for lack of memory, ends one step only. */
  private boolean intakeStep() throws InterruptedException {
    try {
      return intake.step(INTAKE_WAIT_MILLIS) > 0;
    } catch (RuntimeException | Error e) {
      failed("weft-intake", e);
      TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_ERROR.toMillis());
      return false;
    }
  }

  /** Says so once; no text is made more often, because memory may be what is lacking. */
  private void failed(String thread, Throwable error) {
    if (errorTold) return;
    errorTold = true;
    try {
      log.warn("an internal error in " + thread + ", which goes on: " + error);
    } catch (RuntimeException | Error e) {
      errorTold = false; // there was no memory for the line
    }
  }

  private void ringDoorbells() {
    for (Lane lane : lanes) lane.doorbell.ring();
  }

  private void runUploader(Lane lane) {
    String name = "weft-upload-" + lane.outlet.name();
    while (!abandoned) {
      try (Destination destination = lane.outlet.destination().get()) {
        Uploader uploader =
            new Uploader(
                destination, spool, options.retry(), options.probe(), listener, deadLetters, log);
        lane.uploader = uploader;
        runSteps(name, uploader, lane.doorbell);
        return;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException | Error e) {
        failed(name, e);
        if (drained) return;
      }
      lane.doorbell.awaitPauseQuietly(PAUSE_AFTER_ERROR);
    }
  }

  private void runSteps(String name, Uploader uploader, Doorbell doorbell)
      throws InterruptedException {
    while (!abandoned) {
      Uploader.Step step = step(name, uploader);
      switch (step.outcome()) {
        case IDLE -> {
          if (drained) return;
          doorbell.awaitNews(Duration.ofMinutes(1));
          doorbell.awaitTime(options.linger());
        }
        case WAIT -> {
          if (!drained) {
            doorbell.awaitTime(step.pause());
          } else if (spool.isDurable()) {
            return; // the next start will try again
          } else {
            doorbell.awaitPause(LAST_PAUSE);
          }
        }
        case PROGRESS -> {
          // go on at once
        }
      }
    }
  }

  /** One of the three borders: an error, be it for lack of memory, ends one step only. */
  private Uploader.Step step(String name, Uploader uploader) {
    try {
      return uploader.step();
    } catch (RuntimeException | Error e) {
      failed(name, e);
      return AFTER_ERROR;
    }
  }

  /**
   * Stops: takes no more, moves the ring to the spool, sends what can be sent in time, and joins
   * the threads. What a spool without a disk still holds is then dropped and counted. Idempotent.
   *
   * @return whether this call did it
   */
  public boolean close(Duration deadline) {
    synchronized (lock) {
      if (closed) return false;
      closed = true;
    }
    long end = System.nanoTime() + deadline.toNanos();
    join(end);
    abandoned = true;
    for (Thread thread : threads) thread.interrupt();
    join(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200));
    for (Interaction left = ring.take(); left != null; left = ring.take()) {
      listener.dropped(left.type().lane(), "closed", "");
    }
    if (!spool.isDurable()) lanes.forEach(this::dropRest);
    spool.close();
    return true;
  }

  private void dropRest(Lane lane) {
    String name = lane.outlet.name();
    Uploader uploader = lane.uploader;
    if (uploader != null) uploader.abandon();
    long left = spool.lag(name) - lane.settled();
    spool.advance(name, Cursor.at(spool.last()));
    lane.uploader = null;
    if (left > 0) listener.dropped(name, left, "stopped");
  }

  private void join(long end) {
    for (Thread thread : threads) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      try {
        if (left > 0) thread.join(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }
}
