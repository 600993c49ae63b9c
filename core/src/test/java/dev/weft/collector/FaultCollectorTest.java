package dev.weft.collector;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.collector.Fault.Answer;
import dev.weft.collector.Fault.Manner;
import dev.weft.collector.Fault.Shape;
import dev.weft.collector.Fault.Silence;
import dev.weft.collector.FaultCollector.Request;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(240)
class FaultCollectorTest {
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final FaultCollector collector = FaultCollector.ofMiso();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  @AfterEach
  void stop() {
    collector.close();
  }

  @Test
  void aHealthyCollectorTakesABatchAndCountsEachId() throws Exception {
    post(batch("a", "b"));
    HttpResponse<String> answer = post(batch("b"));

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("{\"message\":\"success\"}");
    assertThat(collector.accepted()).containsExactly(Map.entry("a", 1), Map.entry("b", 2));
    assertThat(collector.acceptedCount()).isEqualTo(2);
  }

  @Test
  void aRequestIsKeptAsItCame() throws Exception {
    client.send(
        request(batch("ü")).header("X-API-Key", "k1").build(), BodyHandlers.ofString(UTF_8));

    Request kept = collector.awaitRequests(1, LONG).get(0);
    assertThat(kept.method()).isEqualTo("POST");
    assertThat(kept.path()).isEqualTo("/v1/interactions?dry_run=1");
    assertThat(kept.headers()).containsEntry("x-api-key", "k1").containsKey("content-length");
    assertThat(kept.body()).isEqualTo(batch("ü"));
    assertThat(kept.answered()).isInstanceOf(Answer.class);
  }

  @Test
  void onlyTheNewestRequestsAreKeptButAllAreCounted() throws Exception {
    collector.keep(2);

    for (String id : List.of("a", "b", "c")) post(batch(id));

    assertThat(collector.requests())
        .extracting(Request::body)
        .containsExactly(batch("b"), batch("c"));
    assertThat(collector.requestCount()).isEqualTo(3);
    assertThat(collector.bodyBytes()).isEqualTo(3L * batch("a").length());
  }

  @Test
  void aScriptIsFollowedOnceAndThenItIsAlwaysTheSame() throws Exception {
    collector.then(Fault.status(500), Fault.status(429));
    collector.always(Fault.status(503));

    assertThat(List.of(statusNow(), statusNow(), statusNow(), statusNow()))
        .containsExactly(500, 429, 503, 503);

    collector.always(Fault.accept());
    assertThat(statusNow()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 299, 304, 400, 401, 403, 404, 413, 429, 500, 502, 599})
  void anyStatusCanBeAnsweredAndOnlySuccessTakesTheRecords(int status) throws Exception {
    collector.then(Fault.status(status));

    assertThat(post(batch("a")).statusCode()).isEqualTo(status);

    assertThat(collector.acceptedCount()).isEqualTo(status < 300 ? 1 : 0);
    assertThat(statusNow()).isEqualTo(200);
  }

  @Test
  void anAnswerHasTheBodyAndTheHeadersItIsGiven() throws Exception {
    collector.then(
        Fault.status(502).html().retryAfter("Wed, 21 Oct 2015 07:28:00 GMT"),
        Fault.status(503).empty().retryAfter("soon"),
        Fault.status(500).huge(10 << 20));

    HttpResponse<String> page = post(batch("a"));
    HttpResponse<String> nothing = post(batch("a"));
    HttpResponse<String> huge = post(batch("a"));

    assertThat(page.body()).startsWith("<!DOCTYPE html>").contains("<h1>502</h1>");
    assertThat(page.headers().firstValue("Content-Type")).contains("text/html");
    assertThat(page.headers().firstValue("Retry-After")).contains("Wed, 21 Oct 2015 07:28:00 GMT");
    assertThat(nothing.body()).isEmpty();
    assertThat(nothing.headers().firstValue("Retry-After")).contains("soon");
    assertThat(huge.body()).hasSize(10 << 20);
  }

  @ParameterizedTest
  @CsvSource({
    "A, 422, data.1.product_ids is invalid.",
    "B, 422, '\"loc\":[\"body\",\"data\",1,\"product_ids\"]'",
    "C, 422, '\"data\":{\"errors\":[{\"loc\":[\"body\",35]'",
    "NO_INDEX, 422, Unprocessable Entity",
    "OK_WITH_ERRORS, 200, '\"errors\":true'"
  })
  void aBatchWithABadRecordIsRefusedWhole(Shape shape, int status, String words) throws Exception {
    collector.always(Fault.refuseRecords(shape, record -> record.contains("bad")));

    HttpResponse<String> refused = post(batch("a", "bad-1", "c"));
    HttpResponse<String> taken = post(batch("a", "c"));

    assertThat(refused.statusCode()).isEqualTo(status);
    assertThat(refused.body()).contains(words).doesNotContain("data.0.", "data.2.");
    assertThat(taken.statusCode()).isEqualTo(200);
    assertThat(collector.accepted()).containsOnlyKeys("a", "c");
  }

  @Test
  void recordsAreToldApartWhateverTheirTextHolds() {
    assertThat(
            Refusal.recordsOf("{\"[\":1,\"data\":[{\"a\":\"],{\\\"\"}, [1,2] ,\"x\"],\"b\":[3]}"))
        .containsExactly("{\"a\":\"],{\\\"\"}", "[1,2]", "\"x\"");
    assertThat(Refusal.recordsOf("{\"data\":[]}")).isEmpty();
    assertThat(Refusal.recordsOf("no JSON")).isEmpty();
  }

  @Test
  void aBodyThatIsNoJsonCanBeRefusedByItsText() throws Exception {
    collector.always(Fault.refuseBodies(body -> body.contains("bad"), Fault.status(400)));

    assertThat(post("bad").statusCode()).isEqualTo(400);
    assertThat(post("good").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 307})
  void aRedirectIsAnsweredAndTakesNothing(int status) throws Exception {
    collector.then(Fault.redirect(status, collector.address("/elsewhere").toString()));

    HttpResponse<String> answer = post(batch("a"));

    assertThat(answer.statusCode()).isEqualTo(status);
    assertThat(answer.headers().firstValue("Location"))
        .contains(collector.address("/elsewhere").toString());
    assertThat(collector.accepted()).isEmpty();
  }

  @Test
  void aLateAnswerHasTakenTheRecordsBeforeTheClientGivesUp() throws Exception {
    collector.then(Fault.accept().late(LONG));

    postInVain(batch("a"));

    assertThat(collector.accepted()).containsExactly(Map.entry("a", 1));
  }

  @Test
  void anAnswerComesAfterItsDelay() throws Exception {
    collector.then(Fault.status(503).late(SHORT));
    long before = System.nanoTime();

    assertThat(statusNow()).isEqualTo(503);

    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(SHORT.toNanos());
  }

  @Test
  void aCollectorThatNeverAnswersTakesNothing() {
    collector.then(Silence.NEVER);

    postInVain(batch("a"));

    assertThat(collector.requests()).extracting(Request::answered).containsExactly(Silence.NEVER);
    assertThat(collector.accepted()).isEmpty();
  }

  @Test
  void headersAndBodyCanComeByteByByte() throws Exception {
    Duration each = Duration.ofMillis(1);
    collector.then(
        Fault.status(503).json("{}").drippingHeaders(each),
        Fault.accept().drippingBody(each),
        Fault.accept().drippingHeaders(LONG));

    assertThat(statusNow()).isEqualTo(503);
    assertThat(post(batch("a")).body()).isEqualTo("{\"message\":\"success\"}");
    postInVain(batch("b"));
    assertThat(collector.accepted()).containsOnlyKeys("a", "b");
  }

  @ParameterizedTest
  @EnumSource
  void aResetOrSilenceGivesNoAnswer(Silence silence) {
    collector.then(silence);

    assertThatThrownBy(() -> post(batch("a"), SHORT)).isInstanceOf(IOException.class);

    assertThat(collector.accepted()).isEmpty();
  }

  @Test
  void aResetBeforeTheRequestHasReadNothing() throws Exception {
    collector.then(Silence.RESET_BEFORE_REQUEST);

    try (Socket socket = connect()) {
      socket.getOutputStream().write('P');

      assertThatThrownBy(() -> socket.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    assertThat(collector.requestCount()).isZero();
  }

  @Test
  void aResetMidwayLeavesHalfAnAnswerThoughTheRecordsAreTaken() throws Exception {
    collector.then(Fault.accept().json("x".repeat(1000)).manner(Manner.RESET_MIDWAY));

    try (Socket socket = connect()) {
      send(socket, "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n\"uuid\":\"a\"");

      assertThatThrownBy(() -> socket.getInputStream().readAllBytes())
          .isInstanceOf(SocketException.class)
          .hasMessageContaining("reset");
    }
    assertThat(collector.accepted()).containsOnlyKeys("a");
  }

  @ParameterizedTest
  @CsvSource({
    "END_AFTER_HEADERS, 'Content-Length: 4\r\n\r\n'",
    "CUT_CHUNK, 'Transfer-Encoding: chunked\r\n\r\n5\r\nwxyz'",
    "LENGTH_TOO_LONG, 'Content-Length: 104\r\n\r\nwxyz'",
    "END_AFTERWARDS, 'Content-Length: 4\r\n\r\nwxyz'"
  })
  void anAnswerCanEndTooEarlyThoughTheRecordsAreTaken(Manner manner, String end) throws Exception {
    collector.then(Fault.accept().json("wxyz").manner(manner));

    try (Socket socket = connect()) {
      send(socket, "POST / HTTP/1.1\r\nContent-Length: 10\r\n\r\n\"uuid\":\"a\"");

      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .isEqualTo("HTTP/1.1 200 Status\r\nContent-Type: application/json\r\n" + end);
    }
    assertThat(collector.accepted()).containsOnlyKeys("a");
  }

  @Test
  void aClientSeesACutBodyAsAnError() {
    collector.then(
        Fault.accept().manner(Manner.CUT_CHUNK), Fault.accept().manner(Manner.LENGTH_TOO_LONG));

    assertThatThrownBy(() -> post(batch("a"))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> post(batch("b"))).isInstanceOf(IOException.class);
  }

  @Test
  void connectionsAreKept() throws Exception {
    post(batch("a"));
    post(batch("b"));

    assertThat(collector.connections()).isEqualTo(1);
  }

  @Test
  void chunkedPackedAndHesitantRequestsAreUnderstood() throws Exception {
    byte[] packed = gzip("\"uuid\":\"packed\"");

    try (Socket socket = connect()) {
      send(socket, "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
      send(socket, "8;x=y\r\n\"uuid\":\"\r\nA\r\nin chunks\"\r\n0\r\nTrailer: t\r\n\r\n");
      assertThat(head(socket)).startsWith("HTTP/1.1 200");

      send(
          socket,
          "POST / HTTP/1.1\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
              .formatted(packed.length));
      socket.getOutputStream().write(packed);
      assertThat(head(socket)).startsWith("HTTP/1.1 200");

      send(
          socket,
          "POST / HTTP/1.1\r\nExpect: 100-continue\r\nConnection: close\r\nContent-Length: 15\r\n\r\n");
      assertThat(head(socket)).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
      send(socket, "\"uuid\":\"waited\"");
      assertThat(new String(socket.getInputStream().readAllBytes(), ISO_8859_1))
          .startsWith("HTTP/1.1 200");
    }
    assertThat(collector.accepted()).containsOnlyKeys("in chunks", "packed", "waited");
  }

  @Test
  void whatIsNoHttpEndsTheConnectionAndIsNotCounted() throws Exception {
    try (Socket socket = connect()) {
      send(socket, "hello\r\n\r\n");

      assertThat(readToEnd(socket)).isEmpty();
    }
    assertThat(collector.requestCount()).isZero();
  }

  private static String readToEnd(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    } catch (SocketException e) {
      return ""; // what was not read turns the end into a reset
    }
  }

  @Test
  void aStoppedCollectorRefusesConnectionsUntilItStartsAgainOnTheSamePort() throws Exception {
    post(batch("a"));
    collector.stop();

    assertThatThrownBy(() -> post(batch("b"))).hasRootCauseInstanceOf(IOException.class);
    assertThatThrownBy(this::connect).isInstanceOf(ConnectException.class);

    collector.start();
    post(batch("c"));
    assertThat(collector.accepted()).containsOnlyKeys("a", "c");
  }

  @Test
  void stoppingBreaksARequestThatIsUnderWay() {
    collector.then(Silence.NEVER);
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request(batch("a")).build(), BodyHandlers.ofString());
    collector.awaitRequests(1, LONG);

    collector.stop();

    assertThatThrownBy(answer::join).hasCauseInstanceOf(IOException.class);
  }

  @Test
  void waitingInVainSaysWhatCameInstead() throws Exception {
    post(batch("a"));

    assertThatThrownBy(() -> collector.awaitAccepted(2, Duration.ofMillis(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessage("waited PT0.001S for 2 records, but there are 1, in 1 requests");
    assertThatThrownBy(() -> collector.awaitRequests(2, Duration.ofMillis(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessage("waited PT0.001S for 2 requests, but there are 1");
  }

  @ParameterizedTest
  @EnumSource
  void overTlsEachCertificateIsWrongInItsOwnWay(Proof proof, @TempDir Path folder)
      throws Exception {
    Path store = proof.store(folder);
    HttpClient trusting =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .sslContext(Proof.context(store))
            .build();

    try (FaultCollector secure = new FaultCollector(body -> List.of(body), Proof.context(store))) {
      HttpRequest request =
          HttpRequest.newBuilder(secure.address("/")).POST(BodyPublishers.ofString("a")).build();

      assertThatThrownBy(() -> client.send(request, BodyHandlers.ofString()))
          .as("who does not trust it")
          .isInstanceOf(SSLHandshakeException.class);
      switch (proof) {
        case SELF_SIGNED ->
            assertThat(trusting.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
        case EXPIRED ->
            assertThatThrownBy(() -> trusting.send(request, BodyHandlers.ofString()))
                .hasRootCauseInstanceOf(CertificateExpiredException.class);
        case WRONG_HOST ->
            assertThatThrownBy(() -> trusting.send(request, BodyHandlers.ofString()))
                .isInstanceOf(SSLHandshakeException.class)
                .hasMessageContaining("No subject alternative names");
      }
      assertThat(secure.acceptedCount()).isEqualTo(proof == Proof.SELF_SIGNED ? 1 : 0);
    }
  }

  private static String batch(String... ids) {
    return Arrays.stream(ids)
        .map(
            id -> "{\"type\":\"click\",\"context\":{\"custom_context\":{\"uuid\":\"" + id + "\"}}}")
        .collect(joining(",", "{\"data\":[", "]}"));
  }

  private HttpRequest.Builder request(String body) {
    return HttpRequest.newBuilder(collector.address("/v1/interactions?dry_run=1"))
        .POST(BodyPublishers.ofString(body));
  }

  private int statusNow() throws Exception {
    return post(batch("now")).statusCode();
  }

  private HttpResponse<String> post(String body) throws Exception {
    return post(body, LONG);
  }

  private HttpResponse<String> post(String body, Duration timeout) throws Exception {
    return client.send(request(body).timeout(timeout).build(), BodyHandlers.ofString(UTF_8));
  }

  /** The request is read, and its answer does not come for a while after that. */
  private void postInVain(String body) {
    int before = (int) collector.requestCount();
    CompletableFuture<HttpResponse<String>> answer =
        client.sendAsync(request(body).build(), BodyHandlers.ofString(UTF_8));
    var unused = collector.awaitRequests(before + 1, LONG);

    assertThatThrownBy(() -> answer.get(SHORT.toMillis(), TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), collector.address("").getPort());
    socket.setSoTimeout((int) LONG.toMillis());
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Reads to the empty line, then as much as {@code Content-Length} says. */
  private static String head(Socket socket) throws IOException {
    StringBuilder head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) head.append((char) socket.getInputStream().read());
    int length = head.indexOf("Content-Length: ");
    if (length >= 0) {
      String digits = head.substring(length + 16, head.indexOf("\r\n", length));
      socket.getInputStream().readNBytes(Integer.parseInt(digits));
    }
    return head.toString();
  }

  private static byte[] gzip(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(text.getBytes(UTF_8));
    }
    return packed.toByteArray();
  }
}
