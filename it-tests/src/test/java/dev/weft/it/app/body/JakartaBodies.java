package dev.weft.it.app.body;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** Reads bodies in the way that the last part of the path names. Thread-safe. */
public final class JakartaBodies extends HttpServlet {
  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String path = request.getRequestURI();
    String way = path.substring(path.lastIndexOf('/') + 1);
    if (way.equals("listener")) {
      listen(request);
    } else if (way.startsWith("later-")) {
      later(way.substring("later-".length()), request);
    } else {
      response.getWriter().print(Reading.read(way, new Body(request)));
    }
  }

  private record Body(HttpServletRequest request) implements Reading.Body {
    @Override
    public InputStream stream() throws IOException {
      return request.getInputStream();
    }

    @Override
    public BufferedReader reader() throws IOException {
      return request.getReader();
    }
  }

  private static void later(String way, HttpServletRequest request) {
    AsyncContext context = request.startAsync();
    Thread reader =
        new Thread(
            () -> {
              try {
                context.getResponse().getWriter().print(Reading.read(way, new Body(request)));
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              } finally {
                context.complete();
              }
            });
    reader.start();
  }

  private static void listen(HttpServletRequest request) throws IOException {
    AsyncContext context = request.startAsync();
    ServletInputStream in = request.getInputStream();
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    in.setReadListener(
        new ReadListener() {
          @Override
          public void onDataAvailable() throws IOException {
            byte[] array = new byte[11];
            while (in.isReady() && !in.isFinished()) {
              int count = in.read(array);
              if (count > 0) seen.write(array, 0, count);
            }
          }

          @Override
          public void onAllDataRead() throws IOException {
            byte[] bytes = seen.toByteArray();
            context
                .getResponse()
                .getWriter()
                .print(
                    "listener " + bytes.length + " " + Reading.hash(bytes) + " " + in.isFinished());
            context.complete();
          }

          @Override
          public void onError(Throwable failure) {
            context.complete();
          }
        });
  }
}
