package dev.weft.capture;

import dev.weft.event.InteractionListener;
import dev.weft.event.Lane;
import java.lang.ref.WeakReference;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * What calls have promised and not yet kept, so that none of it is lost uncounted: a bounded number
 * of tickets that hold nothing of the application. What never arrives makes room for what is newer,
 * or is there until the stop; either way it is counted. Thread-safe.
 */
final class PendingResults {
  private static final String REASON = "result_missing";

  private final int max;
  private final InteractionListener listener;
  private final Object lock = new Object();
  private final Set<Ticket> tickets = new LinkedHashSet<>();
  private boolean closed;

  /**
   * Nothing is promised yet.
   *
   * @param max so many are waited for; then the oldest is given up
   */
  PendingResults(int max, InteractionListener listener) {
    this.max = max;
    this.listener = listener;
  }

  /** One promise; a set of these tells them apart by identity. */
  static final class Ticket {
    private final Lane lane;
    private final WeakReference<PendingResult> result;

    private Ticket(Lane lane, PendingResult result) {
      this.lane = lane;
      this.result = new WeakReference<>(result);
    }
  }

  /** Waits for one more; after the stop it is settled already. */
  Ticket open(Lane lane, PendingResult result) {
    Ticket ticket = new Ticket(lane, result);
    Ticket oldest = null;
    synchronized (lock) {
      if (!closed) tickets.add(ticket);
      if (tickets.size() > max) {
        oldest = tickets.iterator().next();
        tickets.remove(oldest);
      }
    }
    if (oldest != null) lose(oldest, "more than " + max + " results have not arrived yet");
    return ticket;
  }

  /**
   * It has arrived, or it is known that it will not.
   *
   * @return whether this settles it; false when it was before
   */
  boolean settle(Ticket ticket) {
    synchronized (lock) {
      return tickets.remove(ticket);
    }
  }

  /** It never will arrive, and that is a loss. */
  void lose(Ticket ticket) {
    if (settle(ticket)) lose(ticket, "its stage does not tell");
  }

  /** Counts what has not arrived as lost; nothing is waited for any more. */
  void close() {
    Set<Ticket> left;
    synchronized (lock) {
      closed = true;
      left = new LinkedHashSet<>(tickets);
      tickets.clear();
    }
    for (Ticket ticket : left) lose(ticket, "it has not arrived before the stop");
  }

  private void lose(Ticket ticket, String why) {
    PendingResult result = ticket.result.get();
    if (result != null) result.forget();
    listener.captured(ticket.lane);
    listener.dropped(ticket.lane, REASON, "the result of a call is missing: " + why);
  }
}
