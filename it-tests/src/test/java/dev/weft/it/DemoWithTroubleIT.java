package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.collector.StubServer;
import dev.weft.demo.drive.ExpectedEvent;
import dev.weft.destination.miso.MisoStub;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Tours through one shop with the agent, each while Miso or the way to it has another trouble. A
 * tour's events are told by its visitors.
 */
@ParameterizedClass
@MethodSource("shops")
class DemoWithTroubleIT {
  private static final String KEY = "it-secret-77a0c2";

  private final Shop open;
  private final MisoStub miso;
  private final JavaProcess shop;

  DemoWithTroubleIT(Shop open) {
    this.open = open;
    this.miso = open.miso;
    this.shop = open.process;
  }

  /** One shop for all tests with one JDK. */
  private static final class Shop implements AutoCloseable {
    private final Jdk jdk;
    private final MisoStub miso = new MisoStub(KEY);
    private final JavaProcess process;
    private int expected;

    Shop(Jdk jdk) {
      this.jdk = jdk;
      process =
          new Launch(jdk)
              .quick()
              // so long that the first upload of a tour has several events
              .agentForShop("destinations: [miso]", "upload: {linger: 2 s, probe: 300 ms}")
              .property("weft.retry.first", "50ms")
              .property("weft.retry.longest", "200ms")
              .property("weft.miso.url", miso.address().toString())
              .environment("WEFT_MISO_API_KEY", KEY)
              .shop();
    }

    @Override
    public void close() {
      process.close();
      miso.close();
    }

    @Override
    public String toString() {
      return jdk.toString();
    }
  }

  static Stream<Shop> shops() {
    return Jdk.all().stream().map(Shop::new);
  }

  @AfterParameterizedClassInvocation
  static void inTheEndNothingIsLostAndNothingCameTwice(Shop open) {
    int exitCode = open.process.stop();

    Arrivals.Account account = Arrivals.account(open.process, "miso");
    assertThat(account).isEqualTo(new Arrivals.Account(open.expected, open.expected, 0, 0));
    assertThat(open.miso.events()).hasSize(open.expected);
    assertThat(open.miso.events()).extracting(Arrivals::idOf).doesNotHaveDuplicates();
    assertThat(open.miso.violations()).isEmpty();
    assertThat(open.process.err().lines()).allMatch(line -> line.startsWith("weft: "));
    assertThat(exitCode).isEqualTo(JavaProcess.TERMINATED);
  }

  @Test
  void anUnavailableServiceIsTriedAgainUntilItTakesEverythingOnce() {
    miso.answerNext(503, "");
    miso.answerNext(503, "");

    List<StubServer.Request> requests = tour();

    assertThat(requests).hasSizeGreaterThan(2);
    assertThat(requests.subList(0, 3))
        .extracting(StubServer.Request::body)
        .containsOnly(first(requests));
    shop.awaitWeft("miso did not take a batch (");
    shop.awaitWeft("miso takes events again, after 2 tries without success");
  }

  @Test
  void aBatchWhoseAnswerIsLostIsSentAgainWithTheSameIds() {
    miso.breakNext();

    List<StubServer.Request> requests = tour();

    assertThat(requests.get(1).body()).isEqualTo(first(requests));
    assertThat(idsOf(requests.subList(0, 1))).isNotEmpty();
    assertThat(idsOf(requests.subList(1, requests.size())))
        .containsAll(idsOf(requests.subList(0, 1)));
  }

  @Test
  void aRefusedKeyHoldsTheEventsUntilTheProbeIsTaken() {
    miso.answerNext(401, "{\"message\":\"invalid api key.\"}");

    List<StubServer.Request> requests = tour();

    // the probe is small
    assertThat(idsOf(requests.subList(1, 2)))
        .isNotEmpty()
        .isSubsetOf(idsOf(requests.subList(0, 1)));
    shop.awaitWeft("miso refused us (");
    assertThat(shop.err().lines()).noneMatch(line -> line.contains(KEY));
  }

  @Test
  void aBatchThatIsTooLargeIsHalved() {
    miso.answerNext(413, "");

    List<StubServer.Request> requests = tour();

    List<Map<String, Object>> whole = Arrivals.uploaded(first(requests));
    assertThat(whole).as("a batch that can be halved").hasSizeGreaterThan(1);
    assertThat(Arrivals.uploaded(requests.get(1).body())).hasSizeLessThan(whole.size());
    assertThat(idsOf(requests.subList(1, requests.size())))
        .containsAll(idsOf(requests.subList(0, 1)));
  }

  /** Takes a tour, checks that all of it arrives once, and returns the requests for it. */
  private List<StubServer.Request> tour() {
    int requestsBefore = miso.requests().size();
    int eventsBefore = miso.events().size();

    List<ExpectedEvent> expected = Tours.take(shop).expected();
    open.expected += expected.size();
    List<Map<String, Object>> all =
        miso.awaitEvents(eventsBefore + expected.size(), JavaProcess.PATIENCE);

    Arrivals.assertExactly(expected, Arrivals.ofVisitors(expected, all));
    List<StubServer.Request> requests = miso.requests();
    return requests.subList(requestsBefore, requests.size());
  }

  private static String first(List<StubServer.Request> requests) {
    return requests.get(0).body();
  }

  private static Set<String> idsOf(List<StubServer.Request> requests) {
    Set<String> ids = new HashSet<>();
    for (StubServer.Request request : requests) {
      for (Map<String, Object> event : Arrivals.uploaded(request.body()))
        ids.add(Arrivals.idOf(event));
    }
    return ids;
  }
}
