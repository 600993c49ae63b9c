package dev.weft.filter;

import dev.weft.filter.server.ServerKind;

/** The jakarta jar, in web.xml, in Tomcat. */
final class Tomcat10IT extends CaptureFilterContract {
  Tomcat10IT() {
    super(ServerKind.TOMCAT_10, ServerKind.ALL_DISPATCHERS);
  }
}
