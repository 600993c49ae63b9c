package dev.weft.capture;

import dev.weft.extract.Facts;
import dev.weft.extract.RequestFacts;
import org.jspecify.annotations.Nullable;

/** The facts of one method call in one request; either may be missing. One thread. */
record CallFacts(
    @Nullable Object @Nullable [] arguments,
    @Nullable Object self,
    @Nullable Object result,
    RequestFacts request)
    implements Facts {

  static CallFacts ofRequest(RequestFacts request) {
    return new CallFacts(null, null, null, request);
  }

  @Override
  public @Nullable Object argument(int index) {
    return arguments == null || index >= arguments.length ? null : arguments[index];
  }
}
