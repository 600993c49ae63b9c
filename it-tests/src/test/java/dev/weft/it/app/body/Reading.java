package dev.weft.it.app.body;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Ways to read a body; each tells what it saw. Stateless. */
public final class Reading {
  /** Those that see the whole body. */
  public static final List<String> WHOLE =
      List.of(
          "bytes",
          "array",
          "offset",
          "all",
          "some",
          "transfer",
          "decoded",
          "marked",
          "characters",
          "text",
          "lines",
          "stream-of-lines",
          "reader-marked");

  /** Those that see less, or nothing. */
  public static final List<String> PART = List.of("part", "closed", "reader-skipped", "nothing");

  private Reading() {}

  /** A request of either API. */
  public interface Body {
    InputStream stream() throws IOException;

    BufferedReader reader() throws IOException;
  }

  /** Reads, and tells how much it was, its hash, and what else there was to see. */
  public static String read(String way, Body body) throws IOException {
    ByteArrayOutputStream seen = new ByteArrayOutputStream();
    StringBuilder more = new StringBuilder();
    if (List.of("characters", "text", "lines", "stream-of-lines").contains(way)
        || way.startsWith("reader-")) {
      StringBuilder text = new StringBuilder();
      BufferedReader reader = body.reader();
      more.append(reader == body.reader()).append(reader.getClass().getName());
      readText(way, reader, text, more);
      more.append(way.equals("reader-skipped") ? "" : reader.read());
      more.append(failure(body::stream));
      seen.writeBytes(text.toString().getBytes(StandardCharsets.UTF_8));
    } else if (!way.equals("nothing")) {
      InputStream stream = body.stream();
      more.append(stream == body.stream()).append(stream.getClass().getName());
      more.append(stream.markSupported());
      readBytes(way, stream, seen, more);
      more.append(failure(body::reader));
    }
    return way + " " + seen.size() + " " + hash(seen.toByteArray()) + " " + more;
  }

  private static void readBytes(
      String way, InputStream in, ByteArrayOutputStream seen, StringBuilder more)
      throws IOException {
    byte[] array = new byte[97];
    switch (way) {
      case "bytes" -> {
        for (int one = in.read(); one >= 0; one = in.read()) seen.write(one);
        more.append(in.read()).append(in.available());
      }
      case "array" -> {
        for (int n = in.read(array); n >= 0; n = in.read(array)) seen.write(array, 0, n);
        more.append(in.read(array)).append(in.read(array, 0, 0));
      }
      case "offset" -> {
        for (int n = in.read(array, 3, 50); n >= 0; n = in.read(array, 3, 50)) {
          seen.write(array, 3, n);
        }
        more.append(failure(() -> in.read(array, 90, 50)));
      }
      case "all" -> seen.write(in.readAllBytes());
      case "some" -> {
        seen.write(in.readNBytes(5));
        seen.write(array, 0, in.readNBytes(array, 0, 20));
        seen.write(in.readAllBytes());
      }
      case "transfer" -> more.append(in.transferTo(seen));
      case "decoded" ->
          new InputStreamReader(in, StandardCharsets.UTF_8)
              .transferTo(
                  new StringWriter() {
                    @Override
                    public void write(char[] from, int offset, int length) {
                      seen.writeBytes(
                          new String(from, offset, length).getBytes(StandardCharsets.UTF_8));
                    }
                  });
      case "marked" -> {
        in.mark(100);
        int first = in.read();
        String failed =
            failure(
                () -> {
                  in.reset();
                  return "reset";
                });
        more.append(failed);
        if (!failed.equals("reset")) seen.write(first);
        seen.write(in.readAllBytes());
      }
      case "part" -> seen.write(array, 0, in.read(array, 0, 9));
      case "skipped" -> {
        more.append(in.skip(4));
        seen.write(in.readAllBytes());
      }
      case "closed" -> {
        seen.write(in.read());
        in.close();
        more.append(failure(in::read));
      }
      default -> throw new IOException("no such way: " + way);
    }
  }

  private static void readText(
      String way, BufferedReader in, StringBuilder text, StringBuilder more) throws IOException {
    char[] array = new char[61];
    switch (way) {
      case "characters" -> {
        for (int one = in.read(); one >= 0; one = in.read()) text.append((char) one);
      }
      case "text" -> {
        for (int n = in.read(array, 2, 50); n >= 0; n = in.read(array, 2, 50)) {
          text.append(array, 2, n);
        }
      }
      case "lines" -> {
        for (String line = in.readLine(); line != null; line = in.readLine()) text.append(line);
      }
      case "stream-of-lines" -> in.lines().forEach(text::append);
      case "reader-marked" -> {
        more.append(in.markSupported());
        in.mark(20);
        more.append(in.read(array, 0, 10));
        in.reset();
        StringWriter rest = new StringWriter();
        more.append(in.transferTo(rest));
        text.append(rest);
      }
      case "reader-skipped" -> {
        more.append(in.skip(3));
        text.append(in.readLine());
      }
      default -> throw new IOException("no such way: " + way);
    }
  }

  private interface Action {
    Object run() throws IOException;
  }

  /** What came of it, or the exception. */
  private static String failure(Action action) {
    try {
      return action.run() instanceof String text ? text : "done";
    } catch (IOException | RuntimeException e) {
      return e.getClass().getName() + e.getMessage();
    }
  }

  /** What a body with these bytes looks like. */
  public static String hash(byte[] bytes) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(hash, 0, 8);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
