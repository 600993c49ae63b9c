package dev.weft.filter.server;

import java.io.IOException;

/**
 * A server with the web application under {@code /shop}; the one type that tests and servers share.
 * One thread.
 */
public interface WebServer extends AutoCloseable {
  /** Where it listens, on the loopback address. */
  int port();

  /** The class loader of the web application. */
  ClassLoader application();

  /** Takes the web application away; the server goes on. */
  void undeploy() throws Exception;

  @Override
  void close() throws IOException;
}
