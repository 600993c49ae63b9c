package dev.weft.capture;

import dev.weft.extract.Path.When;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An event whose method has returned, though not yet its result: a {@code CompletionStage} or what
 * Spring MVC waits for. It is decided by whoever comes last, the result or the end of the request,
 * in that one's thread. Nothing but the stage, or the request, holds it.
 *
 * <p>Thread-safe: what each of the two has read is its own until the other can see it.
 */
final class PendingResult implements BiConsumer<@Nullable Object, @Nullable Throwable> {
  private final Capture capture;
  private final PendingResults all;
  private final PendingResults.Ticket ticket;
  private final AtomicInteger missing;
  private volatile @Nullable Draft draft;

  /** What the result told, before the last of the two has come. */
  private volatile @Nullable Draft late;

  private int status;

  /**
   * Waits.
   *
   * @param draft what was read so far
   * @param inRequest whether the end of a request is waited for, too
   */
  PendingResult(Capture capture, PendingResults all, Draft draft, boolean inRequest) {
    this.capture = capture;
    this.all = all;
    this.draft = draft;
    this.missing = new AtomicInteger(inRequest ? 2 : 1);
    this.ticket = all.open(draft.plan.rule().type().lane(), this);
  }

  /** The result, or why there is none. Never throws: it is called by the application's stage. */
  @Override
  public void accept(@Nullable Object value, @Nullable Throwable failure) {
    if (failure == null) {
      capture.arrived(this, value);
    } else {
      abandon();
    }
  }

  /** Reads from the result what only that can tell. */
  void read(@Nullable Object value) {
    Draft known = draft;
    if (known == null) return;
    Draft read = new Draft(known.plan, known.at);
    read.read(When.EXIT, new ResultAlone(value));
    late = read;
    come();
  }

  /** What is known so far, for the end of the request to add to; null when it is settled. */
  @Nullable Draft draft() {
    return draft;
  }

  /** The request has ended well. */
  void ended(int status) {
    this.status = status;
    come();
  }

  /** Whether the result is there and was good. */
  boolean hasArrived() {
    return late != null;
  }

  private void come() {
    if (missing.decrementAndGet() > 0) return;
    Draft whole = draft;
    forget();
    Draft read = late;
    if (whole == null || read == null || !all.settle(ticket)) return;
    whole.take(read);
    capture.decide(whole, status);
  }

  /** There is no event: the result is a failure, or the request is. */
  void abandon() {
    forget();
    var unused = all.settle(ticket);
  }

  /** The stage will not tell its result: the event is lost. */
  void lose() {
    forget();
    all.lose(ticket);
  }

  /** Lets go of the draft, and with it of the classes that its plan reads. */
  void forget() {
    draft = null;
  }
}
