package dev.weft.metrics;

import dev.weft.event.Interaction;
import dev.weft.event.InteractionListener;
import dev.weft.event.Lane;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Counts what became of every interaction, so that for each destination
 *
 * <pre>
 * captured + recovered = delivered + dead-lettered + dropped{reason} + suppressed{reason} + pending
 * </pre>
 *
 * Recovered is what an earlier process left in the spool. Pending is counted apart, by the
 * pipeline, so that the equation can fail when something is wrong. Thread-safe.
 */
public final class Accounting implements InteractionListener {
  private static final String ALL = "";

  /** For a loss of which nobody knows any more what it was. */
  private static final String NO_LANE = "unknown";

  private final LongAdder[] captured = perLane();
  private final Map<String, Counters> byDestination = new ConcurrentHashMap<>();

  /** Reasons that are counted when there may be no memory left to make a counter. */
  private static final List<String> WITHOUT_MEMORY = List.of("internal_error", "not_stored");

  private static final class Counters {
    final LongAdder[] delivered = perLane();
    final LongAdder[] deadLettered = perLane();
    final LongAdder recovered = new LongAdder();
    final Map<String, LongAdder[]> dropped = new ConcurrentHashMap<>();
    final Map<String, LongAdder[]> suppressed = new ConcurrentHashMap<>();
    final Map<String, LongAdder> retried = new ConcurrentHashMap<>();
  }

  /** One for each lane and one for those of no known lane. */
  private static LongAdder[] perLane() {
    LongAdder[] adders = new LongAdder[Lane.values().length + 1];
    for (int i = 0; i < adders.length; i++) adders[i] = new LongAdder();
    return adders;
  }

  /** Starts with nothing counted. */
  public Accounting() {
    for (String reason : WITHOUT_MEMORY) counters(ALL).dropped.put(reason, perLane());
  }

  /**
   * One counter at one moment. Immutable.
   *
   * @param name {@code captured}, {@code recovered}, {@code delivered}, {@code dead_lettered},
   *     {@code dropped}, {@code suppressed} or {@code retried}
   * @param destination empty for what concerns all of them
   * @param lane {@code conversion}, {@code view}, {@code impression}, or {@code unknown}
   * @param reason empty where there is none
   */
  public record Count(String name, String destination, String lane, String reason, long value) {}

  /**
   * The figures of one destination at one moment. Immutable.
   *
   * @param recovered left in the spool by an earlier process
   * @param dropped by reason
   * @param suppressed by reason
   * @param pending on the way: in the ring, in the spool, or in hand
   */
  public record Balance(
      String destination,
      long captured,
      long recovered,
      long delivered,
      long deadLettered,
      Map<String, Long> dropped,
      Map<String, Long> suppressed,
      long pending) {

    /** Whether nothing is unaccounted for; may be false for a moment while events move. */
    public boolean holds() {
      return captured + recovered
          == delivered + deadLettered + sum(dropped) + sum(suppressed) + pending;
    }

    /** One line for people: {@code miso: captured 12 = delivered 11 + dead-lettered 0 + …}. */
    @Override
    public String toString() {
      return "%s: captured %d%s = delivered %d + dead-lettered %d + dropped %s + suppressed %s + pending %d%s"
          .formatted(
              destination,
              captured,
              recovered == 0 ? "" : " + recovered " + recovered,
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
        sum(captured),
        own.recovered.sum(),
        sum(own.delivered),
        sum(own.deadLettered),
        both(common.dropped, own.dropped),
        both(common.suppressed, own.suppressed),
        pending);
  }

  /** Every counter that is not zero. */
  public List<Count> counts() {
    List<Count> counts = new ArrayList<>();
    addTo(counts, "captured", ALL, "", captured);
    byDestination.forEach(
        (destination, own) -> {
          addTo(counts, "delivered", destination, "", own.delivered);
          addTo(counts, "dead_lettered", destination, "", own.deadLettered);
          addTo(counts, "recovered", destination, NO_LANE, "", own.recovered.sum());
          own.dropped.forEach((why, some) -> addTo(counts, "dropped", destination, why, some));
          own.suppressed.forEach(
              (why, some) -> addTo(counts, "suppressed", destination, why, some));
          own.retried.forEach(
              (kind, some) -> addTo(counts, "retried", destination, NO_LANE, kind, some.sum()));
        });
    return counts;
  }

  private static void addTo(
      List<Count> counts, String name, String destination, String reason, LongAdder[] adders) {
    for (Lane lane : Lane.values()) {
      addTo(counts, name, destination, lane.word(), reason, adders[lane.code()].sum());
    }
    addTo(counts, name, destination, NO_LANE, reason, adders[adders.length - 1].sum());
  }

  private static void addTo(
      List<Count> counts, String name, String destination, String lane, String reason, long value) {
    if (value != 0) counts.add(new Count(name, destination, lane, reason, value));
  }

  private static Map<String, Long> both(
      Map<String, LongAdder[]> one, Map<String, LongAdder[]> other) {
    Map<String, Long> sums = new TreeMap<>();
    one.forEach((reason, count) -> sums.merge(reason, sum(count), Long::sum));
    other.forEach((reason, count) -> sums.merge(reason, sum(count), Long::sum));
    sums.values().removeIf(sum -> sum == 0);
    return sums;
  }

  private static long sum(LongAdder[] adders) {
    long sum = 0;
    for (LongAdder adder : adders) sum += adder.sum();
    return sum;
  }

  @Override
  public void captured(Lane lane) {
    captured[lane.code()].increment();
  }

  @Override
  public void suppressed(Lane lane, String reason) {
    add(counters(ALL).suppressed, reason, lane.code(), 1);
  }

  @Override
  public void dropped(Lane lane, String reason, String detail) {
    add(counters(ALL).dropped, reason, lane.code(), 1);
  }

  @Override
  public void suppressed(String destination, Interaction interaction, String reason) {
    add(counters(destination).suppressed, reason, laneOf(interaction), 1);
  }

  @Override
  public void delivered(String destination, Interaction interaction) {
    counters(destination).delivered[laneOf(interaction)].increment();
  }

  @Override
  public void deadLettered(String destination, Interaction interaction, String reason) {
    counters(destination).deadLettered[laneOf(interaction)].increment();
  }

  @Override
  public void dropped(String destination, long count, String reason) {
    add(counters(destination).dropped, reason, Lane.values().length, count);
  }

  @Override
  public void recovered(String destination, long count) {
    counters(destination).recovered.add(count);
  }

  @Override
  public void retried(String destination, String kind) {
    counters(destination).retried.computeIfAbsent(kind, k -> new LongAdder()).increment();
  }

  private static int laneOf(Interaction interaction) {
    return interaction.type().lane().code();
  }

  private static void add(Map<String, LongAdder[]> counts, String reason, int lane, long count) {
    LongAdder[] counters = counts.get(reason);
    if (counters == null) counters = counts.computeIfAbsent(reason, r -> perLane());
    counters[lane].add(count);
  }

  private Counters counters(String destination) {
    Counters known = byDestination.get(destination);
    return known != null ? known : byDestination.computeIfAbsent(destination, d -> new Counters());
  }
}
