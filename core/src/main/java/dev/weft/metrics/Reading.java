package dev.weft.metrics;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One value at one moment. Immutable.
 *
 * @param value in the metric's unit; of a timer the time of all together
 * @param count how many times, of a timer; else 0
 */
public record Reading(Series series, double value, long count) {
  /**
   * A metric with values for its tags. Immutable.
   *
   * @param tags values, in the order of {@link Metric#tags}
   */
  public record Series(Metric metric, List<String> tags) {
    static Series of(Metric metric, String... tags) {
      return new Series(metric, List.of(tags));
    }

    // By hand: on Java 17 the ones that a record has by itself leave its class, and so the loader
    // of
    // a web application, in a cache of java.lang.runtime.ObjectMethods.
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Series that && metric == that.metric && tags.equals(that.tags);
    }

    @Override
    public int hashCode() {
      return 31 * metric.meter().hashCode() + tags.hashCode();
    }
  }
}
