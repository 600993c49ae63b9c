package dev.weft.bootstrap;

import static dev.weft.bootstrap.QuickWeft.PATIENCE;
import static dev.weft.bootstrap.QuickWeft.awaitState;
import static dev.weft.bootstrap.QuickWeft.awaitThat;
import static dev.weft.bootstrap.QuickWeft.closed;
import static dev.weft.bootstrap.QuickWeft.track;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.collector.Fault;
import dev.weft.collector.FaultCollector;
import dev.weft.log.ListLog;
import dev.weft.metrics.Accounting.Balance;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever stands between us and the collector, events wait and are sent when it is gone. */
@Timeout(120)
class UnreachableCollectorTest {
  private static final int EVENTS = 50;
  private static final URI BEHIND_A_PROXY = URI.create("https://collector.invalid");

  private final FaultCollector proxy = new FaultCollector(QuickWeft::products);
  private final SystemProperties properties = new SystemProperties();
  private final ListLog log = new ListLog();

  @TempDir private Path folder;

  @AfterEach
  void restore() {
    properties.close();
    proxy.close();
  }

  private Weft weft(URI address) {
    return QuickWeft.start(folder, address, log);
  }

  private void useProxy(String scheme) {
    properties
        .set(scheme + ".proxyHost", "127.0.0.1")
        .set(scheme + ".proxyPort", String.valueOf(proxy.address("").getPort()));
  }

  /** As behind a firewall that drops packets, or over IPv6 without a route that says so. */
  @Test
  void anAddressThatSwallowsConnectionsIsDownAtOnce() throws Exception {
    List<Socket> fillers = new ArrayList<>();
    try (ServerSocket full = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      InetSocketAddress address = (InetSocketAddress) full.getLocalSocketAddress();
      while (fillers.size() < 100 && fill(address, fillers)) {
        // until the next is not even refused
      }
      URI swallowing = URI.create("http://127.0.0.1:" + full.getLocalPort());
      try (Weft weft = QuickWeft.start(folder, swallowing, log, "weft.miso.timeout", "10s")) {
        track(weft, 0, EVENTS);
        awaitState(weft, "down");

        assertAllWait(weft);
      }
    } finally {
      for (Socket filler : fillers) filler.close();
    }
    assertThat(log.lines())
        .anyMatch(line -> line.contains("did not take a batch (SocketTimeoutException"));
  }

  /** Returns whether there was room for one more. */
  private static boolean fill(InetSocketAddress address, List<Socket> fillers) throws IOException {
    Socket socket = new Socket();
    fillers.add(socket);
    try {
      socket.connect(address, 300);
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }

  @Test
  void aProxyThatWantsCredentialsForATunnelHolds() {
    useProxy("https");
    proxy.always(Fault.status(407).header("Proxy-Authenticate", "Basic realm=\"x\""));
    try (Weft weft = weft(BEHIND_A_PROXY)) {
      track(weft, 0, EVENTS);
      awaitState(weft, "held");

      assertAllWait(weft);
    }
    assertThat(log.lines())
        .anyMatch(line -> line.contains("miso refused us (a proxy wants credentials (HTTP 407))"));
    assertThat(proxy.requests()).allMatch(request -> request.method().equals("CONNECT"));
  }

  @Test
  void aProxyThatCannotConnectIsTriedAgain() {
    useProxy("https");
    proxy.always(Fault.status(502).html());
    try (Weft weft = weft(BEHIND_A_PROXY)) {
      track(weft, 0, EVENTS);
      awaitState(weft, "down");

      assertAllWait(weft);
    }
    assertThat(log.lines()).anyMatch(line -> line.contains("CONNECT: 502"));
  }

  @Test
  void aProxyThatWantsCredentialsForARequestHoldsUntilItWantsNone() {
    useProxy("http");
    properties.set("http.nonProxyHosts", "");
    proxy.always(Fault.status(407).header("Proxy-Authenticate", "Basic realm=\"x\""));
    try (Weft weft = weft(URI.create("http://127.0.0.1:9"))) {
      track(weft, 0, EVENTS);
      awaitState(weft, "held");
      proxy.always(Fault.accept());
      proxy.awaitAccepted(EVENTS, PATIENCE);
      awaitThat(() -> weft.balances().get(0).pending() == 0, weft);
    }
    assertThat(proxy.accepted().values()).containsOnly(1);
    assertThat(proxy.requests().get(0).path()).isEqualTo("http://127.0.0.1:9/v1/interactions");
  }

  private static void assertAllWait(Weft weft) {
    Balance balance = closed(weft);
    assertThat(balance.pending()).as("%s", balance).isEqualTo(EVENTS);
    assertThat(balance.holds()).isTrue();
  }
}
