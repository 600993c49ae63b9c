package dev.weft.it.app;

import java.net.InetSocketAddress;
import javax.servlet.Servlet;
import org.eclipse.jetty.ee8.servlet.ServletContextHandler;
import org.eclipse.jetty.ee8.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** The javax servlet in an embedded Jetty, or one whose class is named. */
public final class JettyJavax {
  private JettyJavax() {}

  public static void main(String[] arguments) throws Exception {
    Server server = new Server(new InetSocketAddress("localhost", 0));
    ServletContextHandler context = new ServletContextHandler();
    context.setContextPath("/");
    ServletHolder servlet =
        arguments.length == 0
            ? new ServletHolder(new JavaxServlet())
            : new ServletHolder(Class.forName(arguments[0]).asSubclass(Servlet.class));
    servlet.setAsyncSupported(true);
    context.addServlet(servlet, "/*");
    server.setHandler(context.getCoreContextHandler());
    server.start();
    System.out.println("Jetty is open at " + server.getURI());
  }
}
