package dev.weft.filter.shop;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Reads a body in one of many ways and says what it saw. Stateless. */
final class BodyPage {
  private static final int PART = 7;

  private BodyPage() {}

  static String read(String way, HttpServletRequest request) throws IOException {
    return switch (way) {
      case "characters", "chunks", "lines", "reader-marked", "reader-skipped" ->
          text(way, request, request.getReader());
      default -> bytes(way, request, request.getInputStream());
    };
  }

  private static String bytes(String way, HttpServletRequest request, ServletInputStream in)
      throws IOException {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    byte[] array = new byte[PART];
    String more = "";
    switch (way) {
      case "bytes" -> {
        for (int one = in.read(); one >= 0; one = in.read()) seen.write(one);
        more = in.isFinished() + " " + in.read(array);
      }
      case "array" -> {
        for (int n = in.read(array); n >= 0; n = in.read(array)) seen.write(array, 0, n);
      }
      case "buffer" -> {
        for (int n = readBuffer(in, array); n >= 0; n = readBuffer(in, array)) {
          seen.write(array, 1, n);
        }
        more = "" + readBuffer(in, new byte[1]);
      }
      case "line" -> {
        for (int n = in.readLine(array, 1, 5); n >= 0; n = in.readLine(array, 1, 5)) {
          seen.write(array, 1, n);
        }
      }
      case "transfer" -> more = "" + in.transferTo(seen);
      case "some" -> {
        seen.write(in.readNBytes(PART));
        seen.write(array, 0, in.readNBytes(array, 0, PART));
        seen.write(in.readAllBytes());
      }
      case "skipped" -> {
        more = "" + in.skip(2);
        seen.write(in.readAllBytes());
      }
      case "part" -> seen.write(in.readNBytes(PART));
      default -> throw new IOException("no such way: " + way);
    }
    try {
      return seen.toString(StandardCharsets.UTF_8)
          + more
          + in.markSupported()
          + (in == request.getInputStream())
          + request.getReader();
    } catch (IllegalStateException e) {
      return seen.toString(StandardCharsets.UTF_8) + more + e.getMessage();
    }
  }

  /** By the method of Servlet 6.1, where there is one; the first byte of the array stays. */
  private static int readBuffer(ServletInputStream in, byte[] array) throws IOException {
    ByteBuffer buffer = ByteBuffer.wrap(array).position(1);
    try {
      int n = (int) ServletInputStream.class.getMethod("read", ByteBuffer.class).invoke(in, buffer);
      if (n > 0 && (buffer.position() != 1 || buffer.limit() != n + 1)) {
        throw new IOException(buffer.toString());
      }
      return n;
    } catch (NoSuchMethodException e) {
      return in.read(array, 1, array.length - 1);
    } catch (ReflectiveOperationException e) {
      throw new IOException(e.getCause());
    }
  }

  private static String text(String way, HttpServletRequest request, BufferedReader in)
      throws IOException {
    StringWriter seen = new StringWriter();
    char[] array = new char[PART];
    switch (way) {
      case "characters" -> {
        for (int one = in.read(); one >= 0; one = in.read()) seen.write(one);
      }
      case "chunks" -> {
        for (int n = in.read(array); n >= 0; n = in.read(array)) seen.write(array, 0, n);
      }
      case "lines" -> in.lines().forEach(seen::append);
      case "reader-marked" -> {
        in.mark(PART);
        seen.append("" + in.read(array, 0, 3));
        in.reset();
        in.transferTo(seen);
      }
      case "reader-skipped" -> seen.append(in.skip(1) + in.readLine());
      default -> throw new IOException("no such way: " + way);
    }
    try {
      return seen
          + " "
          + in.markSupported()
          + in.ready()
          + (in == request.getReader())
          + request.getInputStream();
    } catch (IllegalStateException e) {
      return seen + " " + e.getMessage();
    }
  }

  /** Reads as the bytes come, and answers then. */
  static void listen(HttpServletRequest request) throws IOException {
    AsyncContext context = request.startAsync();
    ServletInputStream in = request.getInputStream();
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    in.setReadListener(
        new ReadListener() {
          @Override
          public void onDataAvailable() throws IOException {
            byte[] array = new byte[PART];
            while (in.isReady() && !in.isFinished()) {
              int count = in.read(array);
              if (count > 0) seen.write(array, 0, count);
            }
          }

          @Override
          public void onAllDataRead() throws IOException {
            context.getResponse().getOutputStream().write(seen.toByteArray());
            context.complete();
          }

          @Override
          public void onError(Throwable failure) {
            context.complete();
          }
        });
  }

  /** Reads in another thread, after the servlet has returned or before. */
  static void readLater(String way, HttpServletRequest request) {
    AsyncContext context = request.startAsync();
    context.start(
        () -> {
          try {
            byte[] page = read(way, request).getBytes(StandardCharsets.UTF_8);
            context.getResponse().getOutputStream().write(page);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          } finally {
            context.complete();
          }
        });
  }
}
