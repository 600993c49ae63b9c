package dev.weft.pipeline;

import dev.weft.destination.Batch;
import dev.weft.destination.Batch.Parcel;
import dev.weft.destination.Delivery;
import dev.weft.destination.Destination;
import dev.weft.destination.Limits;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.event.InteractionListener;
import dev.weft.event.InvalidInteractionException;
import dev.weft.log.Log;
import dev.weft.retry.RetryPolicy;
import dev.weft.spool.Cursor;
import dev.weft.spool.Spool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Moves the spool's interactions to one destination, each at least once. One thread, {@code
 * weft-upload-NAME}, calls {@link #step}, which is the whole body of its loop.
 *
 * <p>The good rest of a refused batch stays here, in parts, and the spool's cursor moves when all
 * parts are settled: appended to the spool again, it would reach the other destinations twice.
 */
final class Uploader {
  private static final int READ_ENTRIES = 2000;
  private static final int READ_BYTES = 2 << 20;

  private final Destination destination;
  private final Spool spool;
  private final RetryPolicy retry;
  private final Duration probe;
  private final InteractionListener listener;
  private final DeadLetters deadLetters;
  private final Log log;

  /** What is still to be sent of what was read last, in order. */
  private final Deque<Batch> parts = new ArrayDeque<>();

  private long readUpTo;
  private int failures;
  private boolean held;
  private volatile boolean abandoned;
  private final AtomicInteger settled = new AtomicInteger();

  Uploader(
      Destination destination,
      Spool spool,
      RetryPolicy retry,
      Duration probe,
      InteractionListener listener,
      DeadLetters deadLetters,
      Log log) {
    this.destination = destination;
    this.spool = spool;
    this.retry = retry;
    this.probe = probe;
    this.listener = listener;
    this.deadLetters = deadLetters;
    this.log = log;
    this.readUpTo = spool.cursor(destination.name()).done();
  }

  /** What a step came to. */
  enum Outcome {
    /** There was nothing to send. */
    IDLE,
    /** Something was settled; more may follow at once. */
    PROGRESS,
    /** The destination wants or needs time. */
    WAIT
  }

  /** The outcome of a step and, for {@code WAIT}, how long. */
  record Step(Outcome outcome, Duration pause) {
    static final Step IDLE = new Step(Outcome.IDLE, Duration.ZERO);
    static final Step PROGRESS = new Step(Outcome.PROGRESS, Duration.ZERO);
  }

  /** Sends at most one request. */
  Step step() {
    if (parts.isEmpty() && !read()) return Step.IDLE;
    if (parts.isEmpty()) return settleAll();
    Batch batch = parts.element();
    Delivery delivery = send(batch);
    if (abandoned) return Step.IDLE;
    parts.remove(); // only now: an error on the way leaves it where it is
    return switch (delivery.verdict()) {
      case ACCEPTED -> accepted(batch);
      case RETRY -> later(batch, delivery);
      case HOLD -> hold(batch, delivery);
      case TOO_LARGE, REFUSED_SOME -> halve(batch, delivery.reason());
      case REFUSED -> dropRefused(batch, delivery);
    };
  }

  /** Another thread now counts what is left as dropped: an answer that comes later is too late. */
  void abandon() {
    abandoned = true;
  }

  /** How many interactions are settled though the spool still has them. */
  int settled() {
    return settled.get();
  }

  private boolean read() {
    List<Spool.Entry> entries = spool.read(destination.name(), readUpTo, READ_ENTRIES, READ_BYTES).entries();
    if (entries.isEmpty()) return false;
    Map<String, List<Parcel>> groups = new LinkedHashMap<>();
    for (Spool.Entry entry : entries) {
      Parcel parcel = parcel(entry);
      if (parcel == null) continue;
      String key = destination.batchKey(parcel.interaction());
      groups.computeIfAbsent(key, k -> new ArrayList<>()).add(parcel);
    }
    try {
      groups.values().forEach(this::cut);
    } catch (RuntimeException | Error e) {
      parts.clear(); // it is read again
      throw e;
    }
    readUpTo = entries.get(entries.size() - 1).sequence();
    return true;
  }

  private @Nullable Parcel parcel(Spool.Entry entry) {
    Interaction interaction;
    try {
      interaction = InteractionJson.read(entry.payload());
    } catch (InvalidInteractionException e) {
      listener.dropped(destination.name(), 1, "unreadable");
      settled.incrementAndGet();
      return null;
    }
    boolean meant =
        interaction.destinations().isEmpty()
            || interaction.destinations().contains(destination.name());
    List<byte[]> records;
    try {
      records = meant ? destination.encode(interaction) : List.of();
    } catch (RuntimeException e) {
      bury(interaction, "cannot be encoded: " + e);
      settled.incrementAndGet();
      return null;
    }
    if (records.isEmpty()) {
      listener.suppressed(destination.name(), interaction, "not_for_destination");
      settled.incrementAndGet();
      return null;
    }
    return new Parcel(interaction, records);
  }

  /** Cuts a group so that each part keeps within the limits; a parcel is never cut. */
  private void cut(List<Parcel> group) {
    Limits limits = destination.limits();
    List<Parcel> part = new ArrayList<>();
    int records = 0;
    int bytes = 0;
    for (Parcel parcel : group) {
      int more = parcel.records().size();
      boolean full =
          records + more > limits.maxRecords()
              || bytes + parcel.bytes() + destination.envelopeBytes(records + more)
                  > limits.maxBytes();
      if (full && !part.isEmpty()) {
        parts.add(new Batch(part));
        part = new ArrayList<>();
        records = 0;
        bytes = 0;
      }
      part.add(parcel);
      records += more;
      bytes += parcel.bytes();
    }
    if (!part.isEmpty()) parts.add(new Batch(part));
  }

  private Delivery send(Batch batch) {
    try {
      return destination.send(batch);
    } catch (IOException e) {
      return Delivery.retry(text(e), Duration.ZERO);
    } catch (RuntimeException e) {
      return Delivery.retry("internal error, please report it: " + e, Duration.ZERO);
    }
  }

  private static String text(IOException e) {
    String message = e.getMessage();
    return e.getClass().getSimpleName() + (message == null ? "" : ": " + message);
  }

  private Step accepted(Batch batch) {
    for (int i = 0; i < batch.size(); i++) {
      listener.delivered(destination.name(), batch.parcels().get(i).interaction());
    }
    return settle(batch.size());
  }

  private Step later(Batch batch, Delivery delivery) {
    parts.addFirst(batch);
    if (++failures == 1) {
      log.warn(
          "%s did not take a batch (%s). %s; it is tried again."
              .formatted(destination.name(), delivery.reason(), waiting()));
    }
    return new Step(Outcome.WAIT, retry.delay(failures, delivery.delay()));
  }

  private Step hold(Batch batch, Delivery delivery) {
    parts.addFirst(batch);
    failures++;
    if (!held) {
      held = true;
      log.warn(
          "%s refused us (%s). %s; the next try is in %d s."
              .formatted(destination.name(), delivery.reason(), waiting(), probe.toSeconds()));
    }
    return new Step(Outcome.WAIT, probe);
  }

  private String waiting() {
    long events = spool.lag(destination.name()) - settled.get();
    String where = spool.isDurable() ? "on disk" : "in memory, until this JVM stops";
    return "%d %s %s".formatted(events, events == 1 ? "event waits" : "events wait", where);
  }

  private Step halve(Batch batch, String reason) {
    if (batch.size() == 1) {
      bury(batch.parcels().get(0).interaction(), reason);
      return settle(1);
    }
    int half = batch.size() / 2;
    parts.addFirst(new Batch(batch.parcels().subList(half, batch.size())));
    parts.addFirst(new Batch(batch.parcels().subList(0, half)));
    return Step.PROGRESS;
  }

  private Step dropRefused(Batch batch, Delivery delivery) {
    Map<Integer, String> reasons = new LinkedHashMap<>();
    delivery
        .refused()
        .forEach((record, reason) -> reasons.putIfAbsent(batch.parcelOf(record), reason));
    reasons.remove(-1);
    if (reasons.isEmpty()) return halve(batch, delivery.reason());
    List<Parcel> good = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Parcel parcel = batch.parcels().get(i);
      String reason = reasons.get(i);
      if (reason == null) {
        good.add(parcel);
      } else {
        bury(parcel.interaction(), reason);
      }
    }
    if (!good.isEmpty()) parts.addFirst(new Batch(good));
    return settle(reasons.size());
  }

  private void bury(Interaction interaction, String reason) {
    deadLetters.add(destination.name(), interaction, reason);
    listener.deadLettered(destination.name(), interaction, reason);
  }

  private Step settle(int count) {
    settled.addAndGet(count);
    if (failures > 0) {
      log.info(
          "%s takes events again, after %d tries without success"
              .formatted(destination.name(), failures));
    }
    failures = 0;
    held = false;
    return parts.isEmpty() ? settleAll() : Step.PROGRESS;
  }

  private Step settleAll() {
    spool.advance(destination.name(), new Cursor(0, readUpTo, 0, 0, Cursor.Tally.NONE));
    settled.set(0);
    return Step.PROGRESS;
  }
}
