package dev.weft.visit;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where a visit is remembered from one request to the next. Thread-safe, without state. */
interface Keeper {
  /** What is remembered; null for nothing. */
  @Nullable Kept read(Place place);

  /** Remembers it, if that can be done without making a session. */
  void keep(Place place, Kept kept);

  /**
   * The id of a visit that nothing is remembered of.
   *
   * @param day of the visit, counted since 1970
   * @param visitor who it is, be it a stranger; empty if that is not known
   * @return empty when there is nothing to make one of
   */
  String begin(Place place, long day, Supplier<String> visitor);
}
