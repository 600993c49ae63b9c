package dev.weft.collector;

import static dev.weft.collector.Fault.Manner.CUT_CHUNK;
import static dev.weft.collector.Fault.Manner.LENGTH_TOO_LONG;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.collector.Fault.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;

/** HTTP/1.1 as bytes: requests read, heads of answers written. Stateless. */
final class Wire {
  private static final int LONGEST_LINE = 64 * 1024;

  private Wire() {}

  /** A request as it came; header names are lower-case, the body is no longer chunked or packed. */
  record Incoming(String method, String target, Map<String, String> headers, String body) {}

  /**
   * Reads one request.
   *
   * @param out for the {@code 100 Continue} that a client may wait for
   * @throws IOException if it ends too early or is no HTTP
   */
  static Incoming read(InputStream in, OutputStream out) throws IOException {
    String[] request = line(in).split(" ", 3);
    if (request.length < 3) throw new IOException("no request line");
    Map<String, String> headers = headers(in);
    if (headers.getOrDefault("expect", "").equalsIgnoreCase("100-continue")) {
      out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(ISO_8859_1));
      out.flush();
    }
    byte[] body = unpacked(body(in, headers), headers);
    return new Incoming(request[0], request[1], headers, new String(body, UTF_8));
  }

  private static Map<String, String> headers(InputStream in) throws IOException {
    Map<String, String> headers = new TreeMap<>();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      int colon = line.indexOf(':');
      if (colon < 1) throw new IOException("no header");
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return headers;
  }

  private static byte[] body(InputStream in, Map<String, String> headers) throws IOException {
    if (headers.getOrDefault("transfer-encoding", "").equalsIgnoreCase("chunked")) {
      return chunks(in);
    }
    return exactly(in, number(headers.getOrDefault("content-length", "0"), 10));
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = number(line(in).split(";", 2)[0].strip(), 16);
      if (size == 0) break;
      body.writeBytes(exactly(in, size));
      line(in);
    }
    headers(in); // the trailer
    return body.toByteArray();
  }

  private static byte[] exactly(InputStream in, int bytes) throws IOException {
    byte[] read = in.readNBytes(bytes);
    if (read.length < bytes) throw new EOFException("the body ended early");
    return read;
  }

  private static int number(String text, int radix) throws IOException {
    try {
      return Integer.parseUnsignedInt(text, radix);
    } catch (NumberFormatException e) {
      throw new IOException("no length", e);
    }
  }

  private static byte[] unpacked(byte[] body, Map<String, String> headers) throws IOException {
    if (!headers.getOrDefault("content-encoding", "").equalsIgnoreCase("gzip")) return body;
    try (GZIPInputStream packed = new GZIPInputStream(new ByteArrayInputStream(body))) {
      return packed.readAllBytes();
    }
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) throw new EOFException("the request ended early");
      if (line.size() == LONGEST_LINE) throw new IOException("a line is too long");
      if (c != '\r') line.write(c);
    }
    return line.toString(ISO_8859_1);
  }

  /** The status line and the headers, with the empty line that ends them. */
  static byte[] head(Answer answer) {
    StringBuilder head = new StringBuilder("HTTP/1.1 " + answer.status() + " Status\r\n");
    answer.headers().forEach((name, value) -> head.append(name + ": " + value + "\r\n"));
    if (answer.manner() == CUT_CHUNK) {
      head.append("Transfer-Encoding: chunked\r\n");
    } else if (hasBody(answer)) {
      int more = answer.manner() == LENGTH_TOO_LONG ? 100 : 0;
      head.append("Content-Length: " + (answer.body().length + more) + "\r\n");
    }
    return head.append("\r\n").toString().getBytes(ISO_8859_1);
  }

  /** What comes after the head. */
  static byte[] body(Answer answer) {
    byte[] body = hasBody(answer) ? answer.body() : new byte[0];
    if (answer.manner() != CUT_CHUNK) return body;
    ByteArrayOutputStream cut = new ByteArrayOutputStream();
    cut.writeBytes((Integer.toHexString(body.length + 1) + "\r\n").getBytes(ISO_8859_1));
    cut.writeBytes(body);
    return cut.toByteArray();
  }

  /** 1xx, 204 and 304 have none, nor a length. */
  private static boolean hasBody(Answer answer) {
    return answer.status() >= 200 && answer.status() != 204 && answer.status() != 304;
  }
}
