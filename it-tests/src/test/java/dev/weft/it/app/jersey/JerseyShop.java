package dev.weft.it.app.jersey;

import java.net.InetSocketAddress;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/** Jersey in an embedded Jetty. */
public final class JerseyShop {
  private JerseyShop() {}

  public static void main(String[] arguments) throws Exception {
    Server server = new Server(new InetSocketAddress("localhost", 0));
    ServletContextHandler context = new ServletContextHandler("/");
    ResourceConfig resources =
        new ResourceConfig(
            CartResource.class, OrderResource.class, OrderWriter.class, SoldOutMapper.class);
    ServletHolder jersey = new ServletHolder(new ServletContainer(resources));
    jersey.setAsyncSupported(true);
    context.addServlet(jersey, "/*");
    server.setHandler(context);
    server.start();
    System.out.println("Jersey is open at " + server.getURI());
  }
}
