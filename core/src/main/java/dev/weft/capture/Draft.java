package dev.weft.capture;

import dev.weft.extract.Facts;
import dev.weft.extract.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An event that is not yet decided: the values read so far, as scalars, so that nothing of the
 * application is held. One thread at a time.
 */
final class Draft {
  final Plan plan;
  final Instant at;
  private final @Nullable Object[] values;

  Draft(Plan plan, Instant at) {
    this.plan = plan;
    this.at = at;
    this.values = plan.newValues();
  }

  void read(Path.When now, Facts facts) {
    plan.read(values, now, facts);
  }

  boolean holds(int status) {
    return plan.holds(values, status);
  }

  void fields(Plan.FieldSink sink) {
    plan.fields(values, sink);
  }
}
