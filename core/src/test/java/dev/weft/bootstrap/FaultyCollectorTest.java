package dev.weft.bootstrap;

import static dev.weft.bootstrap.QuickWeft.PATIENCE;
import static dev.weft.bootstrap.QuickWeft.awaitNothingPending;
import static dev.weft.bootstrap.QuickWeft.awaitState;
import static dev.weft.bootstrap.QuickWeft.closed;
import static dev.weft.bootstrap.QuickWeft.track;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.collector.Fault;
import dev.weft.collector.Fault.Answer;
import dev.weft.collector.Fault.Manner;
import dev.weft.collector.Fault.Shape;
import dev.weft.collector.Fault.Silence;
import dev.weft.collector.FaultCollector;
import dev.weft.log.ListLog;
import dev.weft.metrics.Accounting.Balance;
import dev.weft.metrics.Metric;
import dev.weft.metrics.Reading;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything between the first event and the last counter, with real sockets: whatever the
 * collector does for a while, each event comes to exactly one end.
 */
@Timeout(120)
class FaultyCollectorTest {
  private static final int EVENTS = 100;

  private final FaultCollector collector = new FaultCollector(QuickWeft::products);
  private final ListLog log = new ListLog();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    collector.close();
  }

  private Weft weft(String... more) {
    return QuickWeft.start(folder, collector.address(""), log, more);
  }

  static Stream<Answer> answersThatTakeNothing() {
    List<Answer> answers = new ArrayList<>();
    for (int status : new int[] {301, 302, 307, 401, 403, 404, 405, 407, 408, 410, 425, 429}) {
      answers.add(Fault.status(status));
    }
    for (int status : new int[] {500, 501, 502, 503, 504, 505, 511, 520, 599}) {
      answers.add(Fault.status(status).html());
      answers.add(Fault.status(status).empty());
    }
    answers.add(Fault.status(503).huge(10 << 20));
    ZonedDateTime now = ZonedDateTime.now(ZoneOffset.UTC);
    for (String retryAfter :
        List.of(
            "0",
            "1",
            "soon",
            "-5",
            DateTimeFormatter.RFC_1123_DATE_TIME.format(now.minusYears(1)))) {
      answers.add(Fault.status(429).retryAfter(retryAfter));
    }
    answers.add(Fault.status(302).header("Location", "/elsewhere"));
    return answers.stream();
  }

  @ParameterizedTest
  @MethodSource("answersThatTakeNothing")
  void anAnswerThatTakesNothingLosesNothingAndDoublesNothing(Answer answer) {
    collector.always(answer);
    try (Weft weft = weft()) {
      track(weft, 0, EVENTS);
      var unused = collector.awaitRequests(3, PATIENCE);
      collector.always(Fault.accept());
      collector.awaitAccepted(EVENTS, PATIENCE);

      assertBalanced(weft, EVENTS, 0);
    }
    assertThat(collector.accepted().values()).as("%s", log.lines()).containsOnly(1);
  }

  static Stream<Fault> faultsWithoutAnAnswer() {
    Answer ok = Fault.accept();
    Duration slow = Duration.ofMillis(50);
    return Stream.of(
        Silence.NEVER,
        Silence.RESET_BEFORE_REQUEST,
        Silence.RESET_AFTER_REQUEST,
        ok.late(Duration.ofMillis(600)),
        ok.drippingHeaders(slow),
        ok.drippingBody(slow),
        ok.manner(Manner.RESET_MIDWAY),
        ok.manner(Manner.END_AFTER_HEADERS),
        ok.manner(Manner.CUT_CHUNK),
        ok.manner(Manner.LENGTH_TOO_LONG),
        ok.manner(Manner.END_AFTERWARDS),
        Fault.status(503).drippingBody(slow),
        Fault.status(503).manner(Manner.CUT_CHUNK));
  }

  @ParameterizedTest
  @MethodSource("faultsWithoutAnAnswer")
  void aBrokenConnectionLosesNothing(Fault fault) {
    collector.then(fault, fault, fault);
    long again;
    try (Weft weft = weft("weft.miso.timeout", "300ms")) {
      track(weft, 0, EVENTS);
      collector.awaitAccepted(EVENTS, PATIENCE);

      assertBalanced(weft, EVENTS, 0);
      again = retries(weft);
    }
    // the three faults, and, should this machine be slow, good answers that came too late
    assertThat(collector.accepted().values()).allMatch(times -> times <= 1 + again);
  }

  private static long retries(Weft weft) {
    double retries = 0;
    for (Reading reading : weft.readings()) {
      if (reading.series().metric() == Metric.RETRIES) retries += reading.value();
    }
    return (long) retries;
  }

  @Test
  void aCollectorThatIsAwayLosesNothing() {
    collector.stop();
    try (Weft weft = weft()) {
      track(weft, 0, EVENTS);
      awaitState(weft, "down");
      collector.start();
      collector.awaitAccepted(EVENTS, PATIENCE);

      assertBalanced(weft, EVENTS, 0);
    }
    assertThat(collector.accepted().values()).containsOnly(1);
  }

  @Test
  void aHostThatDoesNotExistLosesNothing() {
    try (Weft weft =
        weft("weft.miso.url", "https://weft-test.invalid", "weft.miso.timeout", "5s")) {
      track(weft, 0, EVENTS);
      awaitState(weft, "down");
    }
    try (Weft weft = weft()) {
      collector.awaitAccepted(EVENTS, PATIENCE);
      awaitNothingPending(weft);
      Balance balance = closed(weft);
      assertThat(balance.recovered()).isEqualTo(EVENTS);
      assertThat(balance.holds()).as("%s", balance).isTrue();
    }
  }

  static Stream<Shape> shapes() {
    return Stream.of(Shape.values());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void oneBadRecordOfAThousandIsTheOnlyDeadLetter(Shape shape) throws Exception {
    collector.always(Fault.refuseRecords(shape, isProduct(777)));
    try (Weft weft = weft()) {
      track(weft, 0, 1000);
      collector.awaitAccepted(999, PATIENCE);

      assertBalanced(weft, 999, 1);
    }
    assertThat(collector.accepted()).doesNotContainKey("p777").hasSize(999);
    assertThat(collector.accepted().values()).containsOnly(1);
    assertThat(Files.readAllLines(folder.resolve("dead.jsonl")))
        .singleElement()
        .asString()
        .contains("p777");
    assertThat(collector.requestCount()).isLessThan(64);
  }

  @Test
  void manyBadRecordsAreFoundTheFirstAndTheLastAmongThem() {
    collector.always(
        Fault.refuseRecords(
            Shape.A, isProduct(0).or(isProduct(499)).or(isProduct(999)).or(isProduct(500))));
    try (Weft weft = weft()) {
      track(weft, 0, 1000);
      collector.awaitAccepted(996, PATIENCE);

      assertBalanced(weft, 996, 4);
    }
  }

  @Test
  void whenEveryRecordIsRefusedWithTheSameWordsTheyWaitAndAreSentWhenItIsMended() {
    collector.always(Fault.refuseRecords(Shape.NO_INDEX, record -> true));
    try (Weft weft = weft()) {
      track(weft, 0, EVENTS);
      awaitState(weft, "held");
      assertThat(weft.balances().get(0).deadLettered()).isZero();
      collector.always(Fault.accept());
      collector.awaitAccepted(EVENTS, PATIENCE);

      assertBalanced(weft, EVENTS, 0);
    }
  }

  @Test
  void aCollectorThatFindsBatchesTooLargeGetsSmallerOnes() {
    collector.always(Fault.refuseBodies(body -> body.length() > 5000, Fault.status(413).html()));
    try (Weft weft = weft()) {
      track(weft, 0, 1000);
      collector.awaitAccepted(1000, PATIENCE);

      assertBalanced(weft, 1000, 0);
    }
    long refused =
        collector.requests().stream().filter(request -> request.body().length() > 5000).count();
    assertThat(refused).isLessThan(10);
  }

  @Test
  void closingIsQuickUnderEveryFaultAndTheNextStartDeliversTheRest() {
    List<Fault> faults =
        List.of(
            Silence.NEVER,
            Fault.status(503),
            Fault.status(401),
            Fault.accept().takingNothing().drippingHeaders(Duration.ofMillis(100)));
    int sent = 0;
    for (Fault fault : faults) {
      collector.always(fault);
      Weft weft = weft("weft.miso.timeout", "30s");
      int requests = (int) collector.requestCount();
      track(weft, sent, EVENTS);
      sent += EVENTS;
      var unused = collector.awaitRequests(requests + 1, PATIENCE);
      long before = System.nanoTime();
      Balance balance = closed(weft);

      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(3));
      assertThat(balance.holds()).as("%s", balance).isTrue();
    }
    collector.always(Fault.accept());
    try (Weft weft = weft()) {
      collector.awaitAccepted(sent, PATIENCE);
      awaitNothingPending(weft);
    }
    assertThat(collector.accepted()).hasSize(sent);
  }

  private static Predicate<String> isProduct(int number) {
    return record -> record.contains("\"p" + number + "\"");
  }

  private void assertBalanced(Weft weft, long delivered, long deadLettered) {
    awaitNothingPending(weft); // the collector has the events a moment before the answer is here
    Balance balance = closed(weft);
    assertThat(balance.holds()).as("%s %s", balance, log.lines()).isTrue();
    assertThat(balance.delivered()).as("%s %s", balance, log.lines()).isEqualTo(delivered);
    assertThat(balance.deadLettered()).isEqualTo(deadLettered);
    assertThat(balance.pending()).isZero();
  }
}
