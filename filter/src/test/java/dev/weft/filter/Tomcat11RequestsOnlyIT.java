package dev.weft.filter;

import dev.weft.filter.server.ServerKind;

/** Servlet 6.1, and the mapping that most write: no dispatcher is named. */
final class Tomcat11RequestsOnlyIT extends CaptureFilterContract {
  Tomcat11RequestsOnlyIT() {
    super(ServerKind.TOMCAT_11, "REQUEST");
  }
}
