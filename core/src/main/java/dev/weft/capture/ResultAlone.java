package dev.weft.capture;

import dev.weft.extract.Facts;
import dev.weft.extract.RequestFacts;
import org.jspecify.annotations.Nullable;

/** What is left to be read when a result arrives, long after its call: the result. */
record ResultAlone(@Nullable Object result) implements Facts {
  @Override
  public @Nullable Object argument(int index) {
    return null;
  }

  @Override
  public @Nullable Object self() {
    return null;
  }

  @Override
  public RequestFacts request() {
    return RequestFacts.NONE;
  }
}
