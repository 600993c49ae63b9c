package dev.weft.filter;

import dev.weft.filter.server.ServerKind;

/** The javax jar, added by hand, in Jetty. */
final class JettyEe8IT extends CaptureFilterContract {
  JettyEe8IT() {
    super(ServerKind.JETTY_EE8, ServerKind.ALL_DISPATCHERS);
  }
}
