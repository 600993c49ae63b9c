package dev.weft.capture;

import dev.weft.extract.RequestFacts;
import org.jspecify.annotations.Nullable;

/**
 * What filters add to a request for those inside of them: who is signed in, and the session. The
 * rest, above all the address, is as the client sent it.
 */
record Inside(RequestFacts request) implements RequestFacts {
  @Override
  public @Nullable Object principal() {
    return request.principal();
  }

  @Override
  public String sessionId() {
    return request.sessionId();
  }

  @Override
  public @Nullable Object sessionAttribute(String name) {
    return request.sessionAttribute(name);
  }
}
