package dev.weft.client;

import dev.weft.bootstrap.ByHand;
import dev.weft.bootstrap.Weft;
import dev.weft.client.UploadResult.NotSent;
import dev.weft.client.UploadResult.Why;
import dev.weft.config.SettingsSource;
import dev.weft.event.Interaction;
import dev.weft.log.Log;
import dev.weft.log.PrintLog;
import dev.weft.pipeline.HandUpload;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Weft as a library, for who makes interactions by hand:
 *
 * <pre>
 * try (Client client = Client.start()) {
 *   UploadResult result = client.upload(interaction);
 *   if (!result.isComplete()) …
 * }
 * </pre>
 *
 * <p>{@link #upload} goes to the service on the caller's thread and says what became of each
 * interaction; whatever the service answers is a value, never an exception. {@link #track} hands
 * over to the pipeline, with its spool on disk and its threads, and never waits.
 *
 * <p>Thread-safe: uploads of several threads come one after the other, in no set order.
 */
public final class Client implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ByHand byHand;

  /** Held over requests: a destination is one thread's at a time. */
  private final ReentrantLock sending = new ReentrantLock(true);

  private final Map<String, HandUpload> uploads = new HashMap<>();
  private final AtomicBoolean tracking = new AtomicBoolean();
  private volatile boolean closed;

  private Client(ByHand byHand) {
    this.byHand = byHand;
  }

  /**
   * Reads {@code weft.yaml} (or what {@code WEFT_CONFIG} names), the environment and the system
   * properties. Opens no connection, no file and no thread.
   *
   * @throws IllegalArgumentException with everything that is wrong
   */
  public static Client start() {
    return start("");
  }

  /**
   * As {@link #start()}, with this file.
   *
   * @param file path of a {@code weft.yaml}; empty for the usual place
   * @throws IllegalArgumentException with everything that is wrong
   */
  public static Client start(String file) {
    return new Client(ByHand.of(SettingsSource.ofProcess(file), new PrintLog(System.err)));
  }

  /**
   * Takes settings that are given by hand, and looks nowhere else.
   *
   * @param settings by key, such as {@code miso.api-key}
   * @throws IllegalArgumentException with everything that is wrong
   */
  public static Client start(Map<String, String> settings) {
    return start(settings, new PrintLog(System.err));
  }

  static Client start(Map<String, String> settings, Log log) {
    return new Client(ByHand.of(settings, log));
  }

  /** As {@link Uploads#to}. */
  public Uploads to(String destination) {
    return new Uploads(this, known(destination), false, PATIENCE);
  }

  /** As {@link Uploads#dryRun}, to the one destination that is configured. */
  public Uploads dryRun() {
    return uploads().dryRun();
  }

  /** As {@link Uploads#patience}, to the one destination that is configured; 60 s without it. */
  public Uploads patience(Duration time) {
    return uploads().patience(time);
  }

  /** As {@link Uploads#upload(Interaction)}, to the one destination that is configured. */
  public UploadResult upload(Interaction interaction) {
    return uploads().upload(interaction);
  }

  /** As {@link Uploads#upload(Collection)}, to the one destination that is configured. */
  public UploadResult upload(Collection<Interaction> interactions) {
    return uploads().upload(interactions);
  }

  /** As {@link Uploads#upload(String)}, to the one destination that is configured. */
  public UploadResult upload(String json) {
    return uploads().upload(json);
  }

  private Uploads uploads() {
    List<String> names = byHand.destinations();
    if (names.size() == 1) return to(names.get(0));
    throw new IllegalStateException(
        "the destinations %s are configured; say which by client.to(\"%s\")"
            .formatted(String.join(", ", names), names.get(0)));
  }

  String known(String destination) {
    if (byHand.destinations().contains(destination)) return destination;
    throw new IllegalArgumentException(
        "\"%s\" is not among the configured destinations; there is %s"
            .formatted(destination, String.join(", ", byHand.destinations())));
  }

  UploadResult upload(String destination, boolean dryRun, Duration patience, Input input) {
    boolean stored = !dryRun && !byHand.isDryRun(destination);
    try {
      if (!sending.tryLock(patience.toNanos(), TimeUnit.NANOSECONDS)) {
        return nothing(input, Why.TIME_OVER, "another thread's upload takes too long", !stored);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return nothing(input, Why.INTERRUPTED, "the thread was interrupted", !stored);
    }
    try {
      if (closed) throw new IllegalStateException("the client is closed");
      String key = destination + (dryRun ? " dry" : "");
      HandUpload upload = uploads.computeIfAbsent(key, name -> byHand.upload(destination, dryRun));
      return new Sending(input).through(upload, patience, !stored);
    } finally {
      sending.unlock();
    }
  }

  private static UploadResult nothing(Input input, Why why, String reason, boolean dryRun) {
    List<NotSent> all = List.of(new NotSent(0, input.count(), why, reason));
    return new UploadResult(0, List.of(), input.count() == 0 ? List.of() : all, dryRun);
  }

  /**
   * Hands the interaction over to be delivered later: through the spool, to all destinations it is
   * meant for. Never waits, never throws. With the first one the pipeline starts, which also goes
   * on with what an earlier process left. Does nothing if {@code enabled} is false.
   */
  public void track(Interaction interaction) {
    byHand.weft().ifPresent(weft -> track(weft, interaction));
  }

  private void track(Weft weft, Interaction interaction) {
    if (!tracking.getAndSet(true)) weft.begin();
    weft.track(interaction);
  }

  /**
   * Waits for an upload that is under way, and stops the asynchronous way within {@code
   * stop.deadline}: what it could not send waits in the spool for the next start. Idempotent.
   */
  @Override
  public void close() {
    closed = true;
    sending.lock();
    try {
      uploads.values().forEach(HandUpload::close);
      uploads.clear();
    } finally {
      sending.unlock();
    }
    byHand.weft().ifPresent(Weft::close); // prints nothing if nothing was tracked
  }
}
