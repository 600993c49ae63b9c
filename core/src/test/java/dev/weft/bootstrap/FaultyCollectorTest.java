package dev.weft.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.collector.Fault;
import dev.weft.collector.Fault.Answer;
import dev.weft.collector.Fault.Manner;
import dev.weft.collector.Fault.Shape;
import dev.weft.collector.Fault.Silence;
import dev.weft.collector.FaultCollector;
import dev.weft.config.SettingsSource;
import dev.weft.destination.Examples;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.log.ListLog;
import dev.weft.metrics.Accounting.Balance;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.regex.Pattern;
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
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int EVENTS = 100;
  private static final Pattern PRODUCT = Pattern.compile("\"product_ids\":\\[\"([^\"]+)\"");

  private final FaultCollector collector =
      new FaultCollector(
          body -> PRODUCT.matcher(body).results().map(found -> found.group(1)).toList());
  private final ListLog log = new ListLog();

  @TempDir private Path folder;

  @AfterEach
  void close() {
    collector.close();
  }

  private Weft weft(String... more) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("weft.destinations", "miso");
    settings.put("weft.miso.url", collector.address("").toString());
    settings.put("weft.miso.api-key", "k");
    settings.put("weft.miso.timeout", "300ms");
    settings.put("weft.miso.requests-per-second", "0");
    settings.put("weft.upload.linger", "1ms");
    settings.put("weft.upload.probe", "100ms");
    settings.put("weft.retry.first", "10ms");
    settings.put("weft.retry.longest", "50ms");
    settings.put("weft.stop.deadline", "500ms");
    settings.put("weft.spool.folder", folder.resolve("spool").toString());
    settings.put("weft.dead-letters.file", folder.resolve("dead.jsonl").toString());
    for (int i = 0; i < more.length; i += 2) settings.put(more[i], more[i + 1]);
    return Weft.start(new SettingsSource("", false, Map.of(), settings), log).orElseThrow();
  }

  private static Interaction event(int number) {
    return Examples.build(
        Interaction.builder(EventType.LIKE).userId("u" + number).productIds("p" + number));
  }

  private static void track(Weft weft, int first, int count) {
    for (int i = first; i < first + count; i++) weft.track(event(i));
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
    try (Weft weft = weft()) {
      track(weft, 0, EVENTS);
      collector.awaitAccepted(EVENTS, PATIENCE);
      collector.always(Fault.accept());
      awaitNothingPending(weft);

      assertBalanced(weft, EVENTS, 0);
    }
    assertThat(collector.accepted().values()).allMatch(times -> times <= 4);
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
      awaitNothingPending(weft);

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
      awaitNothingPending(weft);

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
    Balance balance = closed(weft);
    assertThat(balance.holds()).as("%s %s", balance, log.lines()).isTrue();
    assertThat(balance.delivered()).as("%s %s", balance, log.lines()).isEqualTo(delivered);
    assertThat(balance.deadLettered()).isEqualTo(deadLettered);
    assertThat(balance.pending()).isZero();
  }

  private static Balance closed(Weft weft) {
    weft.close();
    return weft.balances().get(0);
  }

  private static void awaitNothingPending(Weft weft) {
    awaitThat(() -> weft.balances().get(0).pending() == 0 && weft.isDurable(), weft);
  }

  private static void awaitState(Weft weft, String state) {
    awaitThat(() -> weft.status().get(0).state().equals(state), weft);
  }

  private static void awaitThat(BooleanSupplier condition, Weft weft) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) throw new AssertionError(weft.balances() + " " + weft.status());
      LockSupport.parkNanos(1_000_000);
    }
  }
}
