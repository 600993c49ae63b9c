package dev.weft.destination.personalize;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.collector.StubServer;
import dev.weft.destination.personalize.SigV4.Claim;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import mockwebserver3.MockResponse;
import org.jspecify.annotations.Nullable;

/**
 * A stand-in for Amazon Personalize Events that takes only what the contract's table allows, signed
 * as AWS asks for, all or nothing, and keeps what it took. Thread-safe.
 *
 * <pre>
 * unknown path                       404 UnknownOperationException
 * no or a broken Authorization       403 MissingAuthenticationTokenException, IncompleteSignatureException
 * unknown key or session token       403 UnrecognizedClientException
 * token of a key that has expired    403 ExpiredTokenException
 * signed more than 5 minutes off     403 InvalidSignatureException: Signature expired …
 * wrong signature, region, service   403 InvalidSignatureException
 * unknown tracking id                404 ResourceNotFoundException
 * against the table, or a marker     400 InvalidInputException; nothing is kept
 * otherwise                          200 without a body
 * </pre>
 *
 * <p>Answers set with {@link #answerNext} come first, whatever the request, of which nothing is
 * kept. So does an outage: {@link #goDown}.
 */
public final class PersonalizeStub extends StubServer<PersonalizeStub.Taken> {
  public static final String REGION = "eu-west-1";
  public static final String ACTIONS_TRACKER = "11111111-aaaa-4aaa-8aaa-111111111111";
  public static final String EVENTS_TRACKER = "22222222-bbbb-4bbb-8bbb-222222222222";

  /** The service refuses any event that has this text in it. */
  public static final String POISON = "poison";

  private static final Duration SIGNATURE_LIFE = Duration.ofMinutes(5);
  private static final DateTimeFormatter AMZ_DATE =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT);
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * One event that was taken.
   *
   * @param path of the operation
   * @param call the members of the call besides its events
   * @param event as it was sent
   */
  public record Taken(String path, JsonNode call, JsonNode event) {
    public String id() {
      return event.path("eventId").asText();
    }
  }

  private record Key(String secret, String token, boolean expired) {}

  private final PersonalizeSchema schema = new PersonalizeSchema();
  private final Consumer<Taken> taking;
  private final Consumer<String> refusing;

  // guarded by the lock of the server
  private final Map<String, Key> keys = new HashMap<>();
  private final List<String> downPaths = new ArrayList<>();
  private Clock clock = Clock.systemUTC();

  /** Starts on a free port of the loopback interface; knows no key yet. */
  public PersonalizeStub() {
    this(event -> {}, violation -> {});
  }

  /**
   * The same, which tells of each event taken and of everything that is against the contract.
   *
   * @param taking called under a lock, in the order in which they are taken
   */
  PersonalizeStub(Consumer<Taken> taking, Consumer<String> refusing) {
    this.taking = taking;
    this.refusing = refusing;
  }

  /** Takes requests that are signed with this key. */
  public PersonalizeStub know(String accessKeyId, String secret) {
    return know(accessKeyId, secret, "");
  }

  /** Takes requests that are signed with this key and carry this token. */
  public PersonalizeStub know(String accessKeyId, String secret, String token) {
    locked(() -> keys.put(accessKeyId, new Key(secret, token, false)));
    return this;
  }

  /** From now on that key is too old. */
  public void expire(String accessKeyId) {
    locked(
        () ->
            keys.computeIfPresent(
                accessKeyId, (id, key) -> new Key(key.secret(), key.token(), true)));
  }

  /** Has another time than this machine. */
  public void setAhead(Duration ahead) {
    locked(() -> clock = Clock.offset(Clock.systemUTC(), ahead));
  }

  /** What {@code personalize.endpoint} must be. */
  public URI address() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Answers 503 to everything at this path until {@link #comeUp}. */
  public void goDown(String path) {
    locked(() -> downPaths.add(path));
  }

  /** Ends {@link #goDown}. */
  public void comeUp() {
    locked(() -> downPaths.removeIf(path -> true));
  }

  /**
   * Answers the next request that has no answer yet like this.
   *
   * @param code for the header {@code x-amzn-ErrorType}; empty for none
   * @param headers each as {@code Name: value}
   */
  public void answerNext(int status, String code, String body, String... headers) {
    MockResponse.Builder answer = new MockResponse.Builder().code(status).body(body);
    if (!code.isEmpty()) answer.addHeader("x-amzn-ErrorType", code);
    for (String header : headers) answer.addHeader(header);
    answerNext(answer.build());
  }

  /** The events taken so far, in the order they came; one that came twice is there twice. */
  public List<Taken> taken() {
    return kept();
  }

  /** Waits until there are so many; see {@link #awaitRequests}. */
  public List<Taken> awaitTaken(int count, Duration atMost) {
    return awaitKept(count, atMost);
  }

  @Override
  protected Optional<MockResponse> outage(Request request) {
    return downPaths.contains(request.target())
        ? Optional.of(error(503, "ServiceUnavailableException", "down"))
        : Optional.empty();
  }

  @Override
  protected void onKept(Taken event) {
    taking.accept(event);
  }

  @Override
  protected void onViolation(String violation) {
    refusing.accept(violation);
  }

  @Override
  protected Finding<Taken> check(Request request) {
    JsonNode operation = schema.at(request.target());
    if (operation == null || !request.method().equals("POST")) {
      return bad(404, "UnknownOperationException", "no operation at " + request.target());
    }
    Finding<Taken> unsigned = checkSignature(request);
    if (unsigned != null) return unsigned;
    String type = request.headers().getOrDefault("content-type", "");
    if (!type.equals("application/json")) {
      return bad(400, "SerializationException", "wrong Content-Type " + type);
    }
    if (request.headers().containsKey("content-encoding")) {
      return bad(400, "SerializationException", "a Content-Encoding");
    }
    try {
      return checkBody(request.target(), operation, JSON.readTree(request.body()));
    } catch (JsonProcessingException e) {
      return bad(400, "SerializationException", "no JSON");
    }
  }

  private @Nullable Finding<Taken> checkSignature(Request request) {
    Map<String, String> headers = request.headers();
    String authorization = headers.getOrDefault("authorization", "");
    if (authorization.isEmpty()) {
      return bad(403, "MissingAuthenticationTokenException", "Missing Authentication Token");
    }
    Claim claim = Claim.of(authorization);
    if (claim == null) return bad(403, "IncompleteSignatureException", "no SigV4 header");
    Key key = locked(() -> keys.get(claim.key()));
    if (key == null || !key.token().equals(headers.getOrDefault("x-amz-security-token", ""))) {
      return bad(
          403,
          "UnrecognizedClientException",
          "The security token included in the request is invalid");
    }
    if (key.expired()) {
      return bad(
          403, "ExpiredTokenException", "The security token included in the request is expired");
    }
    String date = headers.getOrDefault("x-amz-date", "");
    String wrong = wrongTime(date, claim);
    if (!wrong.isEmpty()) return bad(403, "InvalidSignatureException", wrong);
    if (!claim.region().equals(REGION) || !claim.service().equals("personalize")) {
      return bad(
          403, "InvalidSignatureException", "Credential should be scoped to a valid region.");
    }
    List<String> mustBeSigned = new ArrayList<>(List.of("host", "x-amz-date"));
    if (!key.token().isEmpty()) mustBeSigned.add("x-amz-security-token");
    byte[] body = request.body().getBytes(StandardCharsets.UTF_8);
    String hash = headers.getOrDefault("x-amz-content-sha256", SigV4.sha256(body));
    String expected = SigV4.signature(claim, key.secret(), "POST", request.target(), headers, body);
    if (!claim.signedHeaders().containsAll(mustBeSigned)
        || !hash.equals(SigV4.sha256(body))
        || !expected.equals(claim.signature())) {
      return bad(
          403,
          "InvalidSignatureException",
          "The request signature we calculated does not match the signature you provided.");
    }
    return null;
  }

  private String wrongTime(String date, Claim claim) {
    Instant signed;
    try {
      signed = LocalDateTime.parse(date, AMZ_DATE).toInstant(ZoneOffset.UTC);
    } catch (DateTimeException e) {
      return "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date";
    }
    if (!date.startsWith(claim.day())) {
      return "Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date";
    }
    Instant now = locked(() -> clock.instant());
    if (signed.isBefore(now.minus(SIGNATURE_LIFE))) return "Signature expired: " + date;
    return signed.isAfter(now.plus(SIGNATURE_LIFE)) ? "Signature not yet current: " + date : "";
  }

  private Finding<Taken> checkBody(String path, JsonNode operation, JsonNode body) {
    List<String> wrong = PersonalizeSchema.check(operation, body);
    if (!wrong.isEmpty()) return bad(400, "InvalidInputException", String.join("; ", wrong));
    String tracker = body.path("trackingId").asText();
    boolean actions = path.equals("/action-interactions");
    if (!tracker.equals(actions ? ACTIONS_TRACKER : EVENTS_TRACKER)) {
      return bad(404, "ResourceNotFoundException", "The resource is not found");
    }
    List<Taken> events = new ArrayList<>();
    for (JsonNode event : body.path(actions ? "actionInteractions" : "eventList")) {
      if (event.toString().contains(POISON)) {
        return new Finding<>(
            error(400, "InvalidInputException", "1 validation error detected"),
            List.of(),
            List.of());
      }
      events.add(new Taken(path, body, event));
    }
    MockResponse ok = new MockResponse.Builder().code(200).build();
    return new Finding<>(ok, List.of(), List.copyOf(events));
  }

  private Finding<Taken> bad(int status, String code, String why) {
    return new Finding<>(error(status, code, why), List.of(code + ": " + why), List.of());
  }

  private MockResponse error(int status, String code, String message) {
    Instant now = locked(() -> clock.instant());
    return new MockResponse.Builder()
        .code(status)
        .addHeader("x-amzn-ErrorType", code)
        .addHeader(
            "Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now.atOffset(ZoneOffset.UTC)))
        .addHeader("Content-Type", "application/json")
        .body(JSON.createObjectNode().put("message", message).toString())
        .build();
  }
}
