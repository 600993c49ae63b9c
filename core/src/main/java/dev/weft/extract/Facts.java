package dev.weft.extract;

import org.jspecify.annotations.Nullable;

/**
 * What can be read at one moment of capture: a method call, a request, or both. Nothing of it is
 * kept after the moment has passed. One thread.
 */
public interface Facts {
  /** The argument with this index, from 0; null where there is none. */
  @Nullable Object argument(int index);

  /** The object that the method was called on; null for a static method or outside a call. */
  @Nullable Object self();

  /** What the method returned; null before it did, or outside a call. */
  @Nullable Object result();

  /** The request this happens in, or {@link RequestFacts#NONE}. */
  RequestFacts request();

  /** The facts of a request outside any call. */
  static Facts of(RequestFacts request) {
    return new RequestAlone(request);
  }
}
