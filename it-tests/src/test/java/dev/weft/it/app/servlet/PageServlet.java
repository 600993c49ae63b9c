package dev.weft.it.app.servlet;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Answers by dispatching in each way there is. Thread-safe. */
final class PageServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    boolean included = request.getDispatcherType() == DispatcherType.INCLUDE;
    String path = request.getServletPath();
    String sku = path.substring(path.lastIndexOf('/') + 1);
    if (included || path.startsWith("/view/")) {
      if (request.getDispatcherType() == DispatcherType.ERROR) response.setStatus(200);
      response.getWriter().print(view(included ? "included" : sku));
      return;
    }
    switch (path.split("/", -1)[1]) {
      case "forward" -> request.getRequestDispatcher("/view/forwarded").forward(request, response);
      case "include" -> request.getRequestDispatcher("/view/x").include(request, response);
      case "async" -> {
        AsyncContext context = request.startAsync();
        context.start(() -> context.dispatch("/view/dispatched"));
      }
      case "error" -> {
        add(sku);
        response.sendError(404);
      }
      default -> response.getWriter().print(add(sku));
    }
  }

  private static String add(String sku) {
    return "took " + sku;
  }

  @TrackInteraction(type = InteractionType.PRODUCT_DETAIL_PAGE_VIEW, productIds = "arg.sku")
  private static String view(String sku) {
    return "shows " + sku;
  }
}
