package dev.weft.it.app.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/**
 * Servlets in an embedded Jetty. Takes the class of a filter to be put before them, for every kind
 * of dispatch, if any.
 */
public final class ServletShop {
  private ServletShop() {}

  public static void main(String[] arguments) throws Exception {
    Server server = new Server(new InetSocketAddress("localhost", 0));
    ServletContextHandler context = new ServletContextHandler("/");
    if (arguments.length > 0) {
      Object filter = Class.forName(arguments[0]).getConstructor().newInstance();
      FilterHolder holder = new FilterHolder((Filter) filter);
      holder.setAsyncSupported(true);
      context.addFilter(holder, "/*", EnumSet.allOf(DispatcherType.class));
    }
    context.addServlet(new ServletHolder(new ActionServlet()), "*.action");
    ServletHolder pages = new ServletHolder(new PageServlet());
    pages.setAsyncSupported(true);
    context.addServlet(pages, "/");
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(400, 599, "/view/error");
    context.setErrorHandler(errors);
    server.setHandler(context);
    server.start();
    System.out.println("The shop is open at " + server.getURI());
  }
}
