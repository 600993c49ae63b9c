package dev.weft.destination.miso;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.collector.StubServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import mockwebserver3.MockResponse;

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
public final class MisoStub extends StubServer<Map<String, Object>> {
  private static final String PATH = "/v1/interactions";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private final MisoSchema schema = new MisoSchema();
  private final String apiKey;

  /** Starts on a free port of the loopback interface; only this key is good. */
  public MisoStub(String apiKey) {
    this.apiKey = apiKey;
  }

  /** What {@code miso.url} must be: the upload's full address. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port() + PATH);
  }

  /** The events kept so far, in the order they came. */
  public List<Map<String, Object>> events() {
    return kept();
  }

  /** Waits until there are so many; see {@link #awaitRequests}. */
  public List<Map<String, Object>> awaitEvents(int count, Duration atMost) {
    return awaitKept(count, atMost);
  }

  /**
   * Answers the next request that has no answer yet like this.
   *
   * @param headers each as {@code Name: value}
   */
  public void answerNext(int status, String body, String... headers) {
    MockResponse.Builder answer = new MockResponse.Builder().code(status).body(body);
    for (String header : headers) answer.addHeader(header);
    answerNext(answer.build());
  }

  @Override
  protected Finding<Map<String, Object>> check(Request request) {
    String path = request.target().split("\\?", 2)[0];
    if (!path.equals(PATH)) {
      return bad(404, message("Not Found"), List.of("unknown path " + path));
    }
    if (!request.method().equals("POST")) {
      return bad(405, message("Method Not Allowed"), List.of("wrong method " + request.method()));
    }
    if (!apiKey.equals(request.headers().get("x-api-key"))) {
      return bad(
          401, message("invalid api key."), List.of("no X-API-KEY, or not the expected one"));
    }
    return checkBody(request);
  }

  private Finding<Map<String, Object>> checkBody(Request request) {
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

  private Finding<Map<String, Object>> checkRecords(JsonNode body, boolean dryRun) {
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
    if (!faults.isEmpty()) return bad(422, refusal(faults), faults);
    return new Finding<>(json(200, message("success")), faults, dryRun ? List.of() : accepted);
  }

  private static Finding<Map<String, Object>> unreadable(int place, String why) {
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
    return bad(422, body, List.of(why));
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

  private static Finding<Map<String, Object>> bad(int status, String body, List<String> faults) {
    return new Finding<>(json(status, body), faults, List.of());
  }
}
