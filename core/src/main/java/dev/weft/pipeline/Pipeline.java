package dev.weft.pipeline;

import dev.weft.destination.Destination;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionListener;
import dev.weft.log.Log;
import dev.weft.metrics.Accounting;
import dev.weft.metrics.Levels;
import dev.weft.retry.RetryPolicy;
import dev.weft.spool.Spool;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
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

  /** For an append that hangs at the stop, beyond the deadline, and as long again for the rest. */
  private static final Duration DISK_PATIENCE = Duration.ofMillis(500);

  /** For an uploader that is at work, whose dead letter a disk does not take perhaps. */
  private static final Duration UPLOADER_PATIENCE = Duration.ofMillis(200);

  private static final Duration PAUSE_AFTER_ERROR = Duration.ofMillis(500);
  private static final Uploader.Step AFTER_ERROR =
      new Uploader.Step(Uploader.Outcome.WAIT, PAUSE_AFTER_ERROR);

  private final Options options;
  private final List<Lane> lanes = new ArrayList<>();
  private final Supplier<Spool> openSpool;
  private final Ring ring;
  private final Clock clock;
  private final InteractionListener listener;
  private final DeadLetters deadLetters;
  private final Log log;
  private final Object lock = new Object();
  private final List<Thread> threads = new ArrayList<>();
  private volatile @Nullable Spool spool;
  private volatile @Nullable Intake intake;
  private volatile boolean started;
  private boolean closed;
  private volatile boolean drained;
  private volatile boolean abandoned;
  private volatile boolean allStarted;
  private volatile boolean errorTold;
  private volatile int droppedAtClose;
  private Runnable whenStarted = () -> {};

  /**
   * What can be set.
   *
   * @param ringEvents how many interactions may wait for the intake
   * @param ringBytes how much memory those may hold
   * @param linger how long after an interaction the upload waits for more
   * @param probe how long a destination that refused us is left alone
   * @param deadLetterFile empty means that dead letters are only counted
   * @param deadLetterBytes how large that file may become
   */
  public record Options(
      int ringEvents,
      long ringBytes,
      Duration linger,
      Duration probe,
      RetryPolicy retry,
      String deadLetterFile,
      long deadLetterBytes) {}

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

    /** How many of what waited went with the spool at the stop. */
    volatile long lost;

    Lane(Outlet outlet) {
      this.outlet = outlet;
    }

    long settled() {
      Uploader current = uploader;
      return current == null ? 0 : current.settled();
    }
  }

  /**
   * How one destination does at one moment.
   *
   * @param state {@code idle} before the first event, {@code running}, {@code retrying}, {@code
   *     down} or {@code held}
   * @param waiting interactions in the spool that it does not have yet
   */
  public record Status(String destination, String state, long waiting) {}

  /**
   * Starts nothing yet.
   *
   * @param openSpool called once, on the intake's thread; the spool is read under the names of the
   *     outlets and closed with the pipeline
   */
  public Pipeline(
      Options options,
      List<Outlet> outlets,
      Supplier<Spool> openSpool,
      InteractionListener listener,
      Log log,
      Clock clock) {
    this.options = options;
    for (Outlet outlet : outlets) lanes.add(new Lane(outlet));
    this.openSpool = openSpool;
    this.listener = listener;
    this.log = log;
    this.clock = clock;
    this.ring = new Ring(options.ringEvents(), options.ringBytes());
    this.deadLetters =
        new DeadLetters(options.deadLetterFile(), options.deadLetterBytes(), clock, log);
  }

  /** Takes an interaction that was counted as captured. Never blocks, never throws. */
  public void offer(Interaction interaction) {
    if (!started) start();
    switch (ring.offer(interaction)) {
      case TAKEN -> {}
      case FULL ->
          listener.dropped(
              interaction.type().lane(), "ring_full", "events come faster than they can be stored");
      case CLOSED -> listener.dropped(interaction.type().lane(), "closed", "");
    }
  }

  /** Starts without waiting for an event: an earlier process left some. */
  public void resume() {
    start();
  }

  /**
   * What to do, on a thread of the pipeline, once that runs; done again should it fail for lack of
   * memory. To be said before the first event.
   */
  public void whenStarted(Runnable action) {
    whenStarted = action;
  }

  /** What waits where at this moment. */
  public Levels levels() {
    Spool opened = spool;
    Levels.Spool stored =
        opened == null
            ? Levels.Spool.EMPTY
            : new Levels.Spool(opened.bytes(), opened.segments(), opened.isDurable());
    List<Levels.Destination> destinations = new ArrayList<>();
    for (Lane lane : lanes) destinations.add(level(lane));
    return new Levels(new Levels.Ring(ring.size(), ring.bytes()), stored, destinations);
  }

  private Levels.Destination level(Lane lane) {
    Uploader uploader = lane.uploader;
    return new Levels.Destination(
        lane.outlet.name(),
        state(uploader),
        uploader == null ? "" : uploader.trouble(),
        waiting(lane),
        uploader == null ? 0 : uploader.oldestAt());
  }

  private static String state(@Nullable Uploader uploader) {
    return uploader == null ? "idle" : uploader.state().name().toLowerCase(Locale.ROOT);
  }

  /** The figures of every destination at this moment. */
  public List<Accounting.Balance> balances(Accounting accounting) {
    long onTheWay = unstored();
    List<Accounting.Balance> balances = new ArrayList<>();
    for (Lane lane : lanes) {
      balances.add(accounting.balance(lane.outlet.name(), onTheWay + waiting(lane)));
    }
    return balances;
  }

  /** How many events are not in the spool yet. */
  public long unstored() {
    Intake current = intake;
    return ring.offered() - droppedAtClose - (current == null ? 0 : current.moved());
  }

  private long waiting(Lane lane) {
    Spool opened = spool;
    return opened == null ? 0 : opened.lag(lane.outlet.name()) - lane.settled() - lane.lost;
  }

  /** How every destination does at this moment. */
  public List<Status> status() {
    List<Status> status = new ArrayList<>();
    for (Lane lane : lanes) {
      status.add(new Status(lane.outlet.name(), state(lane.uploader), waiting(lane)));
    }
    return status;
  }

  /** Whether events are on disk now, so that a crash loses none. */
  public boolean isDurable() {
    Spool opened = spool;
    return opened != null && opened.isDurable();
  }

  private void start() {
    synchronized (lock) {
      if (started || closed) return;
      try {
        threads.add(WorkerThread.start("weft-intake", this::runIntake));
        started = true;
      } catch (OutOfMemoryError e) {
        // there can be no more threads now: the ring holds what comes, the next event tries again
      }
    }
  }

  private void runIntake() {
    try {
      Spool opened = open();
      if (opened == null) return;
      Intake moving = new Intake(ring, opened, listener, clock, this::ringDoorbells);
      intake = moving;
      while (step(moving) || !isClosed() || !ring.isEmpty()) {
        startUploaders(opened);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      drained = true;
      for (Lane lane : lanes) lane.doorbell.stop();
    }
  }

  /** Returns null when it is too late. */
  private @Nullable Spool open() throws InterruptedException {
    while (!abandoned) {
      try {
        Spool opened = openSpool.get();
        if (publish(opened)) return opened;
        opened.close();
        return null;
      } catch (RuntimeException | Error e) {
        failed("weft-intake", e);
        TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_ERROR.toMillis());
      }
    }
    return null;
  }

  private boolean publish(Spool opened) {
    synchronized (lock) {
      spool = opened; // even if it is too late: what was recovered is pending
      if (abandoned) return false;
    }
    startUploaders(opened);
    return true;
  }

  private boolean isClosed() {
    synchronized (lock) {
      return closed;
    }
  }

  /** Those that could not be started for lack of memory are started with the next step. */
  private void startUploaders(Spool opened) {
    if (allStarted) return;
    synchronized (lock) {
      try {
        while (threads.size() <= lanes.size()) {
          Lane lane = lanes.get(threads.size() - 1);
          String name = "weft-upload-" + lane.outlet.name();
          threads.add(WorkerThread.start(name, () -> runUploader(lane, opened)));
        }
        tellStarted();
        allStarted = true;
      } catch (OutOfMemoryError e) {
        // the spool holds what comes
      }
    }
  }

  /** What others then cannot do is no reason to stop. */
  private void tellStarted() {
    try {
      whenStarted.run();
    } catch (RuntimeException | LinkageError e) {
      failed("the start", e);
    }
  }

  /** Whether something was moved. An error, be it for lack of memory, ends one step only. */
  private boolean step(Intake moving) throws InterruptedException {
    try {
      return moving.step(INTAKE_WAIT_MILLIS) > 0;
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

  private void runUploader(Lane lane, Spool opened) {
    String name = "weft-upload-" + lane.outlet.name();
    while (!abandoned) {
      try (Destination destination = lane.outlet.destination().get()) {
        Uploader uploader = new Uploader(destination, opened, surroundings());
        lane.uploader = uploader;
        runSteps(name, uploader, lane.doorbell, opened);
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

  private Uploader.Surroundings surroundings() {
    return new Uploader.Surroundings(
        options.retry(),
        options.probe(),
        options.linger(),
        listener,
        deadLetters,
        log,
        System::nanoTime);
  }

  private void runSteps(String name, Uploader uploader, Doorbell doorbell, Spool opened)
      throws InterruptedException {
    while (!abandoned) {
      boolean last = drained; // before the look: more may come while there seems to be nothing
      Uploader.Step step = step(name, uploader);
      switch (step.outcome()) {
        case IDLE -> {
          if (last) return;
          doorbell.awaitNews(Duration.ofMinutes(1));
          doorbell.awaitTime(options.linger());
        }
        case WAIT -> {
          if (!drained) {
            doorbell.awaitTime(step.pause());
          } else if (opened.isDurable()) {
            return; // the next start will try again
          } else {
            doorbell.awaitPause(LAST_PAUSE);
          }
        }
        case PACED -> doorbell.awaitPause(step.pause());
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
   * the threads. What goes with the spool, because no disk has it, is dropped and counted; what a
   * disk has, or has in hand and does not answer, stays pending, for the next start. Takes 1.2 s
   * more than the deadline at the most, and 0.2 s for each destination whose dead letters a disk
   * does not take. Idempotent.
   *
   * @return whether this call did it
   */
  public boolean close(Duration deadline) {
    synchronized (lock) {
      if (closed) return false;
      closed = true;
    }
    ring.close();
    long end = System.nanoTime() + deadline.toNanos();
    join(end);
    synchronized (lock) {
      abandoned = true;
    }
    breakOffUploads();
    join(System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(200));
    List<Interaction> rest = ring.takeRest();
    for (Interaction left : rest) listener.dropped(left.type().lane(), "closed", "");
    droppedAtClose = rest.size();
    Intake moving = intake;
    if (moving != null) moving.close();
    Spool opened = spool;
    if (opened == null) return true;
    Map<String, Long> lost = stop(opened);
    for (Lane lane : lanes) drop(lane, opened, lost.getOrDefault(lane.outlet.name(), 0L));
    return true;
  }

  /** On a thread of its own: whatever is asked of a disk then may hang. */
  private Map<String, Long> stop(Spool opened) {
    AtomicReference<@Nullable Map<String, Long>> lost = new AtomicReference<>();
    Runnable stop = () -> lost.set(lostAtStop(opened));
    long end = System.nanoTime() + 2 * DISK_PATIENCE.toNanos();
    try {
      if (join(WorkerThread.start("weft-spool-stop", stop), end))
        Thread.currentThread().interrupt();
    } catch (OutOfMemoryError e) {
      stop.run(); // there can be no more threads now
    }
    Map<String, Long> known = lost.get();
    if (known != null) return known;
    log.warn(
        "the disk of the spool does not answer at the stop: the last events may be lost, or be sent at the next start");
    return Map.of();
  }

  private Map<String, Long> lostAtStop(Spool opened) {
    try {
      return opened.stop(DISK_PATIENCE);
    } catch (RuntimeException | Error e) {
      failed("the stop", e);
      return Map.of();
    }
  }

  /** The intake is never interrupted: that could close a file under it. */
  private void breakOffUploads() {
    for (Lane lane : lanes) {
      Uploader uploader = lane.uploader;
      if (uploader != null) uploader.breakOff();
    }
    synchronized (lock) {
      for (int i = 1; i < threads.size(); i++) threads.get(i).interrupt();
    }
  }

  /** What the uploader settled of the lost, though the spool's cursor is not past it, is none. */
  private void drop(Lane lane, Spool opened, long lost) {
    if (lost == 0) return;
    Uploader uploader = lane.uploader;
    if (uploader != null && !uploader.abandon(UPLOADER_PATIENCE)) return; // they stay pending
    String name = lane.outlet.name();
    long dropped = Math.min(lost, opened.lag(name) - lane.settled());
    lane.lost = dropped;
    if (dropped > 0) listener.dropped(name, dropped, "stopped");
  }

  /** The intake is the first: it starts the others. */
  private void join(long end) {
    boolean interrupted = false;
    for (int i = 0; ; i++) {
      Thread thread = thread(i);
      if (thread == null) break;
      interrupted |= join(thread, end);
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  /** Waits on when it is interrupted: that is meant for the application, which gets it back. */
  private static boolean join(Thread thread, long end) {
    boolean interrupted = false;
    long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    while (left > 0 && thread.isAlive()) {
      try {
        thread.join(left);
      } catch (InterruptedException e) {
        interrupted = true;
      }
      left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
    }
    return interrupted;
  }

  private @Nullable Thread thread(int number) {
    synchronized (lock) {
      return number < threads.size() ? threads.get(number) : null;
    }
  }
}
