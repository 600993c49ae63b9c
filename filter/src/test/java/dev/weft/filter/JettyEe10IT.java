package dev.weft.filter;

import dev.weft.filter.server.ServerKind;

/** The jakarta jar, added by hand, in Jetty. */
final class JettyEe10IT extends CaptureFilterContract {
  JettyEe10IT() {
    super(ServerKind.JETTY_EE10, ServerKind.ALL_DISPATCHERS);
  }
}
