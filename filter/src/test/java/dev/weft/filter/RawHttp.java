package dev.weft.filter;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Sends a request as it is written, however malformed, and takes the answer as it comes. Stateless.
 */
final class RawHttp {
  private static final int TIMEOUT_MILLIS = 20_000;

  private RawHttp() {}

  /**
   * Sends one request on a connection of its own.
   *
   * @param head request line and headers, one a line, without the empty line; Host, Connection and
   *     Content-Length are added
   * @return all that was answered, a byte a char
   */
  static String send(int port, String head, String body) throws IOException {
    byte[] content = body.getBytes(StandardCharsets.UTF_8);
    String length = content.length == 0 ? "" : "Content-Length: " + content.length + "\n";
    String text = head + "\nHost: shop.test\nConnection: close\n" + length + "\n";
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(content);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    }
  }
}
