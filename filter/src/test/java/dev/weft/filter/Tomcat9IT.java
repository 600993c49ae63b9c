package dev.weft.filter;

import dev.weft.filter.server.ServerKind;

/** The javax jar, in web.xml, in Tomcat. */
final class Tomcat9IT extends CaptureFilterContract {
  Tomcat9IT() {
    super(ServerKind.TOMCAT_9, ServerKind.ALL_DISPATCHERS);
  }
}
