package dev.weft.filter.shop;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * Answers everything. The header {@code X-Do} says how. What a page says of the request shows
 * whether the application sees it unchanged. Thread-safe.
 */
public final class Shop extends HttpServlet {
  private static final long ASYNC_TIMEOUT_MILLIS = 50;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    String path = request.getServletPath();
    boolean included = request.getDispatcherType() == DispatcherType.INCLUDE;
    if (included || path.startsWith("/view") || path.startsWith("/oops")) {
      page(path, request, response);
    } else {
      act(doing(request), request, response);
    }
  }

  private static String doing(HttpServletRequest request) {
    if (request.getServletPath().startsWith("/body")) return "body";
    String doing = request.getHeader("X-Do");
    return doing == null ? "page" : doing;
  }

  private static void act(String doing, HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    switch (doing) {
      case "parameters" -> text(response, "parameter " + request.getParameter("quantity"));
      case "stream" ->
          text(
              response,
              "stream "
                  + new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
      case "reader" -> {
        StringWriter body = new StringWriter();
        request.getReader().transferTo(body);
        text(response, "reader " + body);
      }
      case "part" -> text(response, "first byte " + request.getInputStream().read());
      case "nothing" -> text(response, "nothing was read");
      case "body" -> readBody(String.valueOf(request.getHeader("X-Do")), request, response);
      case "sign-in" -> {
        request.getSession(true).setAttribute("user", "user-" + request.getHeader("X-User"));
        text(response, "welcome");
      }
      case "not-found" -> response.sendError(404, "no such product");
      case "status-404" -> response.setStatus(404);
      case "status-500" -> response.setStatus(500);
      case "unavailable" -> response.sendError(503);
      case "throw" -> throw new IllegalStateException("the shop is broken");
      case "redirect" -> response.sendRedirect("/shop/view");
      case "flush" -> {
        text(response, "first ");
        response.flushBuffer();
        text(response, "second");
      }
      case "forward" -> request.getRequestDispatcher("/view?of=forward").forward(request, response);
      case "include" -> request.getRequestDispatcher("/view?of=include").include(request, response);
      default -> asynchronous(doing, request, response);
    }
  }

  private static void readBody(String way, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (way.equals("listener")) {
      BodyPage.listen(request);
    } else if (way.startsWith("later-")) {
      BodyPage.readLater(way.substring("later-".length()), request);
    } else {
      text(response, BodyPage.read(way, request));
    }
  }

  private static void asynchronous(
      String doing, HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    switch (doing) {
      case "async-complete" -> {
        AsyncContext context = request.startAsync();
        context.start(
            () -> {
              write(context, "later");
              context.complete();
            });
      }
      case "async-at-once" -> {
        AsyncContext context = request.startAsync();
        write(context, "at once");
        context.complete();
      }
      case "async-fails" -> {
        AsyncContext context = request.startAsync();
        context.start(
            () -> {
              ((HttpServletResponse) context.getResponse()).setStatus(500);
              context.complete();
            });
      }
      case "async-dispatch" -> {
        AsyncContext context = request.startAsync();
        context.start(() -> context.dispatch("/view"));
      }
      case "async-dispatch-at-once" -> request.startAsync().dispatch("/view");
      case "async-timeout" -> request.startAsync().setTimeout(ASYNC_TIMEOUT_MILLIS);
      default -> page("page", request, response);
    }
  }

  private static void write(AsyncContext context, String text) {
    try {
      text((HttpServletResponse) context.getResponse(), text);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Says all there is to see of a request, but for what the client sent to tell tests apart. */
  private static void page(String name, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (name.startsWith("/oops")) response.setStatus(200);
    StringBuilder page = new StringBuilder(name).append('\n');
    page.append(request.getMethod()).append(' ').append(request.getRequestURI()).append('\n');
    page.append(query(request.getQueryString())).append('\n');
    page.append(request.getClass().getSimpleName()).append('\n');
    page.append(Collections.list(request.getHeaderNames())).append('\n');
    page.append(request.getCookies() == null ? 0 : request.getCookies().length).append('\n');
    page.append(Collections.list(request.getAttributeNames()).stream().sorted().toList());
    page.append('\n').append(parameters(request)).append('\n');
    text(response, page.toString());
  }

  private static String query(@Nullable String query) {
    return query == null ? "no query" : query;
  }

  private static String parameters(HttpServletRequest request) {
    StringBuilder text = new StringBuilder();
    try {
      request
          .getParameterMap()
          .forEach((name, values) -> text.append(name).append(Arrays.toString(values)));
    } catch (RuntimeException e) {
      text.append(e.getClass().getSimpleName());
    }
    return text.toString();
  }

  private static void text(HttpServletResponse response, String text) throws IOException {
    response.setContentType("text/plain;charset=utf-8");
    response.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }
}
