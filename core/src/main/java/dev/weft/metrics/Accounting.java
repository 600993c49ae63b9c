package dev.weft.metrics;

import dev.weft.event.Interaction;
import dev.weft.event.InteractionListener;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what became of every interaction, so that for each destination
 *
 * <pre>captured = delivered + dead-lettered + dropped{reason} + suppressed{reason} + pending</pre>
 *
 * Pending is counted apart, by the pipeline, so that the equation can fail when something is wrong.
 * Thread-safe.
 */
public final class Accounting implements InteractionListener {
  private static final String ALL = "";

  private final LongAdder captured = new LongAdder();
  private final Map<String, Counters> byDestination = new ConcurrentHashMap<>();

  /** Reasons that are counted when there may be no memory left to make a counter. */
  private static final List<String> WITHOUT_MEMORY = List.of("internal_error", "not_stored");

  private static final class Counters {
    final LongAdder delivered = new LongAdder();
    final LongAdder deadLettered = new LongAdder();
    final Map<String, LongAdder> dropped = new ConcurrentHashMap<>();
    final Map<String, LongAdder> suppressed = new ConcurrentHashMap<>();
  }

  /** Starts with nothing counted. */
  public Accounting() {
    for (String reason : WITHOUT_MEMORY) counters(ALL).dropped.put(reason, new LongAdder());
  }

  /**
   * The figures of one destination at one moment. Immutable.
   *
   * @param dropped by reason
   * @param suppressed by reason
   * @param pending on the way: in the ring, in the spool, or in hand
   */
  public record Balance(
      String destination,
      long captured,
      long delivered,
      long deadLettered,
      Map<String, Long> dropped,
      Map<String, Long> suppressed,
      long pending) {

    /** Whether nothing is unaccounted for; may be false for a moment while events move. */
    public boolean holds() {
      return captured == delivered + deadLettered + sum(dropped) + sum(suppressed) + pending;
    }

    /** One line for people: {@code miso: captured 12 = delivered 11 + dead-lettered 0 + …}. */
    @Override
    public String toString() {
      return "%s: captured %d = delivered %d + dead-lettered %d + dropped %s + suppressed %s + pending %d%s"
          .formatted(
              destination,
              captured,
              delivered,
              deadLettered,
              text(dropped),
              text(suppressed),
              pending,
              holds() ? "" : " (does not add up)");
    }

    private static long sum(Map<String, Long> counts) {
      return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private static String text(Map<String, Long> counts) {
      return counts.isEmpty() ? "0" : sum(counts) + " " + counts;
    }
  }

  /**
   * The figures of one destination.
   *
   * @param pending as the pipeline counts it
   */
  public Balance balance(String destination, long pending) {
    Counters common = counters(ALL);
    Counters own = counters(destination);
    return new Balance(
        destination,
        captured.sum(),
        own.delivered.sum(),
        own.deadLettered.sum(),
        both(common.dropped, own.dropped),
        both(common.suppressed, own.suppressed),
        pending);
  }

  private static Map<String, Long> both(Map<String, LongAdder> one, Map<String, LongAdder> other) {
    Map<String, Long> sums = new TreeMap<>();
    one.forEach((reason, count) -> sums.merge(reason, count.sum(), Long::sum));
    other.forEach((reason, count) -> sums.merge(reason, count.sum(), Long::sum));
    sums.values().removeIf(sum -> sum == 0);
    return sums;
  }

  @Override
  public void captured() {
    captured.increment();
  }

  @Override
  public void suppressed(String reason) {
    add(counters(ALL).suppressed, reason, 1);
  }

  @Override
  public void dropped(String reason, String detail) {
    add(counters(ALL).dropped, reason, 1);
  }

  @Override
  public void suppressed(String destination, Interaction interaction, String reason) {
    add(counters(destination).suppressed, reason, 1);
  }

  @Override
  public void delivered(String destination, Interaction interaction) {
    counters(destination).delivered.increment();
  }

  @Override
  public void deadLettered(String destination, Interaction interaction, String reason) {
    counters(destination).deadLettered.increment();
  }

  @Override
  public void dropped(String destination, long count, String reason) {
    add(counters(destination).dropped, reason, count);
  }

  private static void add(Map<String, LongAdder> counts, String reason, long count) {
    LongAdder counter = counts.get(reason);
    if (counter == null) counter = counts.computeIfAbsent(reason, r -> new LongAdder());
    counter.add(count);
  }

  private Counters counters(String destination) {
    Counters known = byDestination.get(destination);
    return known != null ? known : byDestination.computeIfAbsent(destination, d -> new Counters());
  }
}
