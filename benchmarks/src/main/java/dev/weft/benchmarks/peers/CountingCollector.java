package dev.weft.benchmarks.peers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.BitSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.GZIPInputStream;

/**
 * A collector on the loopback interface that costs as little as it can, since it shares the machine
 * with what is measured: it looks at no more of a request than its length and the numbers of its
 * {@link ShopEvent}s, and answers 200 at once. Thread-safe; its threads are daemons.
 */
final class CountingCollector implements AutoCloseable {
  private static final int BACKLOG = 256;
  private static final byte[] ANSWER =
      ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 21\r\n\r\n"
              + "{\"message\":\"success\"}")
          .getBytes(ISO_8859_1);

  private final ServerSocket listener;
  private final Progress progress;
  private final boolean answers;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /** Guards what follows. */
  private final Object counting = new Object();

  private final BitSet arrived = new BitSet();
  private long different;
  private Counts counts = new Counts(0, 0, 0);

  /**
   * What came so far.
   *
   * @param events repeated ones too
   * @param requests with at least one event
   * @param bytes of their bodies as they came, packed if they were
   */
  record Counts(long events, long requests, long bytes) {
    Counts since(Counts before) {
      return new Counts(events - before.events, requests - before.requests, bytes - before.bytes);
    }
  }

  /**
   * Listens on a free port.
   *
   * @param progress is told how many different events arrived
   * @param answers if not, requests are read and never answered
   */
  CountingCollector(Progress progress, boolean answers) throws IOException {
    this.progress = progress;
    this.answers = answers;
    this.listener = new ServerSocket();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    daemon(this::acceptAll);
  }

  String address() {
    return "http://127.0.0.1:" + listener.getLocalPort();
  }

  Counts counts() {
    synchronized (counting) {
      return counts;
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : open) socket.close();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "collector");
    thread.setDaemon(true);
    thread.start();
  }

  private void acceptAll() {
    try {
      while (true) {
        Socket socket = listener.accept();
        open.add(socket);
        daemon(() -> serve(socket));
      }
    } catch (IOException e) {
      // closed
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
      OutputStream out = socket.getOutputStream();
      while (true) {
        count(request(in));
        if (answers) out.write(ANSWER);
      }
    } catch (IOException e) {
      // the other side is done
    } finally {
      open.remove(socket);
    }
  }

  private record Body(byte[] bytes, int packedLength) {}

  private static Body request(InputStream in) throws IOException {
    int length = 0;
    boolean chunked = false;
    boolean packed = false;
    if (line(in).isEmpty()) throw new EOFException();
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String header = line.toLowerCase(Locale.ROOT);
      if (header.startsWith("content-length:")) {
        length = Integer.parseInt(header.substring(15).strip());
      }
      chunked |= header.startsWith("transfer-encoding:") && header.contains("chunked");
      packed |= header.startsWith("content-encoding:") && header.contains("gzip");
    }
    byte[] body = chunked ? chunks(in) : in.readNBytes(length);
    return new Body(packed ? unpacked(body) : body, body.length);
  }

  private static byte[] chunks(InputStream in) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(in), 16);
      body.writeBytes(in.readNBytes(size));
      line(in);
      if (size == 0) return body.toByteArray();
    }
  }

  private static byte[] unpacked(byte[] body) throws IOException {
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(body), 1 << 13)) {
      return in.readAllBytes();
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) throw new EOFException();
      if (c != '\r') line.append((char) c);
    }
    return line.toString();
  }

  private void count(Body body) {
    synchronized (counting) {
      int[] events = {0};
      ShopEvent.numbers(
          body.bytes(),
          body.bytes().length,
          number -> {
            events[0]++;
            if (!arrived.get(number)) {
              arrived.set(number);
              different++;
            }
          });
      if (events[0] == 0) return;
      counts =
          new Counts(
              counts.events() + events[0],
              counts.requests() + 1,
              counts.bytes() + body.packedLength());
      if (answers) progress.set(different);
    }
  }
}
