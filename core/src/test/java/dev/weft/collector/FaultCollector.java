package dev.weft.collector;

import static java.util.Objects.requireNonNullElse;

import dev.weft.collector.Fault.Answer;
import dev.weft.collector.Fault.RefuseBodies;
import dev.weft.collector.Fault.RefuseRecords;
import dev.weft.collector.Fault.Silence;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 collector on the loopback interface that treats each request as it is told: the
 * scripted faults first, one each, then always the same. It counts what it took. Thread-safe; its
 * threads, one for each connection, are daemons.
 *
 * <p>It understands {@code Content-Length} and chunked requests, gzip, {@code Expect:
 * 100-continue}, and keeps connections. It looks at no path, method or key.
 */
public final class FaultCollector implements AutoCloseable {
  /** The text at which {@link #ofMiso} knows a record. */
  private static final Pattern MISO_ID = Pattern.compile("\"uuid\"\\s*:\\s*\"([^\"]+)\"");

  private static final int KEPT_REQUESTS = 256;

  /** So many connections may wait to be accepted. */
  private static final int BACKLOG = 256;

  private final Function<String, List<String>> idsOf;
  private volatile @Nullable SSLContext tls;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private final CountDownLatch closed = new CountDownLatch(1);

  /** Guards everything below; never held over I/O. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private final Deque<Fault> script = new ArrayDeque<>();
  private final Deque<Request> requests = new ArrayDeque<>();
  private final Map<String, Integer> accepted = new LinkedHashMap<>();
  private Fault always = Fault.accept();
  private int keptRequests = KEPT_REQUESTS;
  private long requestCount;
  private long bodyBytes;
  private @Nullable ServerSocket listener;

  /**
   * One request as it came.
   *
   * @param path with its query
   * @param headers names are lower-case
   * @param body unpacked; not UTF-8 is not kept faithfully
   * @param answered what was decided: an {@link Answer} or a {@link Silence}
   */
  public record Request(
      String method,
      String path,
      Map<String, String> headers,
      String body,
      Instant at,
      Fault answered) {}

  /**
   * Listens on a free port.
   *
   * @param idsOf finds the ids of the records in a body; one that is there twice counts twice
   */
  public FaultCollector(Function<String, List<String>> idsOf) {
    this(idsOf, null);
  }

  /**
   * Listens on a free port.
   *
   * @param tls null for plain HTTP
   */
  public FaultCollector(Function<String, List<String>> idsOf, @Nullable SSLContext tls) {
    this.idsOf = idsOf;
    this.tls = tls;
    this.port = listen(0);
  }

  /** Knows Weft's records for Miso by {@code context.custom_context.uuid}. */
  public static FaultCollector ofMiso() {
    return new FaultCollector(
        body -> MISO_ID.matcher(body).results().map(found -> found.group(1)).toList());
  }

  /**
   * Where it listens, and will again after {@link #stop}.
   *
   * @param path begins with a slash, or is empty
   */
  public URI address(String path) {
    return URI.create((tls == null ? "http" : "https") + "://127.0.0.1:" + port + path);
  }

  /** Shows another certificate from the next connection on, as after a renewal. */
  public void renew(SSLContext context) {
    tls = context;
  }

  /** Treats the next requests that have no fault yet like this, one each. */
  public void then(Fault... faults) {
    locked(() -> script.addAll(List.of(faults)));
  }

  /** Treats requests like this when the script has ended; at first that is no fault. */
  public void always(Fault fault) {
    locked(() -> always = fault);
  }

  /** How many of the newest requests are kept for {@link #requests}; their bodies take memory. */
  public void keep(int newest) {
    locked(() -> keptRequests = newest);
  }

  /** Listens no more, so that connections are refused, and breaks those there are. */
  public void stop() {
    try {
      ServerSocket current = locked(() -> listener);
      if (current != null) current.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Socket socket : open) reset(socket);
  }

  /** Listens again on the same port, after {@link #stop}. */
  public void start() {
    listen(port);
  }

  /** Whether it is not stopped. */
  public boolean isListening() {
    ServerSocket current = locked(() -> listener);
    return current != null && !current.isClosed();
  }

  /** The newest requests, in the order they came: see {@link #keep}. */
  public List<Request> requests() {
    return locked(() -> List.copyOf(requests));
  }

  /** How many requests were read, kept or not. */
  public long requestCount() {
    return locked(() -> requestCount);
  }

  /** Characters of all bodies so far, unpacked: their bytes, as long as they are ASCII. */
  public long bodyBytes() {
    return locked(() -> bodyBytes);
  }

  /** How many connections were made. */
  public int connections() {
    return connections.get();
  }

  /** How often each record was taken, in the order in which they first came. */
  public Map<String, Integer> accepted() {
    return locked(() -> Collections.unmodifiableMap(new LinkedHashMap<>(accepted)));
  }

  /** How many different records were taken. */
  public int acceptedCount() {
    return locked(accepted::size);
  }

  /** How many records were taken that had been taken before. */
  public int repeatedCount() {
    return locked(() -> accepted.values().stream().mapToInt(times -> times - 1).sum());
  }

  /**
   * Waits until so many different records were taken.
   *
   * @throws AssertionError if there are fewer when the time is up
   */
  public void awaitAccepted(int count, Duration atMost) {
    if (!await(() -> accepted.size() >= count, atMost)) {
      throw new AssertionError(
          "waited %s for %d records, but there are %d, in %d requests"
              .formatted(atMost, count, acceptedCount(), requestCount()));
    }
  }

  /**
   * Waits until so many requests were read, and returns those that are kept.
   *
   * @throws AssertionError if there are fewer when the time is up
   */
  public List<Request> awaitRequests(int count, Duration atMost) {
    if (!await(() -> requestCount >= count, atMost)) {
      throw new AssertionError(
          "waited %s for %d requests, but there are %d".formatted(atMost, count, requestCount()));
    }
    return requests();
  }

  /** Stops for good. */
  @Override
  public void close() {
    closed.countDown();
    stop();
  }

  private int listen(int atPort) {
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      bind(server, new InetSocketAddress(InetAddress.getLoopbackAddress(), atPort));
      locked(() -> listener = server);
      daemon("fault-collector-" + server.getLocalPort(), () -> acceptAll(server));
      return server.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Others may have the port for a moment, as the near end of a connection of theirs. */
  private static void bind(ServerSocket server, InetSocketAddress address) throws IOException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (true) {
      try {
        server.bind(address, BACKLOG);
        return;
      } catch (BindException e) {
        if (System.nanoTime() > end) throw e;
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  private void acceptAll(ServerSocket server) {
    try (server) {
      while (!server.isClosed()) {
        Socket socket = server.accept();
        open.add(socket);
        if (server.isClosed()) reset(socket); // stop() may have looked already
        int number = connections.incrementAndGet();
        daemon("fault-collector-" + port + "-" + number, () -> serve(socket));
      }
    } catch (IOException e) {
      // stopped
    }
  }

  private static void daemon(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      SSLContext context = tls;
      Socket spoken = context == null ? socket : secured(socket, context);
      InputStream in = new BufferedInputStream(spoken.getInputStream(), 1 << 16);
      OutputStream out = new BufferedOutputStream(spoken.getOutputStream());
      while (exchange(socket, in, out)) {
        // one request each
      }
    } catch (IOException e) {
      // the other side has gone, speaks no HTTP or does not trust us, or we were stopped
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(socket);
    }
  }

  private Socket secured(Socket socket, SSLContext context) throws IOException {
    SSLSocket secured =
        (SSLSocket) context.getSocketFactory().createSocket(socket, "127.0.0.1", port, true);
    secured.setUseClientMode(false);
    return secured;
  }

  /** Whether the connection goes on. */
  private boolean exchange(Socket socket, InputStream in, OutputStream out)
      throws IOException, InterruptedException {
    in.mark(1);
    if (in.read() < 0) return false;
    in.reset();
    Fault fault = locked(() -> requireNonNullElse(script.poll(), always));
    if (fault == Silence.RESET_BEFORE_REQUEST) {
      reset(socket);
      return false;
    }
    Wire.Incoming request = Wire.read(in, out);
    if (socket.isClosed()) return false; // stop() does not end a read that data comes to meanwhile
    Fault decided = decide(fault, request.body());
    record(request, decided);
    if (decided instanceof Answer answer) {
      return send(answer, socket, out) && !wantsEnd(request);
    }
    if (decided == Silence.NEVER) {
      while (in.read() >= 0) {
        // until the other side gives up
      }
    } else {
      reset(socket);
    }
    return false;
  }

  private static boolean wantsEnd(Wire.Incoming request) {
    return request.headers().getOrDefault("connection", "").equalsIgnoreCase("close");
  }

  private static Fault decide(Fault fault, String body) {
    if (fault instanceof RefuseRecords refuse) return Refusal.answer(refuse, body);
    if (fault instanceof RefuseBodies refuse) {
      return refuse.bad().test(body) ? refuse.answer() : Fault.accept();
    }
    return fault;
  }

  private void record(Wire.Incoming request, Fault decided) {
    boolean takes = decided instanceof Answer answer && answer.takes();
    List<String> ids = takes ? idsOf.apply(request.body()) : List.of();
    Request kept =
        new Request(
            request.method(),
            request.target(),
            request.headers(),
            request.body(),
            Instant.now(),
            decided);
    locked(
        () -> {
          for (String id : ids) accepted.merge(id, 1, Integer::sum);
          requestCount++;
          bodyBytes += request.body().length();
          requests.addLast(kept);
          while (requests.size() > keptRequests) requests.removeFirst();
          changed.signalAll();
          return true;
        });
  }

  /** Whether the connection goes on. */
  private boolean send(Answer answer, Socket socket, OutputStream out)
      throws IOException, InterruptedException {
    byte[] head = Wire.head(answer);
    byte[] body = Wire.body(answer);
    switch (answer.manner()) {
      case LATE -> pause(answer.pause());
      case DRIP_HEADERS -> {
        drip(head, answer.pause(), out);
        drip(body, answer.pause(), out);
        return true;
      }
      case DRIP_BODY -> {
        out.write(head);
        out.flush();
        drip(body, answer.pause(), out);
        return true;
      }
      case END_AFTER_HEADERS -> {
        out.write(head);
        out.flush();
        return false;
      }
      case RESET_MIDWAY -> {
        int half = (head.length + body.length) / 2;
        out.write(head, 0, Math.min(half, head.length));
        out.write(body, 0, Math.max(0, half - head.length));
        out.flush();
        reset(socket);
        return false;
      }
      default -> {
        // whole, or wrong in its text only
      }
    }
    out.write(head);
    out.write(body);
    out.flush();
    return switch (answer.manner()) {
      case CUT_CHUNK, LENGTH_TOO_LONG, END_AFTERWARDS -> false;
      default -> true;
    };
  }

  private void drip(byte[] bytes, Duration interval, OutputStream out)
      throws IOException, InterruptedException {
    for (byte each : bytes) {
      pause(interval);
      out.write(each);
      out.flush();
    }
  }

  /** Ends early, with an exception, when the collector is closed. */
  private void pause(Duration time) throws IOException, InterruptedException {
    if (closed.await(time.toNanos(), TimeUnit.NANOSECONDS)) throw new IOException("closed");
  }

  /** Ends the connection with an RST and drops what was not sent yet. */
  private static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      // it has ended already
    }
  }

  private boolean await(BooleanSupplier reached, Duration atMost) {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!reached.getAsBoolean()) {
        if (left <= 0) return false;
        left = changed.awaitNanos(left);
      }
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private <T extends @Nullable Object> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }
}
