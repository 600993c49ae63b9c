package dev.weft.bootstrap;

import static dev.weft.bootstrap.QuickWeft.PATIENCE;
import static dev.weft.bootstrap.QuickWeft.awaitLine;
import static dev.weft.bootstrap.QuickWeft.awaitNothingPending;
import static dev.weft.bootstrap.QuickWeft.awaitState;
import static dev.weft.bootstrap.QuickWeft.awaitThat;
import static dev.weft.bootstrap.QuickWeft.closed;
import static dev.weft.bootstrap.QuickWeft.track;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.collector.FaultCollector;
import dev.weft.collector.Proof;
import dev.weft.log.ListLog;
import dev.weft.metrics.Accounting.Balance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.ByteString;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Certificates that are wrong hold a destination until they are mended; nothing is lost. */
@Timeout(300)
class SecureCollectorTest {
  private static final int EVENTS = 50;

  private final SystemProperties properties = new SystemProperties();
  private final ListLog log = new ListLog();

  @TempDir private Path folder;

  @AfterEach
  void restore() {
    properties.close();
  }

  private Weft weft(URI address) {
    return QuickWeft.start(folder, address, log);
  }

  private void trust(Path... stores) throws Exception {
    properties
        .set("javax.net.ssl.trustStore", Proof.trusting(folder, stores).toString())
        .set("javax.net.ssl.trustStorePassword", Proof.PASSWORD);
  }

  private static FaultCollector collector(Path store) throws Exception {
    return new FaultCollector(QuickWeft::products, Proof.context(store));
  }

  @Test
  void anExpiredCertificateHoldsUntilItIsRenewedWithoutARestart() throws Exception {
    Path expired = Proof.EXPIRED.store(folder);
    Path renewed = Proof.SELF_SIGNED.store(folder);
    trust(expired, renewed);
    try (FaultCollector collector = collector(expired);
        Weft weft = weft(collector.address(""))) {
      track(weft, 0, EVENTS);
      awaitState(weft, "held");
      awaitLine(log, "CertificateExpiredException", weft);

      collector.renew(Proof.context(renewed));

      collector.awaitAccepted(EVENTS, PATIENCE);
      assertAllDelivered(weft);
      assertThat(collector.accepted().values()).containsOnly(1);
    }
  }

  @Test
  void aCertificateOfAnotherHostHolds() throws Exception {
    Path elsewhere = Proof.WRONG_HOST.store(folder);
    trust(elsewhere);
    assertHeld(elsewhere, "SSLPeerUnverifiedException: Hostname 127.0.0.1 not verified");
  }

  @Test
  void aCertificateOfAnUnknownAuthorityHolds() throws Exception {
    assertHeld(Proof.SELF_SIGNED.store(folder), "unable to find valid certification path");
  }

  private void assertHeld(Path store, String reason) throws Exception {
    try (FaultCollector collector = collector(store);
        Weft weft = weft(collector.address(""))) {
      track(weft, 0, EVENTS);
      awaitState(weft, "held");
      awaitLine(log, reason, weft);

      Balance balance = closed(weft);
      assertThat(balance.pending()).isEqualTo(EVENTS);
      assertThat(balance.holds()).isTrue();
      assertThat(collector.requestCount()).isZero();
    }
  }

  @Test
  void aHandshakeThatStallsIsTriedAgain() throws Exception {
    List<Socket> taken = new CopyOnWriteArrayList<>();
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread taking =
          new Thread(
              () -> {
                try {
                  while (true) taken.add(silent.accept());
                } catch (IOException e) {
                  // closed
                }
              });
      taking.start();
      URI address = URI.create("https://127.0.0.1:" + silent.getLocalPort());
      try (Weft weft = QuickWeft.start(folder, address, log, "weft.miso.timeout", "200ms")) {
        track(weft, 0, EVENTS);
        awaitState(weft, "down");
        awaitThat(() -> taken.size() >= 5, weft);

        assertThat(closed(weft).pending()).isEqualTo(EVENTS);
      }
    } finally {
      for (Socket socket : taken) socket.close();
    }
  }

  /** Over HTTP/2, which only a server with TLS offers. */
  @Test
  void anHttp2ServerThatGoesAwayOrClosesStreamsLosesNothing() throws Exception {
    Path store = Proof.SELF_SIGNED.store(folder);
    trust(store);
    Set<String> taken = ConcurrentHashMap.newKeySet();
    Set<String> protocols = ConcurrentHashMap.newKeySet();
    try (MockWebServer server = new MockWebServer()) {
      server.useHttps(Proof.context(store).getSocketFactory());
      server.setDispatcher(new GoingAway(taken, protocols));
      server.start(InetAddress.getLoopbackAddress(), 0);
      URI address = URI.create("https://127.0.0.1:" + server.getPort());
      try (Weft weft =
          QuickWeft.start(
              folder, address, log, "weft.miso.timeout", "3s", "weft.miso.max-records", "5")) {
        track(weft, 0, EVENTS);

        assertAllDelivered(weft);
      }
    }
    assertThat(taken).hasSize(EVENTS);
    assertThat(protocols).containsExactly("HTTP/2");
  }

  /** Every third stream is refused, every third answer is followed by GOAWAY. */
  private static final class GoingAway extends Dispatcher {
    private static final int REFUSED_STREAM = 7;

    private final Set<String> taken;
    private final Set<String> protocols;
    private int number;

    GoingAway(Set<String> taken, Set<String> protocols) {
      this.taken = taken;
      this.protocols = protocols;
    }

    @Override
    public synchronized MockResponse peek() {
      number++;
      MockResponse.Builder answer = new MockResponse.Builder();
      if (number % 3 == 1) answer.onRequestStart(new SocketEffect.CloseStream(REFUSED_STREAM));
      return answer.build();
    }

    @Override
    public synchronized MockResponse dispatch(RecordedRequest request) {
      String line = request.getRequestLine();
      protocols.add(line.substring(line.lastIndexOf(' ') + 1));
      ByteString body = request.getBody();
      if (body != null) taken.addAll(QuickWeft.products(body.utf8()));
      MockResponse.Builder answer = new MockResponse.Builder().body("{}");
      if (number % 3 == 2) answer.onResponseEnd(SocketEffect.ShutdownConnection.INSTANCE);
      return answer.build();
    }
  }

  private static void assertAllDelivered(Weft weft) {
    awaitNothingPending(weft);
    Balance balance = closed(weft);
    assertThat(balance.delivered()).as("%s", balance).isEqualTo(EVENTS);
    assertThat(balance.holds()).isTrue();
  }
}
