package dev.weft.capture;

import dev.weft.extract.Facts;
import dev.weft.extract.Path;
import dev.weft.visit.Visit;
import org.jspecify.annotations.Nullable;

/**
 * An event that is not yet decided: the values read so far, as scalars, so that nothing of the
 * application is held. One thread at a time.
 */
final class Draft {
  final Plan plan;

  /** When it happened, in milliseconds since 1970. */
  final long at;

  /** The visit it belongs to; {@link Visit#NONE} outside a request. */
  Visit visit = Visit.NONE;

  /** One for each group of the plan. */
  private final @Nullable Object[] values;

  /** The slot that each value came from. */
  private final short[] slots;

  Draft(Plan plan, long at) {
    this.plan = plan;
    this.at = at;
    this.values = new @Nullable Object[plan.groupCount()];
    this.slots = new short[plan.groupCount()];
  }

  void read(Path.When now, Facts facts) {
    plan.read(this, now, facts);
  }

  boolean holds(int status) {
    return plan.holds(this, status);
  }

  /** Adds what another draft of the same event has, where it comes first or alone. */
  void take(Draft other) {
    for (int g = 0; g < values.length; g++) {
      Object value = other.values[g];
      if (value == null || (values[g] != null && slots[g] <= other.slots[g])) continue;
      put(g, value, other.slots[g]);
    }
  }

  @Nullable Object value(int group) {
    return values[group];
  }

  int slot(int group) {
    return slots[group];
  }

  void put(int group, Object value, int slot) {
    values[group] = value;
    slots[group] = (short) slot;
  }
}
