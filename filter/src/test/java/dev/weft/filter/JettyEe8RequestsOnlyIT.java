package dev.weft.filter;

import dev.weft.filter.server.ServerKind;

/** The mapping that most write: no dispatcher is named. */
final class JettyEe8RequestsOnlyIT extends CaptureFilterContract {
  JettyEe8RequestsOnlyIT() {
    super(ServerKind.JETTY_EE8, "REQUEST");
  }
}
