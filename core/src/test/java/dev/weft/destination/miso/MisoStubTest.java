package dev.weft.destination.miso;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.http.Answer;
import dev.weft.http.HttpPoster;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class MisoStubTest {
  private static final String KEY = "k1";
  private static final String SUCCESS = "{\"message\":\"success\"}";

  private final MisoStub miso = new MisoStub(KEY);
  private final HttpPoster poster = new HttpPoster(Duration.ofSeconds(10));

  @AfterEach
  void stop() {
    poster.close();
    miso.close();
  }

  static List<String> validEvents() {
    return List.of(
        "{'type':'click'}",
        "{'type':'click','user_id':''}",
        "{'type':'add_to_cart','product_ids':['a','b'],'quantities':[3,5],'user_id':'u1'}",
        "{'type':'add_to_cart','quantities':2}",
        "{'type':'add_to_cart','quantities':[-2]}",
        "{'type':'rate','rating':9}",
        "{'type':'checkout','revenue':23.32}",
        "{'type':'click','context':{'unknown':{'a':null}}}",
        "{'type':'click','user_id':'" + "x".repeat(512) + "'}",
        "{'type':'click','user_id':'" + "🍮".repeat(512) + "'}",
        "{'type':'click','anonymous_id':'" + "x".repeat(1024) + "'}",
        "{'type':'click','product_ids':[]}",
        "{'type':'click','timestamp':'2018-11-07T00:25:00.073876Z'}",
        "{'type':'click','timestamp':'2026-01-02T03:04:05+02:00'}",
        "{'type':'click','miso_id':'123e4567-e89b-12d3-a456-426614174000'}",
        "{'type':'search','search':{}}",
        "{'type':'search','search':{'keywords':'x','filters':{'brand':['A&B']}}}",
        "{'type':'custom','custom_action_name':'spin'}",
        "{'type':'feedback','question_id':'q','result_type':'answer','value':'helpful'}",
        "{'type':'click','context':{'page':{'url':'https://a/'},'truncated_ip':'192.0.2.0'}}",
        "{'type':'click','context':{'campaign':{'name':'n','source':'s'}}}",
        "{'type':'click','context':{'custom_context':"
            + "{'a':true,'b':1,'c':'d','e':[1,2],'f':['x'],'g':[{'h':1,'i':'j','k':false}],'l':[]}}}");
  }

  static List<String> invalidEvents() {
    return List.of(
        "type: {}",
        "type: {'type':'buy'}",
        "type: {'type':1}",
        "type: {'type':null}",
        "revenue: {'type':'checkout','revenue':{'value':1}}",
        "revenue: {'type':'checkout','revenue':'23.32'}",
        "revenue: {'type':'click','revenue':1}",
        "sku: {'type':'click','sku':'a'}",
        "session_id: {'type':'click','session_id':'s'}",
        "user_id: {'type':'click','user_id':null}",
        "user_id: {'type':'click','user_id':1}",
        "user_id: {'type':'click','user_id':'" + "x".repeat(513) + "'}",
        "anonymous_id: {'type':'click','anonymous_id':'" + "x".repeat(1025) + "'}",
        "product_ids.0: {'type':'click','product_ids':[1]}",
        "product_ids.1: {'type':'click','product_ids':['a','" + "x".repeat(513) + "']}",
        "product_ids: {'type':'click','product_ids':'a'}",
        "product_ids: {'type':'click','product_ids':null}",
        "product_ids: {'type':'search','product_ids':['a']}",
        "product_ids: {'type':'home_page_view','product_ids':['a']}",
        "product_ids: {'type':'category_page_view','product_ids':['a']}",
        "product_ids: {'type':'feedback','product_ids':['a']}",
        "quantities: {'type':'remove_from_cart','quantities':[1]}",
        "quantities: {'type':'add_to_cart','quantities':['1']}",
        "duration: {'type':'product_image_view','duration':1}",
        "custom_action_name: {'type':'custom'}",
        "search.filters.brand: {'type':'search','search':{'filters':{'brand':'A'}}}",
        "search.filters.brand: {'type':'search','search':{'filters':{'brand':[1]}}}",
        "search: {'type':'search','search':'shoes'}",
        "context.page.url: {'type':'click','context':{'page':{'title':'t'}}}",
        "context.truncated_ip: {'type':'click','context':{'truncated_ip':'192.0.2.256'}}",
        "context.custom_context.a: {'type':'click','context':{'custom_context':{'a':{'b':1}}}}",
        "context.custom_context.a: {'type':'click','context':{'custom_context':{'a':null}}}",
        "context.custom_context.a: {'type':'click','context':{'custom_context':{'a':[1,'b']}}}",
        "context.custom_context.a: {'type':'click','context':{'custom_context':{'a':[true]}}}",
        "context.custom_context.a: {'type':'click','context':{'custom_context':{'a':[{'b':[1]}]}}}",
        "timestamp: {'type':'click','timestamp':'2026-01-02T03:04:05'}",
        "timestamp: {'type':'click','timestamp':'2026-01-02'}",
        "timestamp: {'type':'click','timestamp':'2026-01-02T03:04Z'}",
        "timestamp: {'type':'click','timestamp':'2026-02-30T03:04:05Z'}",
        "timestamp: {'type':'click','timestamp':1767323045}",
        "miso_id: {'type':'click','miso_id':'1-2-3-4-5'}",
        "misoId: {'type':'click','misoId':'123e4567-e89b-12d3-a456-426614174000'}");
  }

  @ParameterizedTest
  @MethodSource("validEvents")
  void aValidEventIsKept(String event) throws Exception {
    Answer answer = postEvents(quoted(event));

    assertThat(miso.violations()).isEmpty();
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.text()).isEqualTo(SUCCESS);
    assertThat(miso.events()).hasSize(1);
  }

  @ParameterizedTest
  @MethodSource("invalidEvents")
  void anInvalidEventIsRefusedWithItsIndexAndPathAndNothingIsKept(String example) throws Exception {
    String path = example.split(": ", 2)[0];
    String event = quoted(example.split(": ", 2)[1]);

    Answer answer = postEvents("{\"type\":\"click\"}", event);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text())
        .contains("\"errors\":true", "None of the records were inserted")
        .contains("data.1." + path + " is invalid. ");
    assertThat(miso.violations())
        .singleElement()
        .asString()
        .startsWith("data.1." + path + " is invalid. ");
    assertThat(miso.events()).isEmpty();
  }

  @Test
  void anEventThatIsNoObjectIsRefused() throws Exception {
    Answer answer = postEvents("3");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(miso.violations()).singleElement().asString().startsWith("data.0 is invalid. ");
  }

  @Test
  void anEmptyListIsFine() throws Exception {
    assertThat(post("", Map.of("X-API-KEY", KEY), "{\"data\":[]}").text()).isEqualTo(SUCCESS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"data\":{}}",
        "{\"data\":[]",
        "{\"data\":[]}x",
        "{\"data\":[],\"a\":1}"
      })
  void aBodyThatIsNoEnvelopeIsRefusedWithAPlace(String body) throws Exception {
    Answer answer = post("", Map.of("X-API-KEY", KEY), body);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.text()).contains("Request schema error.", "\"loc\":[\"body\",");
    assertThat(miso.violations()).hasSize(1);
  }

  @Test
  void aWrongOrMissingKeyIsRefusedInTheWordsOfTheContract() throws Exception {
    for (Map<String, String> headers :
        List.of(Map.of("X-API-KEY", "k2"), Map.<String, String>of())) {
      Answer answer = post("", headers, "{\"data\":[]}");

      assertThat(answer.status()).isEqualTo(401);
      assertThat(answer.text()).isEqualTo("{\"message\":\"invalid api key.\"}");
    }
    assertThat(miso.violations()).hasSize(2).doesNotContain("k2");
  }

  @Test
  void aKeyInTheAddressIsAViolation() throws Exception {
    post("?api_key=" + KEY, Map.of("X-API-KEY", KEY), "{\"data\":[]}");

    assertThat(miso.violations()).containsExactly("unknown query");
  }

  @Test
  void anotherContentTypeIsAViolation() throws Exception {
    poster.post(
        miso.address(),
        Map.of("X-API-KEY", KEY),
        "{\"data\":[]}".getBytes(UTF_8),
        "text/plain; charset=utf-8");

    assertThat(miso.violations()).containsExactly("wrong Content-Type text/plain; charset=utf-8");
  }

  @Test
  void anotherPathIsNotFound() throws Exception {
    Answer answer = post("/", Map.of("X-API-KEY", KEY), "{\"data\":[]}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(miso.violations()).containsExactly("unknown path /v1/interactions/");
  }

  @Test
  void aDryRunIsCheckedButNotKept() throws Exception {
    Answer good = post("?dry_run=1", Map.of("X-API-KEY", KEY), "{\"data\":[{\"type\":\"click\"}]}");
    Answer bad = post("?dry_run=1", Map.of("X-API-KEY", KEY), "{\"data\":[{\"type\":\"buy\"}]}");

    assertThat(good.status()).isEqualTo(200);
    assertThat(bad.status()).isEqualTo(422);
    assertThat(miso.events()).isEmpty();
  }

  @Test
  void eventsAreKeptInTheirOrderWithTheirValues() throws Exception {
    postEvents("{\"type\":\"click\",\"user_id\":\"u1\"}", "{\"type\":\"like\"}");
    postEvents("{\"type\":\"rate\",\"rating\":4.5}");

    assertThat(miso.events())
        .containsExactly(
            Map.of("type", "click", "user_id", "u1"),
            Map.of("type", "like"),
            Map.of("type", "rate", "rating", 4.5));
  }

  @Test
  void scriptedAnswersComeFirstInTheirOrderAndKeepNothing() throws Exception {
    miso.answerNext(503, "down", "Retry-After: 7", "X-Other: 1");
    miso.answerNext(200, "late");

    Answer first = postEvents("{\"type\":\"click\"}");
    Answer second = postEvents("{\"type\":\"click\"}");
    Answer third = postEvents("{\"type\":\"click\"}");

    assertThat(first.status()).isEqualTo(503);
    assertThat(first.header("Retry-After")).isEqualTo("7");
    assertThat(first.text()).isEqualTo("down");
    assertThat(second.text()).isEqualTo("late");
    assertThat(third.text()).isEqualTo(SUCCESS);
    assertThat(miso.events()).hasSize(1);
    assertThat(miso.requests()).hasSize(3);
  }

  @Test
  void aScriptedBreakIsNoAnswer() {
    miso.breakNext();

    assertThatThrownBy(() -> postEvents("{\"type\":\"click\"}")).isInstanceOf(IOException.class);
    assertThat(miso.requests()).hasSize(1);
  }

  @Test
  void aScriptedStallOutlastsTheTimeoutOfTheClient() {
    miso.stallNext();

    try (HttpPoster hasty = new HttpPoster(Duration.ofMillis(200))) {
      assertThatThrownBy(
              () -> hasty.post(miso.address(), Map.of(), new byte[0], "application/json"))
          .isInstanceOf(InterruptedIOException.class);
    }
  }

  @Test
  void waitingEndsWithTheEventThatWasWaitedFor() throws Exception {
    CompletableFuture<List<Map<String, Object>>> waiting =
        CompletableFuture.supplyAsync(() -> miso.awaitEvents(2, Duration.ofSeconds(20)));
    postEvents("{\"type\":\"click\"}");
    postEvents("{\"type\":\"like\"}");

    assertThat(waiting.get(20, TimeUnit.SECONDS)).hasSize(2);
    assertThat(miso.awaitRequests(2, Duration.ZERO)).hasSize(2);
  }

  @Test
  void waitingInVainSaysWhatCameInstead() throws Exception {
    postEvents("{\"type\":\"buy\"}");

    assertThatThrownBy(() -> miso.awaitEvents(1, Duration.ofMillis(1)))
        .isInstanceOf(AssertionError.class)
        .hasMessage(
            "waited PT0.001S for 1 events, but there are 0 events, 1 requests and these violations:"
                + " [data.0.type is invalid. The attribute should be one of the known types.]");
  }

  private Answer postEvents(String... events) throws IOException {
    return post("", Map.of("X-API-KEY", KEY), "{\"data\":[" + String.join(",", events) + "]}");
  }

  private Answer post(String more, Map<String, String> headers, String body) throws IOException {
    return poster.post(
        URI.create(miso.address() + more), headers, body.getBytes(UTF_8), "application/json");
  }

  private static String quoted(String json) {
    return json.replace('\'', '"');
  }
}
