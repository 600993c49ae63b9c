package dev.weft.it.app;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** The counter as a servlet of the jakarta API. Thread-safe. */
public final class JakartaServlet extends HttpServlet {
  private final transient Counter counter = new Counter();

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Counter.Answer answer = counter.answer(request.getPathInfo());
    response.setStatus(answer.status());
    response.getWriter().print(answer.text());
  }

  /** Reads the form, as a servlet of a shop does. */
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    var unused = request.getParameter("quantity");
    doGet(request, response);
  }
}
