package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.it.app.http2.Http2Jetty;
import dev.weft.it.app.http2.Http2Tomcat;
import dev.weft.it.app.http2.Http2Undertow;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.IntFunction;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Connection;
import okhttp3.EventListener;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSink;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Many requests at a time over one connection of HTTP/2, in three containers, both ways in. */
@ParameterizedClass
@MethodSource("shops")
class Http2IT {
  private static final String JSON = "application/json; charset=utf-8";
  private static final String FORM = "application/x-www-form-urlencoded";
  private static final List<String> WAYS =
      List.of("stream", "reader", "later-stream", "later-reader");

  private static final String WEFT_YAML =
      Site.WEFT_YAML
          + """
          identity:
            anonymous-id: cookie.visitor
            user-id: cookie.user
            session-id: cookie.visit
            cookie.allowed: true
          context.fields: [page]
          rules:
            - route: POST /cart/form
              type: add_to_cart
              product-ids: form.sku
            - route: POST /cart/{way}
              type: add_to_cart
              product-ids: body.items[*].sku
              when: body.items
            - route: GET /page/{page}
              type: product_detail_page_view
              product-ids: path.page
          """;

  private final Shop shop;

  Http2IT(Shop shop) {
    this.shop = shop;
  }

  /** A server with the client that has one connection to it. */
  private record Shop(Site site, boolean hasAgent, OkHttpClient client, List<Connection> used) {
    static Shop open(String name, JavaProcess server, boolean hasAgent) {
      Map<Connection, Boolean> used = new ConcurrentHashMap<>();
      List<Connection> connections = new ArrayList<>();
      EventListener listener =
          new EventListener() {
            @Override
            public void connectionAcquired(Call call, Connection connection) {
              if (used.put(connection, true) == null) connections.add(connection);
            }
          };
      OkHttpClient client =
          new OkHttpClient.Builder()
              .protocols(List.of(Protocol.H2_PRIOR_KNOWLEDGE))
              .retryOnConnectionFailure(false)
              .eventListener(listener)
              .build();
      // so many bodies fit the window of the connection: none waits for one that nobody reads yet
      client.dispatcher().setMaxRequestsPerHost(16);
      return new Shop(Site.open(name, server), hasAgent, client, connections);
    }

    @Override
    public String toString() {
      return site.name();
    }
  }

  static Stream<Shop> shops() {
    Map<Class<?>, List<Path>> containers = new LinkedHashMap<>();
    containers.put(Http2Tomcat.class, Launch.otherJars("tomcat10"));
    containers.put(
        Http2Jetty.class,
        Launch.ownJars("(jetty-(?!ee8|servlet-api)|jakarta\\.servlet|slf4j-api).*"));
    containers.put(Http2Undertow.class, Launch.undertow());
    return containers.entrySet().stream()
        .flatMap(
            container -> {
              List<Path> withFilter = new ArrayList<>(container.getValue());
              withFilter.add(Launch.filterJar());
              Class<?> main = container.getKey();
              Launch agent = new Launch(Jdk.current()).quick().agent(WEFT_YAML);
              Launch filter = new Launch(Jdk.current()).quick().file("weft.yaml", WEFT_YAML);
              JavaProcess first = agent.app(main, container.getValue());
              JavaProcess second = filter.app(main, withFilter, "dev.weft.filter.CaptureFilter");
              return Stream.of(
                  Shop.open(main.getSimpleName() + ", agent", first, true),
                  Shop.open(main.getSimpleName() + ", filter", second, false));
            });
  }

  @AfterParameterizedClassInvocation
  static void everyVisitorHadJustTheExpectedEvents(Shop shop) {
    assertThat(shop.used()).as("connections").hasSize(1);
    shop.site().close();
  }

  private Request.Builder request(String path) {
    return new Request.Builder().url(shop.site().server().address().resolve(path).toString());
  }

  /** Each cookie in a header field of its own, as RFC 9113, 8.2.3 allows. */
  private Request.Builder request(String path, String visitor, String user) {
    return request(path)
        .addHeader("cookie", "other=1")
        .addHeader("cookie", "visitor=" + visitor)
        .addHeader("cookie", "user=" + user)
        .addHeader("cookie", "visit=s-" + visitor + "; last=2");
  }

  private static RequestBody body(String type, String text) {
    return RequestBody.create(text, MediaType.get(type));
  }

  /** Where an answer will be. */
  private static final class Answer extends CompletableFuture<String> implements Callback {
    @Override
    public void onFailure(Call call, IOException failure) {
      completeExceptionally(failure);
    }

    @Override
    public void onResponse(Call call, Response response) {
      try (response) {
        complete(response.code() + " " + response.body().string());
      } catch (IOException e) {
        completeExceptionally(e);
      }
    }

    String await() {
      try {
        return get(JavaProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted while waiting for an answer", e);
      } catch (ExecutionException | TimeoutException e) {
        throw new AssertionError("no answer", e);
      }
    }
  }

  private Answer send(Request request) {
    Answer answer = new Answer();
    shop.client().newCall(request).enqueue(answer);
    return answer;
  }

  @Test
  void requestsAtTheSameTimeKeepWhatIsTheirs() {
    IntFunction<String> text =
        i ->
            "{\"items\":[{\"sku\":\"a%d\"},{\"sku\":\"ä%d\"}],\"more\":\"%s\"}"
                .formatted(i, i, "€".repeat(i * 10));
    int count = 100;
    List<String> visitors = new ArrayList<>();
    List<Answer> answers = new ArrayList<>();

    for (int i = 0; i < count; i++) {
      visitors.add(shop.site().ledger().newVisitor());
      String way = WAYS.get(i % WAYS.size());
      Request.Builder request = request("/cart/" + way, visitors.get(i), "u" + i);
      answers.add(send(request.post(new BodyInParts(text.apply(i))).build()));
    }

    IntStream.range(0, count)
        .forEach(
            i -> assertThat(answers.get(i).await()).as("%d", i).isEqualTo("200 " + text.apply(i)));
    IntStream.range(0, count)
        .forEach(
            i ->
                shop.site()
                    .ledger()
                    .expect(visitors.get(i), "add_to_cart a%d ä%d by u%d".formatted(i, i, i)));
  }

  @Test
  void aFormIsReadAsEver() {
    String visitor = shop.site().ledger().newVisitor();

    Answer answer =
        send(request("/cart/form", visitor, "u").post(body(FORM, "x=1&sku=f1")).build());

    assertThat(answer.await()).isEqualTo("200 f1");
    shop.site().ledger().expect(visitor, "add_to_cart f1 by u");
  }

  @Test
  void thePageHasTheHostThatTheBrowserAskedFor() {
    String visitor = shop.site().ledger().newVisitor();

    Answer answer =
        send(
            request("/page/p1?from=home&token=t", visitor, "u")
                .header("Host", "shop.example")
                .build());

    assertThat(answer.await()).isEqualTo("200 shows /page/p1");
    expectViews(visitor, "p1", " by u");
    awaitDelivery(visitor, "\"url\":\"http://shop.example/page/p1?from=home\"");
    awaitDelivery(visitor, "\"session_id\":\"s-" + visitor + "\"");
  }

  @Test
  void whoHasNoCookieGetsOne() throws IOException {
    String cookie;
    try (Response response = shop.client().newCall(request("/page/p2").build()).execute()) {
      assertThat(response.body().string()).isEqualTo("shows /page/p2");
      List<String> cookies = response.headers("Set-Cookie");
      cookie =
          cookies.stream().filter(c -> c.startsWith("weft_anonymous_id=")).findAny().orElseThrow();
    }
    String visitor = cookie.substring(cookie.indexOf('=') + 1, cookie.indexOf(';'));

    Answer again =
        send(
            request("/cart/stream")
                .addHeader("cookie", "other=1")
                .addHeader("cookie", "weft_anonymous_id=" + visitor)
                .post(body(JSON, "{\"items\":[{\"sku\":\"c1\"}]}"))
                .build());

    assertThat(again.await()).startsWith("200 ");
    expectViews(visitor, "p2", "", "add_to_cart c1");
  }

  @Test
  void aRequestThatIsResetIsNoEventAndTheOthersGoOn() {
    for (String way : List.of("stream", "reader")) {
      String visitor = shop.site().ledger().newVisitor();
      String query = "visitor=" + visitor;
      BrokenBody broken = new BrokenBody(() -> awaitOutput("reads: " + query));
      Call call =
          shop.client()
              .newCall(request("/cart/" + way + "?" + query, visitor, "u").post(broken).build());
      broken.call = call;

      assertThatThrownBy(call::execute).isInstanceOf(IOException.class);

      awaitOutput("has read: " + query);
    }

    String visitor = shop.site().ledger().newVisitor();
    Answer answer =
        send(
            request("/cart/stream", visitor, "u")
                .post(body(JSON, "{\"items\":[{\"sku\":\"g1\"}]}"))
                .build());
    assertThat(answer.await()).startsWith("200 ");
    shop.site().ledger().expect(visitor, "add_to_cart g1 by u");
  }

  /** Comes in up to three frames, between those of others. */
  private static final class BodyInParts extends RequestBody {
    private static final int PART = 1100; // Tomcat takes many of less than 1,024 for an attack
    private final byte[] bytes;

    BodyInParts(String text) {
      bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public MediaType contentType() {
      return MediaType.get(JSON);
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      for (int at = 0; at < bytes.length; at += PART) {
        sink.write(bytes, at, Math.min(PART, bytes.length - at)).flush();
      }
    }
  }

  /**
   * To the application its end is an exception, or, with Tomcat's reader, an end like any other.
   */
  private static final class BrokenBody extends RequestBody {
    private final Runnable untilItIsRead;
    private @Nullable Call call;

    BrokenBody(Runnable untilItIsRead) {
      this.untilItIsRead = untilItIsRead;
    }

    @Override
    public MediaType contentType() {
      return MediaType.get(JSON);
    }

    @Override
    public boolean isOneShot() {
      return true;
    }

    @Override
    public void writeTo(BufferedSink sink) throws IOException {
      sink.writeUtf8("{\"items\":[{\"sku\":\"b1\"},").flush();
      untilItIsRead.run();
      if (call != null) call.cancel();
    }
  }

  /** A view by the route, and with the agent what the method says. */
  private void expectViews(String visitor, String page, String by, String... more) {
    List<String> expected = new ArrayList<>(List.of(more));
    expected.add("product_detail_page_view " + page + by);
    if (shop.hasAgent()) expected.add("like /page/" + page + by);
    shop.site().ledger().expect(visitor, expected.toArray(new String[0]));
  }

  private void awaitOutput(String line) {
    var unused =
        shop.site()
            .server()
            .out()
            .await(Pattern.compile("^" + Pattern.quote(line) + "$"), JavaProcess.PATIENCE);
  }

  private void awaitDelivery(String visitor, String text) {
    var unused =
        shop.site()
            .server()
            .err()
            .await(
                Pattern.compile(
                    "delivered to file: .*\"product_detail_page_view\"(?=.*\"%s\").*%s"
                        .formatted(visitor, Pattern.quote(text))),
                JavaProcess.PATIENCE);
  }
}
