package dev.weft.filter;

import dev.weft.filter.server.ServerKind;

/** The mapping that most write: no dispatcher is named. */
final class Tomcat10RequestsOnlyIT extends CaptureFilterContract {
  Tomcat10RequestsOnlyIT() {
    super(ServerKind.TOMCAT_10, "REQUEST");
  }
}
