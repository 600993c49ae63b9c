package dev.weft.it.app.servlet;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/**
 * A shop in an embedded Jetty where one can look at things, sign in and sign out. Takes the class
 * of a filter to be put before it, if any.
 */
public final class VisitShop {
  private VisitShop() {}

  public static void main(String[] arguments) throws Exception {
    Server server = new Server(new InetSocketAddress("localhost", 0));
    ServletContextHandler context = new ServletContextHandler("/", ServletContextHandler.SESSIONS);
    if (arguments.length > 0) {
      Object filter = Class.forName(arguments[0]).getConstructor().newInstance();
      context.addFilter(
          new FilterHolder((Filter) filter), "/*", EnumSet.of(DispatcherType.REQUEST));
    }
    context.addServlet(new ServletHolder(new Pages()), "/");
    server.setHandler(context);
    server.setStopAtShutdown(true);
    server.start();
    System.out.println("The shop is open at " + server.getURI());
  }

  /** {@code /view/SKU}, {@code /sign-in/USER}, {@code /sign-out}. Thread-safe. */
  private static final class Pages extends HttpServlet {
    private static final long serialVersionUID = 1;

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      String[] path = request.getServletPath().split("/", -1);
      String answer =
          switch (path[1]) {
            case "view" -> view(path[2]);
            case "sign-in" -> signIn(request, path[2]);
            case "sign-out" -> signOut(request.getSession());
            default -> "nothing";
          };
      response.getOutputStream().print(answer);
    }

    @TrackInteraction(type = InteractionType.PRODUCT_DETAIL_PAGE_VIEW, productIds = "arg.sku")
    private static String view(String sku) {
      return "shows " + sku;
    }

    private static String signIn(HttpServletRequest request, String user) {
      HttpSession session = request.getSession();
      request.changeSessionId();
      session.setAttribute("user", user);
      return "hello " + user;
    }

    private static String signOut(HttpSession session) {
      session.invalidate();
      return "bye";
    }
  }
}
