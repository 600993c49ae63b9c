package dev.weft.extract;

import org.jspecify.annotations.Nullable;

/** The facts of a request outside any call of a method. */
record RequestAlone(RequestFacts request) implements Facts {
  @Override
  public @Nullable Object argument(int index) {
    return null;
  }

  @Override
  public @Nullable Object self() {
    return null;
  }

  @Override
  public @Nullable Object result() {
    return null;
  }
}
