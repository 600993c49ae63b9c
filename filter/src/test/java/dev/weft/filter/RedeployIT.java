package dev.weft.filter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.weft.filter.server.ServerKind;
import dev.weft.filter.server.WebServer;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Deployed again and again, with an upload under way each time, in every server: an undeploy keeps
 * to its deadline, and no class loader stays.
 */
@Timeout(1800)
class RedeployIT {
  private static final int ROUNDS = Boolean.getBoolean("tests.full") ? 20 : 3;
  private static final Duration DEADLINE = Duration.ofMillis(300);
  private static final Duration SLACK = Duration.ofSeconds(3);

  /** The HTTP client's own threads end when they were idle for a minute. */
  private static final Duration UNTIL_COLLECTED = Duration.ofSeconds(150);

  private final List<WeakReference<ClassLoader>> applications = new ArrayList<>();

  @TempDir private Path folder;

  @Test
  void noApplicationStaysThatUploadedWhenItWasUndeployed() throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      for (ServerKind kind : ServerKind.values()) {
        Path place = folder.resolve(kind + "-" + round);
        if (round % 2 == 0) undeployWithACollectorThatHangs(kind, place);
        else undeployWithACollectorThatIsSlow(kind, place);
      }
    }

    await()
        .atMost(UNTIL_COLLECTED)
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () -> {
              System.gc();
              assertThat(applications).allMatch(application -> application.get() == null);
            });
    assertThat(applications).hasSize(ROUNDS * ServerKind.values().length);
  }

  private void undeployWithACollectorThatHangs(ServerKind kind, Path place) throws Exception {
    try (ServerSocket collector = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        WebServer server = start(kind, place, collector.getLocalPort())) {
      view(server);
      collector.setSoTimeout(20_000);
      try (Socket upload = collector.accept()) {
        assertThat(upload.getInputStream().read()).isEqualTo('P');
        undeploy(server);
      }
    }
  }

  private void undeployWithACollectorThatIsSlow(ServerKind kind, Path place) throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    HttpServer collector = slowCollector(asked);
    try (WebServer server = start(kind, place, collector.getAddress().getPort())) {
      view(server);
      assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
      undeploy(server);
    } finally {
      collector.stop(0);
    }
  }

  private static HttpServer slowCollector(CountDownLatch asked) throws IOException {
    HttpServer collector =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    CountDownLatch never = new CountDownLatch(1);
    collector.createContext(
        "/",
        call -> {
          call.getRequestBody().readAllBytes();
          asked.countDown();
          try {
            var unused = never.await(100, TimeUnit.MILLISECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          byte[] answer = "{\"message\":\"success\"}".getBytes(StandardCharsets.UTF_8);
          call.sendResponseHeaders(200, answer.length);
          call.getResponseBody().write(answer);
          call.close();
        });
    collector.start();
    return collector;
  }

  private static WebServer start(ServerKind kind, Path place, int port) throws Exception {
    String settings =
        """
        destinations: [miso]
        miso.api-key: k
        miso.url: http://127.0.0.1:%d
        spool.folder: %s
        dead-letters.file: ""
        upload.linger: 0ms
        stop.deadline: %dms
        rules:
          - route: GET /p/{sku}
            type: product_detail_page_view
        """
            .formatted(port, place.resolve("spool"), DEADLINE.toMillis());
    return kind.startTracked(place.resolve("it"), settings, ServerKind.ALL_DISPATCHERS);
  }

  private static void view(WebServer server) throws IOException {
    for (int i = 0; i < 20; i++) {
      String head = "GET /shop/p/a1 HTTP/1.1\nCookie: miso_anonymous_id=guest\nX-Do: page";
      assertThat(RawHttp.send(server.port(), head, "")).startsWith("HTTP/1.1 200");
    }
  }

  private void undeploy(WebServer server) throws Exception {
    applications.add(new WeakReference<>(server.application()));
    long before = System.nanoTime();
    server.undeploy();
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    assertThat(took).isLessThan(DEADLINE.plus(SLACK));
  }
}
