package dev.weft.metrics;

import dev.weft.metrics.Accounting.Count;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Says in one line what happened since the line before: {@code in the last minute: captured 1,210,
 * dropped 3 {no_identity=3}; miso delivered 1,204, retried 2 {held=2}, held (HTTP 401), 12,345
 * wait}. One thread.
 */
public final class Summary {
  private final When when;
  private final Accounting accounting;
  private final Supplier<Levels> levels;
  private Map<Key, Long> before = Map.of();

  /** In which minutes there is a line. */
  public enum When {
    /** When something was lost, refused or sent again, or a destination takes nothing. */
    TROUBLE,
    /** Every minute. */
    ALWAYS,
    /** None. */
    NEVER
  }

  /** A counter for all lanes together. No record: see {@link Reading.Series#equals}. */
  private static final class Key {
    final String name;
    final String destination;
    final String reason;

    Key(Count count) {
      name = count.name();
      destination = count.destination();
      reason = count.reason();
    }

    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Key that
          && name.equals(that.name)
          && destination.equals(that.destination)
          && reason.equals(that.reason);
    }

    @Override
    public int hashCode() {
      return 31 * (31 * name.hashCode() + destination.hashCode()) + reason.hashCode();
    }
  }

  /** Begins now: what was counted before is of no minute. */
  public Summary(When when, Accounting accounting, Supplier<Levels> levels) {
    this.when = when;
    this.accounting = accounting;
    this.levels = levels;
  }

  /** To be called once a minute. */
  public Optional<String> nextLine() {
    Map<Key, Long> now = counts();
    Minute minute = new Minute(now, before);
    before = now;
    if (when == When.NEVER) return Optional.empty();
    List<String> parts = new ArrayList<>();
    parts.add(minute.common());
    for (Levels.Destination one : levels.get().destinations()) parts.add(minute.of(one));
    if (when == When.TROUBLE && !minute.trouble) return Optional.empty();
    parts.removeIf(String::isEmpty);
    return Optional.of("in the last minute: " + String.join("; ", parts));
  }

  private Map<Key, Long> counts() {
    Map<Key, Long> sums = new HashMap<>();
    for (Count count : accounting.counts()) {
      sums.merge(new Key(count), count.value(), Long::sum);
    }
    return sums;
  }

  private static final class Minute {
    private final Map<Key, Long> more = new HashMap<>();
    private boolean trouble;

    Minute(Map<Key, Long> now, Map<Key, Long> before) {
      now.forEach((key, value) -> more.put(key, value - before.getOrDefault(key, 0L)));
    }

    /** What concerns all destinations. */
    String common() {
      List<String> words = new ArrayList<>();
      words.add("captured " + number(sum("captured", "")));
      trouble |= add(words, "dropped", "dropped", "");
      add(words, "suppressed", "suppressed", "");
      return String.join(", ", words);
    }

    String of(Levels.Destination level) {
      String name = level.name();
      List<String> words = new ArrayList<>();
      words.add(name + " delivered " + number(sum("delivered", name)));
      trouble |= add(words, "dead-lettered", "dead_lettered", name);
      trouble |= add(words, "dropped", "dropped", name);
      trouble |= add(words, "retried", "retried", name);
      boolean fine = level.state().equals("running") || level.state().equals("idle");
      if (!fine) {
        trouble = true;
        String why = level.trouble();
        words.add(level.state() + (why.isEmpty() ? "" : " (" + why + ")"));
      }
      if (level.waiting() > 0) words.add(number(level.waiting()) + " wait");
      return String.join(", ", words);
    }

    /** Returns whether there was any. */
    private boolean add(List<String> words, String word, String name, String destination) {
      Map<String, String> reasons = new TreeMap<>();
      more.forEach(
          (key, value) -> {
            boolean ours = key.name.equals(name) && key.destination.equals(destination);
            if (ours && value > 0 && !key.reason.isEmpty()) {
              reasons.put(key.reason, number(value));
            }
          });
      long sum = sum(name, destination);
      if (sum > 0) words.add(word + " " + number(sum) + (reasons.isEmpty() ? "" : " " + reasons));
      return sum > 0;
    }

    private long sum(String name, String destination) {
      long sum = 0;
      for (Map.Entry<Key, Long> one : more.entrySet()) {
        Key key = one.getKey();
        if (key.name.equals(name) && key.destination.equals(destination)) sum += one.getValue();
      }
      return sum;
    }

    private static String number(long value) {
      return String.format(Locale.ROOT, "%,d", value);
    }
  }
}
