package dev.weft.it.app.http2;

import dev.weft.annotation.InteractionType;
import dev.weft.annotation.TrackInteraction;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.Reader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * {@code /cart/WAY} reads the body in the way that is named and gives it back; {@code /page/…}
 * reads nothing. Tells on standard output when it begins and ends to read for a request with a
 * query. Thread-safe.
 */
public final class Http2Servlet extends HttpServlet {
  private static final long serialVersionUID = 1;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.getWriter().print(like(request.getPathInfo()));
  }

  @TrackInteraction(type = InteractionType.LIKE, productIds = "arg.page")
  private static String like(String page) {
    return "shows " + page;
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setCharacterEncoding("UTF-8");
    String way = request.getPathInfo().replace("/cart/", "");
    if (way.startsWith("later-")) {
      later(request, way.substring("later-".length()));
    } else {
      response.getWriter().print(read(request, way));
    }
  }

  private static void later(HttpServletRequest request, String way) {
    AsyncContext context = request.startAsync();
    Runnable reading =
        () -> {
          try {
            context.getResponse().getWriter().print(read(request, way));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          } finally {
            context.complete();
          }
        };
    new Thread(reading, "later").start();
  }

  private static String read(HttpServletRequest request, String way) throws IOException {
    String visit = request.getQueryString();
    if (visit != null) System.out.println("reads: " + visit);
    try {
      return switch (way) {
        case "stream" ->
            new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        case "reader" -> text(request.getReader());
        case "form" -> String.valueOf(request.getParameter("sku"));
        default -> throw new IllegalArgumentException("no such way: " + way);
      };
    } catch (IOException e) {
      return "";
    } finally {
      if (visit != null) System.out.println("has read: " + visit);
    }
  }

  private static String text(Reader reader) throws IOException {
    StringWriter text = new StringWriter();
    var unused = reader.transferTo(text);
    return text.toString();
  }
}
