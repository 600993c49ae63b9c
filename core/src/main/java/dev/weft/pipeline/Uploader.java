package dev.weft.pipeline;

import dev.weft.destination.Batch;
import dev.weft.destination.Batch.Parcel;
import dev.weft.destination.Delivery;
import dev.weft.destination.Destination;
import dev.weft.destination.UnfitException;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.event.InteractionListener;
import dev.weft.event.InvalidInteractionException;
import dev.weft.log.Log;
import dev.weft.pipeline.Doubts.Doubt;
import dev.weft.pipeline.Window.Fate;
import dev.weft.pipeline.Window.Item;
import dev.weft.pipeline.Window.Part;
import dev.weft.pipeline.Window.Search;
import dev.weft.retry.CircuitBreaker;
import dev.weft.retry.RateLimit;
import dev.weft.retry.RetryPolicy;
import dev.weft.spool.Cursor;
import dev.weft.spool.Cursor.Tally;
import dev.weft.spool.Spool;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Moves the spool's interactions to one destination, each at least once. One thread, {@code
 * weft-upload-NAME}, calls {@link #step}, which is the whole body of its loop.
 *
 * <p>The cursor moves after each request, so that a crash repeats what was in that one request. The
 * good rest of a refused batch stays here: appended to the spool again, it would reach the other
 * destinations twice.
 *
 * <p>After an outage two windows share the requests: the backlog, and, with seven of ten, what
 * comes in now, because a recommender is asked about what a visitor does now.
 */
final class Uploader {
  private static final int READ_ENTRIES = 2000;
  private static final int READ_BYTES = 2 << 20;

  /** What is read may become much more: an order of 100 products is 100 events for one service. */
  private static final int ENCODED_BYTES = 4 * READ_BYTES;

  /** With more than so many waiting after a failure, the newest no longer wait for the oldest. */
  private static final int BACKLOG = 2 * READ_ENTRIES;

  private static final int TURNS = 10;
  private static final int LIVE_TURNS = 7;

  /** Requests that the search for the bad records of one batch may take. */
  private static final int MAX_SEARCH = 64;

  /** After a line about a failure there is none for so long: one request of two may fail. */
  private static final long QUIET_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Destination destination;
  private final String name;
  private final Spool spool;
  private final Surroundings around;
  private final InteractionListener listener;
  private final CircuitBreaker breaker;
  private final RateLimit rate;
  private final BatchSize size;
  private final Doubts doubts = new Doubts();
  private final long began;

  /** Held over all but a request; nobody waits for it but who abandons, and not for long. */
  private final ReentrantLock acting = new ReentrantLock();

  private Window backlog;
  private @Nullable Window live;
  private long freshFrom;
  private long liveSentAt;
  private Tally settledBefore;
  private int turn;
  private @Nullable Part inFlight;
  private int failures;
  private boolean recovering;

  /** Whether the log has the trouble that there is; and till when it gets no other. */
  private boolean troubleTold;

  private long quietUntil;

  /** In doubt, or held because of that, which only a success ends. */
  private boolean doubting;

  /** Those that wait beside the records in doubt are asked before it is held. */
  private boolean askingOthers;

  /** Those that were in doubt; the next refusal counts. */
  private final Set<Item> lastTry = new HashSet<>();

  private volatile State state = State.RUNNING;
  private volatile boolean abandoned;
  private volatile boolean brokenOff;
  private volatile long settled;
  private volatile String trouble = "";
  private volatile long oldestAt;

  /**
   * What an uploader works with, and what all uploaders of a pipeline share.
   *
   * @param probe how long a destination that refused us is left alone
   * @param linger how long the newest wait for more while there is a backlog
   */
  record Surroundings(
      RetryPolicy retry,
      Duration probe,
      Duration linger,
      InteractionListener listener,
      DeadLetters deadLetters,
      Log log,
      LongSupplier nanoTime) {}

  /** How the destination does. */
  enum State {
    /** It takes what it gets, as far as is known. */
    RUNNING,
    /** It did not take the last batch, which is tried again. */
    RETRYING,
    /** It is down and only probed. */
    DOWN,
    /** It refuses us, and a person has to mend something. */
    HELD
  }

  /** What a step came to. */
  enum Outcome {
    /** There was nothing to send. */
    IDLE,
    /** Something was settled; more may follow at once. */
    PROGRESS,
    /** The destination wants or needs time. */
    WAIT,
    /** The next request would be one too many for this second. */
    PACED
  }

  /** The outcome of a step and how long to wait. */
  record Step(Outcome outcome, Duration pause) {
    static final Step IDLE = new Step(Outcome.IDLE, Duration.ZERO);
    static final Step PROGRESS = new Step(Outcome.PROGRESS, Duration.ZERO);
  }

  Uploader(Destination destination, Spool spool, Surroundings around) {
    this(destination, spool, around, rate(destination, around.nanoTime()));
  }

  /**
   * Goes on with the requests that another uploader has let through.
   *
   * @param rate made by {@link #rate}
   */
  Uploader(Destination destination, Spool spool, Surroundings around, RateLimit rate) {
    this.destination = destination;
    this.name = destination.name();
    this.spool = spool;
    this.around = around;
    this.listener = around.listener();
    this.breaker = new CircuitBreaker(around.retry(), around.nanoTime());
    this.rate = rate;
    this.size = new BatchSize(destination.limits(), around.nanoTime());
    this.quietUntil = around.nanoTime().getAsLong();
    Cursor cursor = spool.cursor(name);
    this.began = cursor.began();
    this.settledBefore = cursor.tally();
    this.backlog = new Window(destination, cursor.done());
    if (cursor.freshTo() > 0) {
      freshFrom = cursor.freshFrom();
      live = new Window(destination, cursor.freshTo());
    }
    putNewestFirst();
  }

  /** How often the destination may be asked. */
  static RateLimit rate(Destination destination, LongSupplier nanoTime) {
    return new RateLimit(destination.limits().requestsPerSecond(), nanoTime);
  }

  /** Sends at most one request. */
  Step step() {
    try {
      return sendNext();
    } finally {
      oldestAt = findOldest();
    }
  }

  private Step sendNext() {
    Part part;
    acting.lock();
    try {
      if (abandoned) return Step.IDLE;
      part = inFlight == null ? next() : rest(inFlight);
      if (part == null) return nothingToSend();
      inFlight = part; // an error on the way leaves it here
    } finally {
      acting.unlock();
    }
    return send(part);
  }

  private Step send(Part part) {
    Batch batch = part.batch();
    Duration pause = rate.take(destination.requests(batch.records().size()));
    if (!pause.isZero()) return new Step(Outcome.PACED, pause);
    if (part.window() == live) liveSentAt = around.nanoTime().getAsLong();
    Search search = part.search();
    if (search != null) search.requests++;
    long before = around.nanoTime().getAsLong();
    Outcomes outcome = send(batch);
    long nanos = around.nanoTime().getAsLong() - before;
    listener.sent(name, batch.size(), bytes(batch), nanos);
    acting.lock();
    try {
      if (abandoned || (brokenOff && outcome.failure() != null)) return Step.IDLE;
      Step step = act(part, batch, outcome);
      inFlight = null;
      return step;
    } finally {
      acting.unlock();
    }
  }

  private record Outcomes(Delivery delivery, SendFailure.@Nullable Kind failure) {}

  private Step act(Part part, Batch batch, Outcomes outcome) {
    Delivery delivery = outcome.delivery();
    return switch (delivery.verdict()) {
      case ACCEPTED -> accepted(part);
      case RETRY -> later(part, delivery, outcome.failure());
      case SLOW_DOWN -> {
        rate.slowDown();
        yield later(part, delivery, outcome.failure());
      }
      case HOLD -> hold(part, delivery.reason());
      case TOO_LARGE -> tooLarge(part, batch, delivery.reason());
      case REFUSED_SOME -> search(part, delivery.reason());
      case REFUSED -> dropRefused(part, batch, delivery);
    };
  }

  /** What an error left of a part that was being dealt with; null when all of it is settled. */
  private @Nullable Part rest(Part part) {
    List<Item> open = part.items().stream().filter(item -> !item.isSettled()).toList();
    if (open.size() == part.items().size()) return part;
    return open.isEmpty() ? next() : part.of(open, part.search());
  }

  /**
   * Another thread now counts what is left as dropped: an answer that comes later is too late. An
   * interrupt of that thread stays set.
   *
   * @return false if this uploader is at work for longer than this, since the disk of the dead
   *     letters hangs perhaps: then nobody can count what is left
   */
  boolean abandon(Duration patience) {
    boolean interrupted = false;
    long end = System.nanoTime() + patience.toNanos();
    try {
      while (true) {
        try {
          if (!acting.tryLock(end - System.nanoTime(), TimeUnit.NANOSECONDS)) return false;
          break;
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      abandoned = true;
      acting.unlock();
      return true;
    } finally {
      if (interrupted) Thread.currentThread().interrupt();
    }
  }

  /** The time to stop is over: a request under way is broken off, and what it carried waits. */
  void breakOff() {
    brokenOff = true;
    destination.cancel();
  }

  /** How many interactions are settled though the spool's cursor is not past them. */
  long settled() {
    return settled;
  }

  State state() {
    return state;
  }

  /** Why it does not take what it gets; empty while it does. */
  String trouble() {
    return trouble;
  }

  /** When the oldest that it is still to get was captured, epoch milliseconds; 0 for none. */
  long oldestAt() {
    return oldestAt;
  }

  private long findOldest() {
    long oldest = backlog.oldestAt();
    Window current = live;
    return oldest > 0 || current == null ? oldest : current.oldestAt();
  }

  /**
   * Nobody will send anything else: the records in doubt are refused. For the thread that steps.
   */
  void buryDoubted() {
    doubts.takeAll().forEach(this::bury);
    advance();
  }

  // what to send

  private @Nullable Part next() {
    Part other = askingOthers ? others() : null;
    askingOthers = false;
    if (other != null) return other;
    Window current = live;
    boolean liveTurn = current != null && turn < LIVE_TURNS && isDue(current);
    turn = (turn + 1) % TURNS;
    Part part = from(liveTurn && current != null ? current : backlog);
    if (part == null && current != null) part = from(liveTurn ? backlog : current);
    if (part == null && state == State.HELD && !doubts.isEmpty()) {
      Doubt doubt = doubts.takeFirst();
      part = new Part(doubt.window(), List.of(doubt.item()), null);
    }
    return part;
  }

  /**
   * A batch of what was not sent yet, beside the rest of the refused one; null if there is none.
   */
  private @Nullable Part others() {
    Window current = live;
    Part part = current == null ? null : current.nextUnsent(size.maxRecords(), size.maxBytes());
    return part != null ? part : backlog.nextUnsent(size.maxRecords(), size.maxBytes());
  }

  /** The newest wait for each other as they do without a backlog. */
  private boolean isDue(Window window) {
    return window.hasNext()
        || spool.last() - window.readUpTo() >= size.maxRecords()
        || around.nanoTime().getAsLong() - liveSentAt >= around.linger().toNanos();
  }

  private @Nullable Part from(Window window) {
    while (!window.hasNext() && read(window)) {
      // what was read may all be settled
    }
    return window.next(size.maxRecords(), size.maxBytes());
  }

  private Step nothingToSend() {
    inFlight = null;
    doubts.takeAll().forEach(this::bury);
    return advance() ? Step.PROGRESS : Step.IDLE;
  }

  /** Returns whether there was anything. */
  private boolean read(Window window) {
    long limit = window == backlog && live != null ? freshFrom : Long.MAX_VALUE;
    if (window.readUpTo() >= limit) return false;
    Spool.Reading reading = spool.read(name, window.readUpTo(), READ_ENTRIES, READ_BYTES);
    Map<String, Long> lost = new HashMap<>(reading.lost());
    long before = window.readUpTo();
    long encoded = 0;
    for (Spool.Entry entry : reading.entries()) {
      if (entry.sequence() > limit || encoded >= ENCODED_BYTES) break;
      lose(window, entry.sequence() - 1, lost);
      encoded += add(window, entry);
    }
    if (encoded < ENCODED_BYTES) lose(window, Math.min(reading.upTo(), limit), lost); // else again
    tellSettled();
    return window.readUpTo() > before;
  }

  /** Counts what is missing up to this sequence, under the reasons that the spool gave. */
  private void lose(Window window, long upTo, Map<String, Long> lost) {
    while (window.readUpTo() < upTo) {
      long missing = upTo - window.readUpTo();
      String reason = lost.isEmpty() ? "damaged" : lost.keySet().iterator().next();
      long known = lost.getOrDefault(reason, missing);
      long count = Math.min(missing, known);
      lost.remove(reason);
      if (known > count) lost.put(reason, known - count);
      window.add(window.readUpTo() + count, count, null, Fate.DROPPED);
      listener.dropped(name, count, reason);
    }
  }

  /** Returns how many bytes are to be sent for it. */
  private int add(Window window, Spool.Entry entry) {
    long at = entry.sequence();
    Interaction interaction;
    try {
      interaction = InteractionJson.read(entry.payload());
    } catch (InvalidInteractionException e) {
      window.add(at, 1, null, Fate.DROPPED);
      listener.dropped(name, 1, "unreadable");
      return 0;
    }
    List<String> meant = interaction.destinations();
    List<byte[]> records;
    try {
      boolean forUs = meant.isEmpty() || meant.contains(name);
      records = forUs ? destination.encode(interaction) : List.of();
    } catch (UnfitException e) {
      window.add(at, 1, null, Fate.DEAD);
      tellDead(interaction, e.reason());
      return 0;
    } catch (RuntimeException e) {
      window.add(at, 1, null, Fate.DEAD);
      tellDead(interaction, "cannot be encoded: " + e);
      return 0;
    }
    if (records.isEmpty()) {
      window.add(at, 1, null, Fate.SUPPRESSED);
      listener.suppressed(name, interaction, "not_for_destination");
      return 0;
    }
    Parcel parcel = new Parcel(interaction, records);
    window.add(at, 1, parcel, null);
    return parcel.bytes();
  }

  /** Gives the newest a window of their own, if they would have to wait long. */
  private void putNewestFirst() {
    long last = spool.last();
    if (live != null || last - backlog.readUpTo() <= BACKLOG) return;
    freshFrom = last;
    live = new Window(destination, last);
    liveSentAt = around.nanoTime().getAsLong();
    turn = 0;
  }

  // what came of it

  private Outcomes send(Batch batch) {
    try {
      return new Outcomes(destination.send(batch), null);
    } catch (IOException e) {
      SendFailure failure = SendFailure.of(e);
      Delivery delivery =
          failure.kind() == SendFailure.Kind.NOT_TRUSTED
              ? Delivery.hold(failure.reason())
              : Delivery.retry(failure.reason(), Duration.ZERO);
      return new Outcomes(delivery, failure.kind());
    } catch (RuntimeException e) {
      Delivery delivery = Delivery.retry("internal error, please report it: " + e, Duration.ZERO);
      return new Outcomes(delivery, null);
    }
  }

  private Step accepted(Part part) {
    for (Item item : part.items()) {
      if (item.isSettled()) continue;
      listener.delivered(name, item.parcel().interaction());
      part.window().settle(item, Fate.DELIVERED);
      lastTry.remove(item);
    }
    for (Doubt doubt : doubts.takeAll()) {
      if (doubting) tryAgain(doubt);
      else bury(doubt);
    }
    doubts.endRow();
    doubting = false;
    size.succeeded();
    answered();
    return progress();
  }

  /** The destination takes others: so it takes this one, or it is to blame itself. */
  private void tryAgain(Doubt doubt) {
    lastTry.add(doubt.item());
    doubt.window().putLast(new Part(doubt.window(), List.of(doubt.item()), new Search()));
  }

  private Step later(Part part, Delivery delivery, SendFailure.@Nullable Kind failure) {
    part.window().putBack(part);
    failures++;
    trouble = delivery.reason();
    Duration pause = breaker.failed(failure == SendFailure.Kind.NOT_SENT, delivery.delay());
    listener.retried(name, kind(failure));
    tellOfFailure(delivery.reason());
    if (breaker.isOpen()) size.probe();
    state = breaker.isOpen() ? State.DOWN : State.RETRYING;
    return new Step(Outcome.WAIT, pause);
  }

  private void tellOfFailure(String reason) {
    long now = around.nanoTime().getAsLong();
    if (troubleTold || now - quietUntil < 0) return;
    troubleTold = true;
    quietUntil = now + QUIET_NANOS;
    around
        .log()
        .warn(
            "%s did not take a batch (%s). %s; it is tried again."
                .formatted(name, reason, waiting()));
  }

  private static String kind(SendFailure.@Nullable Kind failure) {
    if (failure == null) return "asked_to_wait";
    return failure == SendFailure.Kind.NOT_SENT ? "not_sent" : "no_answer";
  }

  private Step hold(Part part, String reason) {
    part.window().putBack(part);
    return hold(reason);
  }

  private Step hold(String reason) {
    failures++;
    trouble = reason;
    listener.retried(name, "held");
    if (state != State.HELD) {
      state = State.HELD;
      troubleTold = true;
      around
          .log()
          .warn(
              "%s refused us (%s). %s; the next try is in %s."
                  .formatted(name, reason, waiting(), seconds(around.probe())));
    }
    size.probe();
    return new Step(Outcome.WAIT, around.probe());
  }

  private static String seconds(Duration time) {
    return time.toSeconds() > 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  private String waiting() {
    long events = spool.lag(name) - settled;
    String where = spool.isDurable() ? "on disk" : "in memory, until this JVM stops";
    return "%d %s %s".formatted(events, events == 1 ? "event waits" : "events wait", where);
  }

  private Step tooLarge(Part part, Batch batch, String reason) {
    listener.retried(name, "too_large");
    answered();
    if (part.items().size() == 1) {
      bury(new Doubt(part.window(), part.items().get(0), reason));
    } else {
      size.tooLarge(bytes(batch));
      halve(part, part.search());
    }
    return progress();
  }

  private int bytes(Batch batch) {
    int bytes = destination.envelopeBytes(batch.records().size());
    for (Parcel parcel : batch.parcels()) bytes += parcel.bytes();
    return bytes;
  }

  /** Something in it is bad: it is looked for by halving, within a budget. */
  private Step search(Part part, String reason) {
    listener.retried(name, "refused");
    answered();
    if (part.items().size() == 1) return doubt(part, Map.of(0, reason));
    Search search = part.search() == null ? new Search() : part.search();
    if (search.requests >= MAX_SEARCH) {
      String why = "among refused ones; " + MAX_SEARCH + " requests did not find which: " + reason;
      for (Item item : part.items()) bury(new Doubt(part.window(), item, why));
    } else {
      halve(part, search);
    }
    return progress();
  }

  private static void halve(Part part, @Nullable Search search) {
    List<Item> items = part.items();
    int half = items.size() / 2;
    part.window().putBack(part.of(items.subList(half, items.size()), search));
    part.window().putBack(part.of(items.subList(0, half), search));
  }

  private Step dropRefused(Part part, Batch batch, Delivery delivery) {
    Map<Integer, String> reasons = new LinkedHashMap<>();
    delivery
        .refused()
        .forEach((record, reason) -> reasons.putIfAbsent(batch.parcelOf(record), reason));
    reasons.remove(-1);
    if (reasons.isEmpty()) return search(part, delivery.reason());
    listener.retried(name, "refused");
    answered();
    if (reasons.size() == part.items().size()) return doubt(part, reasons);
    List<Item> good = new ArrayList<>();
    for (int i = 0; i < part.items().size(); i++) {
      Item item = part.items().get(i);
      String reason = reasons.get(i);
      if (reason == null) good.add(item);
      else bury(new Doubt(part.window(), item, reason));
    }
    part.window().putBack(part.of(good, part.search()));
    return progress();
  }

  /** All of it is refused, and nothing beside it was taken. */
  private Step doubt(Part part, Map<Integer, String> reasons) {
    String last = "";
    for (int i = 0; i < part.items().size(); i++) {
      last = reasons.getOrDefault(i, "");
      Doubt doubt = new Doubt(part.window(), part.items().get(i), last);
      if (lastTry.remove(doubt.item())) bury(doubt);
      else doubts.add(doubt).forEach(this::bury);
    }
    if (!doubts.areEnough()) return progress();
    askingOthers = !doubting && hasNext();
    doubting = true;
    if (askingOthers) {
      size.probe();
      return progress();
    }
    return hold(last + " The same for one event after the other: perhaps it is a setting");
  }

  private boolean hasNext() {
    Window current = live;
    return backlog.hasNext() || (current != null && current.hasNext());
  }

  private void bury(Doubt doubt) {
    lastTry.remove(doubt.item());
    if (doubt.item().isSettled()) return;
    tellDead(doubt.item().parcel().interaction(), doubt.reason());
    doubt.window().settle(doubt.item(), Fate.DEAD);
  }

  private void tellDead(Interaction interaction, String reason) {
    around.deadLetters().add(name, interaction, reason);
    listener.deadLettered(name, interaction, reason);
  }

  /** The destination is there and has looked at what we sent. */
  private void answered() {
    breaker.succeeded();
    if (failures > 0 && !doubting) recovering = true;
  }

  private Step progress() {
    advance();
    if (recovering) {
      recovering = false;
      state = State.RUNNING;
      trouble = "";
      tellOfSuccess();
      failures = 0;
      putNewestFirst();
    }
    return Step.PROGRESS;
  }

  private void tellOfSuccess() {
    if (!troubleTold) return;
    troubleTold = false;
    around
        .log()
        .info("%s takes events again, after %d tries without success".formatted(name, failures));
  }

  /** Tells the spool how far we are; returns whether that is news. */
  private boolean advance() {
    Window current = live;
    if (current != null && backlog.done() >= freshFrom) {
      settledBefore = settledBefore.plus(backlog.tally());
      backlog = current;
      live = null;
      current = null;
    }
    Cursor cursor =
        current == null
            ? new Cursor(began, backlog.done(), 0, 0, tally())
            : new Cursor(began, backlog.done(), freshFrom, current.done(), tally());
    boolean isNews = !cursor.equals(spool.cursor(name));
    settled = 0; // rather too many pending for a moment than too few
    if (isNews) spool.advance(name, cursor);
    tellSettled();
    return isNews;
  }

  /** What became of everything that the two windows are past. */
  private Tally tally() {
    Tally tally = settledBefore.plus(backlog.tally());
    Window current = live;
    return current == null ? tally : tally.plus(current.tally());
  }

  private void tellSettled() {
    Window current = live;
    long beyond = backlog.settledBeyond() + (current == null ? 0 : current.settledBeyond());
    settled = tally().sum() + beyond - spool.cursor(name).tally().sum();
  }
}
