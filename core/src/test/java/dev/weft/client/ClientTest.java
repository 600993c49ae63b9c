package dev.weft.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.client.UploadResult.NotSent;
import dev.weft.client.UploadResult.Refused;
import dev.weft.client.UploadResult.Why;
import dev.weft.collector.Fault;
import dev.weft.collector.FaultCollector;
import dev.weft.collector.StubServer;
import dev.weft.destination.Examples;
import dev.weft.destination.miso.MisoStub;
import dev.weft.event.Interaction;
import dev.weft.log.ListLog;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the official client can do, and what it gets wrong: contracts/miso.md §1.2 and §5. */
@Timeout(60)
class ClientTest {
  private static final String KEY = "test-key-0123";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final ListLog log = new ListLog();
  private final MisoStub miso = new MisoStub(KEY);
  private final FaultCollector collector = FaultCollector.ofMiso();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    miso.close();
    collector.close();
  }

  private Client client(String url, String... more) {
    Map<String, String> settings = new HashMap<>();
    settings.put("miso.api-key", KEY);
    settings.put("miso.url", url);
    settings.put("miso.requests-per-second", "0");
    settings.put("retry.first", "10ms");
    settings.put("retry.longest", "20ms");
    settings.put("stop.deadline", "50s");
    settings.put("spool.folder", folder.resolve("spool").toString());
    settings.put("dead-letters.file", folder.resolve("dead.jsonl").toString());
    for (int i = 0; i < more.length; i += 2) settings.put(more[i], more[i + 1]);
    return Client.start(settings, log);
  }

  private Client client() {
    return client(miso.address().toString());
  }

  private Client faulty() {
    return client(collector.address("").toString());
  }

  private static List<Interaction> carts(int count) {
    return IntStream.range(0, count).mapToObj(Examples::addToCart).toList();
  }

  private static UploadResult accepted(int count) {
    return new UploadResult(count, List.of(), List.of(), false);
  }

  /** A request that the official client sent, as it was recorded. */
  private record Recorded(String method, String path, String query, String type, String body) {
    static Recorded of(String name) throws IOException {
      try (InputStream in = ClientTest.class.getResourceAsStream("/wire/" + name + ".http")) {
        String text = new String(Objects.requireNonNull(in).readAllBytes(), UTF_8);
        text = text.replace("\r\n", "\n");
        String[] line = text.substring(0, text.indexOf('\n')).split(" ", -1);
        String[] target = line[1].split("\\?", -1);
        String type = text.replaceAll("(?s).*\nContent-Type: ([^\n]*)\n.*", "$1");
        String query = target[1].replace("api_key=" + KEY, "").replaceFirst("^&", "");
        String body = text.substring(text.indexOf("\n\n") + 2);
        return new Recorded(line[0], target[0], query, type, body);
      }
    }
  }

  private void assertSameRequest(Recorded recorded) throws IOException {
    StubServer.Request sent = miso.requests().get(0);
    String[] target = (sent.target() + "?").split("\\?", -1);
    assertThat(sent.method()).isEqualTo(recorded.method());
    assertThat(target[0]).isEqualTo(recorded.path());
    assertThat(target[1]).isEqualTo(recorded.query());
    assertThat(sent.headers().get("content-type")).startsWith(recorded.type());
    assertThat(sent.headers()).containsEntry("x-api-key", KEY);
    JsonNode expected = JSON.readTree(recorded.body());
    JsonNode actual = JSON.readTree(sent.body());
    assertThat(actual.get("data")).hasSameSizeAs(expected.get("data"));
    for (int i = 0; i < expected.get("data").size(); i++) {
      ObjectNode event = (ObjectNode) actual.get("data").get(i);
      assertThat(event.at("/context/custom_context/uuid").asText()).hasSize(36);
      event.remove("context");
      JsonNode like = expected.get("data").get(i);
      if (!like.has("timestamp")) assertThat(event.remove("timestamp")).isNotNull();
    }
    assertThat(actual).isEqualTo(expected);
    assertThat(miso.violations()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"sdk-single", "sdk-three"})
  void theRequestIsThatOfTheOfficialClient(String name) throws IOException {
    Recorded recorded = Recorded.of(name);
    try (Client client = client()) {
      UploadResult result = client.upload(recorded.body());

      assertThat(result.isComplete()).isTrue();
    }
    assertSameRequest(recorded);
  }

  @Test
  void aDryRunIsThatOfTheOfficialClientAndSaysSo() throws IOException {
    Recorded recorded = Recorded.of("sdk-dryrun");
    try (Client client = client()) {
      UploadResult result = client.dryRun().upload(recorded.body());

      assertThat(result).isEqualTo(new UploadResult(1, List.of(), List.of(), true));
      assertThat(result).hasToString("1 accepted, 0 refused, 0 not sent (dry run)");
    }
    assertSameRequest(recorded);
    assertThat(miso.events()).isEmpty();
  }

  @Test
  void theTextOfAnArrayIsWrappedInData() throws IOException {
    try (Client client = client()) {
      String array = Recorded.of("sdk-json-array-string").body();

      assertThat(client.upload(array)).isEqualTo(accepted(3));
    }
    assertSameRequest(Recorded.of("sdk-three"));
  }

  @Test
  void oneAndManyAndTheTextOfOneAreUploaded() {
    try (Client client = client()) {
      assertThat(client.upload(Examples.addToCart(1))).isEqualTo(accepted(1));
      assertThat(client.upload(carts(3))).isEqualTo(accepted(3));
      assertThat(client.upload(List.of())).isEqualTo(accepted(0));
      assertThat(client.upload("{\"type\":\"home_page_view\",\"user_id\":\"u\"}"))
          .isEqualTo(accepted(1));
    }
    assertThat(miso.events()).hasSize(5);
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void manyAreSplitByTheLimitsOfTheService() {
    try (Client client = client()) {
      assertThat(client.upload(carts(2_500))).isEqualTo(accepted(2_500));
    }
    assertThat(miso.requests()).hasSize(3);
    assertThat(miso.events()).hasSize(2_500);
  }

  @Test
  void aWrongKeyIsNoSuccessAndIsToldAtOnce() {
    try (Client client = client(miso.address().toString(), "miso.api-key", "wrong")) {
      UploadResult result = client.upload(carts(3));

      assertThat(result.accepted()).isZero();
      assertThat(result.isComplete()).isFalse();
      assertThat(result.notSent())
          .containsExactly(
              new NotSent(0, 3, Why.HELD, "miso refused the key (HTTP 401: invalid api key.)"));
    }
    assertThat(miso.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"A", "B", "C", "NO_INDEX", "OK_WITH_ERRORS"})
  void whateverTheRefusalLooksLikeTheBadOneIsNamedAndTheGoodOnesAreNot(String shape) {
    String bad = Examples.addToCart(1).id().toString();
    collector.always(
        Fault.refuseRecords(Fault.Shape.valueOf(shape), record -> record.contains(bad)));
    try (Client client = faulty()) {
      UploadResult result = client.upload(carts(3));

      assertThat(result.accepted()).isEqualTo(2);
      assertThat(result.notSent()).isEmpty();
      assertThat(result.refused()).extracting(Refused::index).containsExactly(1);
      assertThat(result.refused().get(0).reason()).isNotBlank();
      assertThat(result.size()).isEqualTo(3);
    }
    assertThat(collector.accepted())
        .containsOnly(
            Map.entry(Examples.addToCart(0).id().toString(), 1),
            Map.entry(Examples.addToCart(2).id().toString(), 1));
  }

  @Test
  void anOutageIsWaitedForAndResetsRepeatTheSameIds() {
    collector.then(
        Fault.status(503), Fault.Silence.RESET_AFTER_REQUEST, Fault.status(429).retryAfter("0"));
    try (Client client = faulty()) {
      assertThat(client.upload(carts(5))).isEqualTo(accepted(5));
    }
    assertThat(collector.requestCount()).isEqualTo(4);
    assertThat(collector.accepted()).hasSize(5);
  }

  @Test
  void aDeadServiceIsGivenUpAfterThePatience() {
    collector.stop();
    try (Client client = faulty()) {
      UploadResult result = client.patience(Duration.ofMillis(100)).upload(carts(2));

      assertThat(result.accepted()).isZero();
      assertThat(result.notSent()).hasSize(1);
      NotSent rest = result.notSent().get(0);
      assertThat(rest.from()).isZero();
      assertThat(rest.to()).isEqualTo(2);
      assertThat(rest.why()).isEqualTo(Why.DOWN);
      assertThat(rest.reason()).contains("Connection refused");
    }
  }

  @Test
  void elementsThatAreNoInteractionsAreRefusedAndTheOthersSent() {
    String text =
        """
        [{"type":"like","user_id":"u","product_ids":["p"]},
         {"type":"lik","user_id":"u"},
         7,
         {"type":"search","user_id":"u","product_ids":["p"]},
         {"type":"like","user_id":"u","product_ids":["p"]}]
        """;
    try (Client client = client()) {
      UploadResult result = client.upload(text);

      assertThat(result.accepted()).isEqualTo(2);
      assertThat(result.refused())
          .containsExactly(
              new Refused(1, "\"lik\" is no event type of the interactions API"),
              new Refused(2, "the interaction is no JSON object"),
              new Refused(
                  3,
                  "search takes no field \"product_ids\"; its own fields are search.keywords,"
                      + " search.filters"));
    }
    assertThat(miso.events()).hasSize(2);
  }

  @Test
  void aTextThatIsNoJsonSaysWhereAndNothingIsSent() {
    try (Client client = client()) {
      assertThatThrownBy(
              () -> client.upload("[{\"type\":\"home_page_view\",\"user_id\":\"u\"},\n {"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the text is no well-formed JSON at line 2, column 3 (in element 1)");
    }
    assertThat(miso.requests()).isEmpty();
  }

  @Test
  void everythingWrongWithTheSettingsIsToldTogether() {
    assertThatThrownBy(
            () ->
                Client.start(
                    Map.of(
                        "destinations", "miso",
                        "miso.url", "ftp://x",
                        "miso.time-out", "1s",
                        "retry.first", "soon")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("4 problems:")
        .hasMessageContaining("miso.api-key")
        .hasMessageContaining("miso.url must start with https://")
        .hasMessageContaining("did you mean \"miso.timeout\"?")
        .hasMessageContaining("retry.first is");
  }

  @Test
  void withSeveralDestinationsTheClientAsksWhich() {
    String file = folder.resolve("events.jsonl").toString();
    try (Client client =
        client(miso.address().toString(), "destinations", "miso,file", "file.path", file)) {
      assertThatThrownBy(() -> client.upload(Examples.addToCart(1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "the destinations miso, file are configured; say which by client.to(\"miso\")");
      assertThatThrownBy(() -> client.to("moso"))
          .hasMessage("\"moso\" is not among the configured destinations; there is miso, file");

      assertThat(client.to("file").upload(Examples.addToCart(1))).isEqualTo(accepted(1));
      assertThatThrownBy(() -> client.to("file").dryRun().upload(carts(1)))
          .hasMessage("the destination file has no dry run: it checks nothing by itself");
    }
    assertThat(Path.of(file)).content().contains("add_to_cart");
    assertThat(miso.requests()).isEmpty();
  }

  @Test
  void aTrackedOneGoesThroughThePipeline() {
    try (Client client = client()) {
      client.track(Examples.addToCart(1));
      miso.awaitEvents(1, Duration.ofSeconds(30));
    }
    assertThat(log.lines())
        .anyMatch(line -> line.startsWith("started with"))
        .anyMatch(line -> line.startsWith("accounting: miso: captured 1 = delivered 1 "));
  }

  @Test
  void aClosedClientSaysSo() {
    Client client = client();
    client.close();
    client.close();

    assertThatThrownBy(() -> client.upload(Examples.addToCart(1)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the client is closed");
  }

  @Test
  void anInterruptedUploadSaysWhatIsLeftAndLeavesTheInterruptSet() {
    collector.always(Fault.status(503));
    try (Client client = faulty()) {
      Thread.currentThread().interrupt();
      UploadResult result = client.upload(carts(2));

      assertThat(Thread.interrupted()).isTrue();
      assertThat(result.notSent()).extracting(NotSent::why).containsExactly(Why.INTERRUPTED);
    }
  }
}
