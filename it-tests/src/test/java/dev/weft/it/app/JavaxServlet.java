package dev.weft.it.app;

import java.io.IOException;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;

/** The counter as a servlet of the javax API. Thread-safe. */
public final class JavaxServlet extends HttpServlet {
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
