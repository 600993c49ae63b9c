package dev.weft.it.app;

import java.net.InetSocketAddress;
import org.eclipse.jetty.ee8.servlet.ServletContextHandler;
import org.eclipse.jetty.ee8.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** The javax servlet in an embedded Jetty. */
public final class JettyJavax {
  private JettyJavax() {}

  public static void main(String[] arguments) throws Exception {
    Server server = new Server(new InetSocketAddress("localhost", 0));
    ServletContextHandler context = new ServletContextHandler();
    context.setContextPath("/");
    context.addServlet(new ServletHolder(new JavaxServlet()), "/*");
    server.setHandler(context.getCoreContextHandler());
    server.start();
    System.out.println("Jetty is open at " + server.getURI());
  }
}
