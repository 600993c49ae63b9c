package dev.weft.it.app.virtual;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code /cart/SKU} takes a body, having told the client that it waits for it; {@code
 * /sign-in/USER} goes on with what comes from another thread. Both answer with the thread that they
 * run on. Thread-safe.
 */
public final class VirtualServlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String[] path = request.getPathInfo().split("/", -1);
    if (path[1].equals("sign-in")) {
      request.getSession().setAttribute("user", path[2]);
      response.getWriter().print(welcome(path[2]).toCompletableFuture().join());
    } else {
      response.getWriter().print("waits ");
      response.flushBuffer();
      InputStream in = request.getInputStream();
      response.getWriter().print(in.readAllBytes().length + " bytes ");
    }
    response.getWriter().print(Thread.currentThread());
  }

  @TrackInteraction(type = InteractionType.HOME_PAGE_VIEW, when = "result == 'welcome'")
  private static CompletionStage<String> welcome(String user) {
    return CompletableFuture.supplyAsync(() -> user.isEmpty() ? "who?" : "welcome");
  }
}
