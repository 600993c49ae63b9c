package dev.weft.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HttpPosterTest {
  private static final byte[] BODY = "{\"größe\":1}".getBytes(UTF_8);

  private final MockWebServer server = new MockWebServer();
  private final HttpPoster poster = new HttpPoster(Duration.ofSeconds(10));
  private final HttpPoster hasty = new HttpPoster(Duration.ofMillis(300));

  @BeforeEach
  void start() throws IOException {
    server.start(InetAddress.getLoopbackAddress(), 0);
  }

  @AfterEach
  void stop() {
    poster.close();
    hasty.close();
    server.close();
  }

  @Test
  void theBodyArrivesByteForByteWithItsHeaders() throws Exception {
    server.enqueue(new MockResponse.Builder().code(200).body("{}").build());

    post(poster, Map.of("X-API-KEY", "k1"));

    RecordedRequest request = server.takeRequest();
    assertThat(request.getRequestLine()).isEqualTo("POST /v1/interactions?dry_run=1 HTTP/1.1");
    assertThat(bodyOf(request)).isEqualTo(BODY);
    assertThat(request.getHeaders().get("X-API-KEY")).isEqualTo("k1");
    assertThat(request.getHeaders().values("Content-Type")).containsExactly("application/json");
    assertThat(request.getHeaders().get("Content-Length")).isEqualTo("" + BODY.length);
    assertThat(request.getHeaders().get("Content-Encoding")).isNull();
  }

  @Test
  void theUserAgentNamesWeftAndTheVersionOfThePom() throws Exception {
    server.enqueue(new MockResponse.Builder().code(200).build());

    post(poster, Map.of());

    Matcher version =
        Pattern.compile("<version>(.+?)(-SNAPSHOT)?</version>")
            .matcher(Files.readString(Path.of("pom.xml")));
    assertThat(version.find()).isTrue();
    assertThat(server.takeRequest().getHeaders().get("User-Agent"))
        .isEqualTo("weft/" + version.group(1));
  }

  @Test
  void theAnswerHasStatusBodyAndHeadersWhateverTheirCase() throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .code(429)
            .addHeader("rEtRy-AfTeR", "7")
            .body("ruhig, größer")
            .build());

    Answer answer = post(poster, Map.of());

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isEqualTo("7");
    assertThat(answer.header("RETRY-AFTER")).isEqualTo("7");
    assertThat(answer.header("Location")).isEmpty();
    assertThat(answer.text()).isEqualTo("ruhig, größer");
  }

  @Test
  void aRedirectIsAnAnswerAndIsNotFollowed() throws Exception {
    for (int status : new int[] {301, 302, 303, 307, 308}) {
      server.enqueue(
          new MockResponse.Builder().code(status).addHeader("Location", "/elsewhere").build());

      assertThat(post(poster, Map.of()).status()).isEqualTo(status);
    }

    assertThat(server.getRequestCount()).isEqualTo(5);
  }

  @Test
  void nothingIsSentASecondTimeForAStatusThatHttpClientsLikeToTryAgain() throws Exception {
    for (int status : new int[] {401, 408, 421, 503, 504}) {
      server.enqueue(new MockResponse.Builder().code(status).addHeader("Retry-After", "0").build());

      assertThat(post(poster, Map.of()).status()).isEqualTo(status);
    }

    assertThat(server.getRequestCount()).isEqualTo(5);
  }

  @Test
  void aServerThatWantsProxyCredentialsThoughThereIsNoProxyHasAnswered() throws Exception {
    server.enqueue(new MockResponse.Builder().code(407).build());

    assertThat(post(poster, Map.of()).status()).isEqualTo(407);
    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aConnectionThatBreaksIsAnExceptionAndNothingIsSentASecondTime() throws Exception {
    server.enqueue(
        new MockResponse.Builder().onResponseStart(new SocketEffect.CloseSocket()).build());
    server.enqueue(new MockResponse.Builder().code(200).build());

    assertThatThrownBy(() -> post(poster, Map.of())).isInstanceOf(IOException.class);

    assertThat(server.getRequestCount()).isEqualTo(1);
  }

  @Test
  void aServerThatNeverAnswersIsLeftAfterTheTimeout() {
    server.enqueue(new MockResponse.Builder().onResponseStart(SocketEffect.Stall.INSTANCE).build());
    long start = System.nanoTime();

    assertThatThrownBy(() -> post(hasty, Map.of())).isInstanceOf(InterruptedIOException.class);

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aBodyThatDoesNotComeIsLeftAfterTheTimeoutOfTheWholeCallAndDoesNotUndoTheStatus()
      throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .code(200)
            .body("x".repeat(1_000))
            .bodyDelay(20, TimeUnit.SECONDS)
            .build());
    long start = System.nanoTime();

    Answer answer = post(hasty, Map.of());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body().length).isLessThan(1_000);
    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void aBodyThatBreaksOffLeavesTheStatusAndWhatCame() throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .code(200)
            .body("{\"message\":\"success\"}" + " ".repeat(100_000))
            .onResponseBody(new SocketEffect.CloseSocket())
            .build());

    Answer answer = post(poster, Map.of());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).startsWith("{\"message\":\"success\"}");
    assertThat(answer.body().length).isLessThan(100_000);
  }

  @Test
  void aBigAnswerIsCappedAndTheNextRequestIsFine() throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .code(200)
            .body(new Buffer().write(new byte[10 * 1024 * 1024]))
            .build());
    server.enqueue(new MockResponse.Builder().code(200).body("second").build());

    assertThat(post(poster, Map.of()).body()).hasSize(HttpPoster.MAX_ANSWER_BYTES);
    assertThat(post(poster, Map.of()).text()).isEqualTo("second");
  }

  @Test
  void anAnswerOfExactlyTheCapIsWhole() throws Exception {
    server.enqueue(
        new MockResponse.Builder()
            .code(200)
            .body(new Buffer().write(new byte[HttpPoster.MAX_ANSWER_BYTES]))
            .build());

    assertThat(post(poster, Map.of()).body()).hasSize(HttpPoster.MAX_ANSWER_BYTES);
  }

  @Test
  void aCookieIsNotSentBack() throws Exception {
    server.enqueue(new MockResponse.Builder().code(200).addHeader("Set-Cookie", "a=b").build());
    server.enqueue(new MockResponse.Builder().code(200).build());

    post(poster, Map.of());
    post(poster, Map.of());

    server.takeRequest();
    assertThat(server.takeRequest().getHeaders().get("Cookie")).isNull();
  }

  @Test
  void oneConnectionServesManyRequests() throws Exception {
    for (int i = 0; i < 3; i++) {
      server.enqueue(new MockResponse.Builder().code(200).body("ok").build());
      post(poster, Map.of());
    }

    server.takeRequest();
    server.takeRequest();
    RecordedRequest third = server.takeRequest();
    assertThat(third.getConnectionIndex()).isZero();
    assertThat(third.getExchangeIndex()).isEqualTo(2);
  }

  @Test
  void nobodyListeningIsAnException() throws Exception {
    int port;
    try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = unused.getLocalPort();
    }

    assertThatThrownBy(
            () ->
                poster.post(
                    URI.create("http://127.0.0.1:" + port + "/"),
                    Map.of("X-API-KEY", "s3cret"),
                    BODY,
                    "application/json"))
        .isInstanceOf(IOException.class)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aKeyThatNoHeaderCanCarryIsRefusedWithoutBeingQuoted() {
    assertThatThrownBy(() -> post(poster, Map.of("X-API-KEY", "s3cret\n")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("the value of the header X-API-KEY has a character that HTTP does not allow")
        .hasNoCause();
  }

  @Test
  void anAddressOfAnotherKindIsRefused() {
    assertThatThrownBy(
            () -> poster.post(URI.create("ftp://host/"), Map.of(), BODY, "application/json"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("no http or https address");
  }

  @Test
  void everyThreadOfTheClientIsADaemon() throws Exception {
    server.enqueue(new MockResponse.Builder().code(200).body("ok").build());

    post(poster, Map.of());

    List<Thread> threads =
        Thread.getAllStackTraces().keySet().stream()
            .filter(each -> each.getName().startsWith("Ok"))
            .toList();
    assertThat(threads).isNotEmpty().allMatch(Thread::isDaemon);
  }

  @Test
  void closingHangsUp() throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<Integer> afterTheAnswer =
          CompletableFuture.supplyAsync(() -> answerOnce(listening));

      poster.post(
          URI.create("http://127.0.0.1:" + listening.getLocalPort() + "/"),
          Map.of(),
          BODY,
          "application/json");
      assertThat(afterTheAnswer).isNotDone();
      poster.close();

      assertThat(afterTheAnswer.get(10, TimeUnit.SECONDS)).isEqualTo(-1);
    }
  }

  /** Reads one request, answers it, and returns what the next read gives: -1 at the end. */
  private static int answerOnce(ServerSocket listening) {
    try (Socket socket = listening.accept()) {
      InputStream in = socket.getInputStream();
      StringBuilder request = new StringBuilder();
      while (request.indexOf("\r\n\r\n") < 0) request.append((char) in.read());
      in.readNBytes(BODY.length);
      socket
          .getOutputStream()
          .write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok".getBytes(UTF_8));
      return in.read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Answer post(HttpPoster by, Map<String, String> headers) throws IOException {
    URI address = server.url("/v1/interactions?dry_run=1").uri();
    return by.post(address, headers, BODY, "application/json");
  }

  private static byte[] bodyOf(RecordedRequest request) {
    return request.getBody() == null ? new byte[0] : request.getBody().toByteArray();
  }
}
