package dev.weft.it.app;

import java.net.InetSocketAddress;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** The jakarta servlet in an embedded Jetty. */
public final class JettyJakarta {
  private JettyJakarta() {}

  public static void main(String[] arguments) throws Exception {
    Server server = new Server(new InetSocketAddress("localhost", 0));
    ServletContextHandler context = new ServletContextHandler("/");
    context.addServlet(new ServletHolder(new JakartaServlet()), "/*");
    server.setHandler(context);
    server.start();
    System.out.println("Jetty is open at " + server.getURI());
  }
}
