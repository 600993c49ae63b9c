package dev.weft.filter;

import dev.weft.filter.server.ServerKind;

/** The jakarta jar, added by hand, in Undertow. */
final class UndertowIT extends CaptureFilterContract {
  UndertowIT() {
    super(ServerKind.UNDERTOW, ServerKind.ALL_DISPATCHERS);
  }
}
