package dev.weft.it.app;

import jakarta.servlet.Servlet;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** The jakarta servlet in an embedded Jetty, or one whose class is named. */
public final class JettyJakarta {
  private JettyJakarta() {}

  public static void main(String[] arguments) throws Exception {
    Server server = new Server(new InetSocketAddress("localhost", 0));
    ServletContextHandler context = new ServletContextHandler("/");
    ServletHolder servlet =
        arguments.length == 0
            ? new ServletHolder(new JakartaServlet())
            : new ServletHolder(Class.forName(arguments[0]).asSubclass(Servlet.class));
    servlet.setAsyncSupported(true);
    context.addServlet(servlet, "/*");
    server.setHandler(context);
    server.start();
    System.out.println("Jetty is open at " + server.getURI());
  }
}
