package dev.weft.http;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import okhttp3.Call;
import okhttp3.ConnectionPool;
import okhttp3.EventListener;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okhttp3.Route;
import okio.Buffer;
import okio.BufferedSink;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Posts one body at a time, on the caller's thread, exactly once: nothing is sent again, no
 * redirect is followed, no cookie or answer is kept. Thread-safe.
 *
 * <p>The HTTP client's own threads are daemons. They end by themselves, at most a minute after
 * {@link #close}.
 */
public final class HttpPoster implements AutoCloseable {
  /** Bytes of an answer's body that are read; the rest stays in the socket, which is closed. */
  public static final int MAX_ANSWER_BYTES = 64 * 1024;

  /** Until the connection stands, without TLS. */
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

  /** One thread posts, so a second connection is only ever the successor of the first. */
  private static final int IDLE_CONNECTIONS = 2;

  private static final Duration IDLE_CONNECTION_LIFE = Duration.ofSeconds(60);

  /** The scheme of a challenge that no proxy has made yet. */
  private static final String BEFORE = "OkHttp-Preemptive";

  private static final byte[] NO_BODY = {};

  private static final String USER_AGENT = "weft/" + Version.NUMBER;

  private final OkHttpClient client;
  private final Set<Call> underWay = ConcurrentHashMap.newKeySet();
  private volatile boolean cancelled;

  /**
   * @param callTimeout for the whole call: name look-up, connection, request and answer with its
   *     body
   */
  public HttpPoster(Duration callTimeout) {
    client =
        new OkHttpClient.Builder()
            .protocols(List.of(Protocol.HTTP_2, Protocol.HTTP_1_1))
            .retryOnConnectionFailure(false)
            .followRedirects(false)
            .followSslRedirects(false)
            .connectTimeout(shorter(CONNECT_TIMEOUT, callTimeout))
            .readTimeout(callTimeout)
            .writeTimeout(callTimeout)
            .callTimeout(callTimeout)
            .proxyAuthenticator(HttpPoster::refuseProxy)
            .socketFactory(new PromptSockets())
            .eventListener(new StatusListener())
            .connectionPool(
                new ConnectionPool(
                    IDLE_CONNECTIONS, IDLE_CONNECTION_LIFE.toMillis(), TimeUnit.MILLISECONDS))
            .build();
  }

  /**
   * Sends the body and reads the answer, whatever its status.
   *
   * @param headers must not hold a Content-Type; values never show in an exception
   * @throws IOException if no status came, or the thread was asked to stop; whether the other side
   *     took the request is then unknown
   * @throws IllegalArgumentException if the address is not http or https, or a header has a
   *     character that HTTP does not allow
   */
  public Answer post(URI address, Map<String, String> headers, byte[] body, String contentType)
      throws IOException {
    Status status = new Status();
    Call call = client.newCall(request(address, headers, body, contentType, status));
    underWay.add(call);
    if (cancelled) call.cancel();
    try (Response response = call.execute()) {
      return new Answer(response.code(), headersOf(response), bodyOf(response, call));
    } catch (ProxyRefusal e) {
      return new Answer(HttpURLConnection.HTTP_PROXY_AUTH, Map.of(), NO_BODY);
    } catch (ProtocolException e) {
      // an answer that breaks the rules beside its status, as a 204 with a body does
      Response seen = status.response;
      if (seen == null) throw e;
      return new Answer(seen.code(), headersOf(seen), NO_BODY);
    } finally {
      underWay.remove(call);
    }
  }

  /** Breaks off what is under way, from any thread; every later call fails at once. */
  public void cancel() {
    cancelled = true;
    for (Call call : underWay) call.cancel();
  }

  /** Closes idle connections. Idempotent; a call in flight still ends within its timeout. */
  @Override
  public void close() {
    client.dispatcher().executorService().shutdown();
    client.connectionPool().evictAll();
  }

  /** The client asks before it connects, too. Else it would only say that it cannot connect. */
  private static @Nullable Request refuseProxy(@Nullable Route route, Response response)
      throws ProxyRefusal {
    boolean before =
        response.challenges().stream().anyMatch(challenge -> challenge.scheme().equals(BEFORE));
    if (before) return null;
    throw new ProxyRefusal();
  }

  private static Request request(
      URI address, Map<String, String> headers, byte[] body, String contentType, Status status) {
    HttpUrl url = HttpUrl.get(address);
    if (url == null) throw new IllegalArgumentException("no http or https address");
    Request.Builder request = new Request.Builder().url(url).header("User-Agent", USER_AGENT);
    request.tag(Status.class, status);
    headers.forEach((name, value) -> addHeader(request, name, value));
    return request.post(new OneShot(body, MediaType.get(contentType))).build();
  }

  private static void addHeader(Request.Builder request, String name, String value) {
    try {
      request.header(name, value);
    } catch (IllegalArgumentException e) {
      // its message holds the value, which may be a key: so no cause either
      throw new IllegalArgumentException(
          "the value of the header " + name + " has a character that HTTP does not allow");
    }
  }

  private static Map<String, String> headersOf(Response response) {
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    response.headers().forEach(header -> headers.put(header.getFirst(), header.getSecond()));
    return headers;
  }

  private byte[] bodyOf(Response response, Call call) throws IOException {
    BufferedSource source = response.body().source();
    Buffer read = new Buffer();
    try {
      while (read.size() < MAX_ANSWER_BYTES) {
        if (source.read(read, MAX_ANSWER_BYTES - read.size()) == -1) return read.readByteArray();
      }
    } catch (IOException e) {
      if (cancelled || Thread.currentThread().isInterrupted()) throw e; // we are asked to stop
      return read.readByteArray(); // the status came: a body that breaks off does not undo it
    }
    call.cancel(); // else closing would read on, to save the connection
    return read.readByteArray();
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  /** A proxy wants credentials, which we have not. */
  private static final class ProxyRefusal extends IOException {
    ProxyRefusal() {
      super("the proxy wants credentials (HTTP 407)");
    }
  }

  /** What came back, as soon as its headers are read. */
  private static final class Status {
    private volatile @Nullable Response response;
  }

  private static final class StatusListener extends EventListener {
    @Override
    public void responseHeadersEnd(Call call, Response response) {
      Status status = call.request().tag(Status.class);
      if (status != null) status.response = response;
    }
  }

  /** A body that is sent once. Others are sent again after a 503 with {@code Retry-After: 0}. */
  private static final class OneShot extends RequestBody {
    private final byte[] body;
    private final MediaType type;

    OneShot(byte[] body, MediaType type) {
      this.body = body;
      this.type = type;
    }

    @Override
    public MediaType contentType() {
      return type;
    }

    @Override
    public long contentLength() {
      return body.length;
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.write(body);
    }
  }
}
