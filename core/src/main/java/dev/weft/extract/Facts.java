package dev.weft.extract;

import org.jspecify.annotations.Nullable;

/**
 * What can be read at one moment of capture: a method call, a request, or both. Nothing of it is
 * kept after the moment has passed. A moment has what it says, and nothing else. One thread.
 */
public interface Facts {
  /** The argument with this index, from 0; null where there is none. */
  default @Nullable Object argument(int index) {
    return null;
  }

  /** The object that the method was called on; null for a static method or outside a call. */
  default @Nullable Object self() {
    return null;
  }

  /** What the method returned; null before it did, or outside a call. */
  default @Nullable Object result() {
    return null;
  }

  /** The request this happens in, or {@link RequestFacts#NONE}. */
  default RequestFacts request() {
    return RequestFacts.NONE;
  }

  /** The facts of a request outside any call. */
  static Facts of(RequestFacts request) {
    return new RequestAlone(request);
  }
}
