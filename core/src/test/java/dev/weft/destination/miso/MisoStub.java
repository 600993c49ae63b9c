package dev.weft.destination.miso;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;

/**
 * A stand-in for Miso's upload, stricter than the service is known to be: it takes only what the
 * contract's tables allow, all or nothing, and keeps what it took. Thread-safe.
 *
 * <pre>
 * not /v1/interactions      404
 * not POST                  405
 * key missing or wrong      401 {"message":"invalid api key."}
 * no JSON, no "data"        422 with a place, as for malformed JSON
 * a bad record              422 with a line for each fault, and nothing is kept
 * otherwise                 200 {"message":"success"}; with dry_run=1 nothing is kept
 * </pre>
 *
 * <p>Answers set with {@link #answerNext} come first, whatever the request; such a request is
 * checked and recorded but nothing of it is kept.
 */
public final class MisoStub implements AutoCloseable {
  /** One request as it came; header names are lower-case. */
  public record Request(String method, String target, Map<String, String> headers, String body) {}

  private static final String PATH = "/v1/interactions";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final MockWebServer server = new MockWebServer();
  private final MisoSchema schema = new MisoSchema();
  private final String apiKey;

  /** Guards everything below; never held over I/O. */
  private final ReentrantLock lock = new ReentrantLock();

  private final Condition changed = lock.newCondition();
  private final Deque<MockResponse> scripted = new ArrayDeque<>();
  private final List<Request> requests = new ArrayList<>();
  private final List<String> violations = new ArrayList<>();
  private final List<Map<String, Object>> events = new ArrayList<>();

  /** Starts on a free port of the loopback interface; only this key is good. */
  public MisoStub(String apiKey) {
    this.apiKey = apiKey;
    server.setDispatcher(new Answering());
    try {
      server.start(InetAddress.getLoopbackAddress(), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What {@code miso.url} must be: the upload's full address. */
  public URI address() {
    return server.url(PATH).uri();
  }

  /** The events kept so far, in the order they came. */
  public List<Map<String, Object>> events() {
    return locked(() -> List.copyOf(events));
  }

  /** The requests so far, answered however. */
  public List<Request> requests() {
    return locked(() -> List.copyOf(requests));
  }

  /** Everything that was against the contract so far; a good client leaves this empty. */
  public List<String> violations() {
    return locked(() -> List.copyOf(violations));
  }

  /**
   * Answers the next request that has no answer yet like this.
   *
   * @param headers each as {@code Name: value}
   */
  public void answerNext(int status, String body, String... headers) {
    MockResponse.Builder answer = new MockResponse.Builder().code(status).body(body);
    for (String header : headers) answer.addHeader(header);
    script(answer.build());
  }

  /** Breaks the connection once the next request that has no answer yet was read. */
  public void breakNext() {
    script(new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
  }

  /** Never answers the next request that has no answer yet. */
  public void stallNext() {
    script(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
  }

  /**
   * Waits until at least this many events are kept, and returns all of them.
   *
   * @throws AssertionError if there are fewer when the time is up; says what came instead
   */
  public List<Map<String, Object>> awaitEvents(int count, Duration atMost) {
    await(() -> events.size() >= count, atMost, count + " events");
    return events();
  }

  /**
   * Waits until at least this many requests came, and returns all of them.
   *
   * @throws AssertionError if there are fewer when the time is up
   */
  public List<Request> awaitRequests(int count, Duration atMost) {
    await(() -> requests.size() >= count, atMost, count + " requests");
    return requests();
  }

  /** Stops listening and breaks the connections that there are. */
  @Override
  public void close() {
    server.close();
  }

  private void await(Supplier<Boolean> reached, Duration atMost, String what) {
    lock.lock();
    try {
      long left = atMost.toNanos();
      while (!reached.get()) {
        if (left <= 0) {
          throw new AssertionError(
              "waited %s for %s, but there are %d events, %d requests and these violations: %s"
                  .formatted(atMost, what, events.size(), requests.size(), violations));
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + what, e);
    } finally {
      lock.unlock();
    }
  }

  private void script(MockResponse answer) {
    locked(() -> scripted.add(answer));
  }

  private <T> T locked(Supplier<T> action) {
    lock.lock();
    try {
      return action.get();
    } finally {
      lock.unlock();
    }
  }

  /** What the checks found: the answer, the faults, and what to keep. */
  private record Finding(
      MockResponse answer, List<String> faults, List<Map<String, Object>> accepted) {
    static Finding bad(int status, String body, List<String> faults) {
      return new Finding(json(status, body), faults, List.of());
    }
  }

  private Finding check(Request request) {
    String path = request.target().split("\\?", 2)[0];
    if (!path.equals(PATH)) {
      return Finding.bad(404, message("Not Found"), List.of("unknown path " + path));
    }
    if (!request.method().equals("POST")) {
      return Finding.bad(
          405, message("Method Not Allowed"), List.of("wrong method " + request.method()));
    }
    if (!apiKey.equals(request.headers().get("x-api-key"))) {
      return Finding.bad(
          401, message("invalid api key."), List.of("no X-API-KEY, or not the expected one"));
    }
    return checkBody(request);
  }

  private Finding checkBody(Request request) {
    List<String> faults = new ArrayList<>();
    String query = request.target().contains("?") ? request.target().split("\\?", 2)[1] : "";
    if (!query.isEmpty() && !query.equals("dry_run=1")) faults.add("unknown query");
    String type = request.headers().getOrDefault("content-type", "");
    if (!type.toLowerCase(Locale.ROOT).matches("application/json(; *charset=utf-8)?")) {
      faults.add("wrong Content-Type " + type);
    }
    if (request.headers().containsKey("content-encoding")) faults.add("a Content-Encoding");
    if (!faults.isEmpty()) return unreadable(0, String.join(", ", faults));
    try {
      return checkRecords(JSON.readTree(request.body()), query.equals("dry_run=1"));
    } catch (JsonProcessingException e) {
      return unreadable((int) e.getLocation().getCharOffset(), e.getOriginalMessage());
    }
  }

  private Finding checkRecords(JsonNode body, boolean dryRun) {
    if (!body.isObject() || !body.path("data").isArray() || body.size() != 1) {
      return unreadable(0, "the body is not {\"data\":[…]}");
    }
    List<String> faults = new ArrayList<>();
    List<Map<String, Object>> accepted = new ArrayList<>();
    for (int i = 0; i < body.get("data").size(); i++) {
      JsonNode event = body.get("data").get(i);
      for (String fault : schema.check(event)) {
        faults.add("data." + i + (fault.startsWith(" ") ? "" : ".") + fault);
      }
      if (event.isObject()) accepted.add(JSON.convertValue(event, new TypeReference<>() {}));
    }
    if (!faults.isEmpty()) return Finding.bad(422, refusal(faults), faults);
    return new Finding(json(200, message("success")), faults, dryRun ? List.of() : accepted);
  }

  private static Finding unreadable(int place, String why) {
    String body =
        write(
            Map.of(
                "message",
                "Request schema error. See \"data.errors\" for details",
                "data",
                Map.of(
                    "errors",
                    List.of(
                        Map.of(
                            "loc",
                            List.of("body", place),
                            "msg",
                            why,
                            "type",
                            "value_error.jsondecode")))));
    return Finding.bad(422, body, List.of(why));
  }

  private static String refusal(List<String> faults) {
    return write(
        Map.of(
            "errors",
            true,
            "message",
            "None of the records were inserted because at least one of them contained schema"
                + " errors. Please see the `data` field for details.",
            "data",
            faults));
  }

  private static String message(String text) {
    return write(Map.of("message", text));
  }

  private static String write(Map<String, ?> body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static MockResponse json(int status, String body) {
    return new MockResponse.Builder()
        .code(status)
        .addHeader("Content-Type", "application/json")
        .body(body)
        .build();
  }

  private final class Answering extends Dispatcher {
    @Override
    public MockResponse dispatch(RecordedRequest recorded) {
      Request request = read(recorded);
      Finding finding = check(request);
      return locked(
          () -> {
            requests.add(request);
            violations.addAll(finding.faults());
            MockResponse answer = scripted.poll();
            if (answer == null) {
              events.addAll(finding.accepted());
              answer = finding.answer();
            }
            changed.signalAll();
            return answer;
          });
    }

    private Request read(RecordedRequest recorded) {
      Map<String, String> headers = new TreeMap<>();
      recorded
          .getHeaders()
          .forEach(each -> headers.put(each.getFirst().toLowerCase(Locale.ROOT), each.getSecond()));
      String body =
          recorded.getBody() == null ? "" : recorded.getBody().string(StandardCharsets.UTF_8);
      return new Request(recorded.getMethod(), recorded.getTarget(), headers, body);
    }
  }
}
