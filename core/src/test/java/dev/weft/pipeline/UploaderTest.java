package dev.weft.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.destination.Delivery;
import dev.weft.destination.Examples;
import dev.weft.destination.Limits;
import dev.weft.destination.UnfitException;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.event.InteractionListener;
import dev.weft.event.Lane;
import dev.weft.log.ListLog;
import dev.weft.pipeline.Uploader.Outcome;
import dev.weft.retry.RetryPolicy;
import dev.weft.spool.Cursor;
import dev.weft.spool.Cursor.Tally;
import dev.weft.spool.MemorySpool;
import dev.weft.spool.Spool;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UploaderTest {
  private static final Duration PROBE = Duration.ofSeconds(60);
  private static final Duration LINGER = Duration.ofMillis(500);

  private final AtomicLong now = new AtomicLong();

  private final MemorySpool spool = new MemorySpool(List.of("fake", "other"), 1 << 24);
  private final FakeDestination destination = new FakeDestination("fake");
  private final ListLog log = new ListLog();
  private final List<String> heard = new ArrayList<>();
  private final List<String> requests = new ArrayList<>();
  private String failAt = "";
  private final InteractionListener listener =
      new InteractionListener() {
        @Override
        public void delivered(String name, Interaction interaction) {
          if (FakeDestination.number(interaction).equals(failAt))
            throw new OutOfMemoryError("test");
          heard.add("delivered " + FakeDestination.number(interaction));
        }

        @Override
        public void deadLettered(String name, Interaction interaction, String reason) {
          heard.add("dead " + FakeDestination.number(interaction) + ": " + reason);
        }

        @Override
        public void suppressed(String name, Interaction interaction, String reason) {
          heard.add("suppressed " + FakeDestination.number(interaction) + ": " + reason);
        }

        @Override
        public void dropped(String name, long count, String reason) {
          heard.add("dropped " + count + ": " + reason);
        }

        @Override
        public void sent(String name, int events, long bytes, long nanos) {
          requests.add("%d events, %d B, %d ms".formatted(events, bytes, nanos / 1_000_000));
        }
      };
  private Uploader uploader = uploader();

  private Uploader uploader() {
    return new Uploader(destination, spool, surroundings());
  }

  private Uploader.Surroundings surroundings() {
    return new Uploader.Surroundings(
        RetryPolicy.standard(highest()),
        PROBE,
        LINGER,
        listener,
        new DeadLetters("", 1 << 20, Clock.systemUTC(), log),
        log,
        now::get);
  }

  private void limits(int records, int bytes) {
    destination.limits(records, bytes);
    uploader = uploader();
  }

  /** Draws the longest delay. */
  private static RandomGenerator highest() {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        throw new AssertionError("unbounded");
      }

      @Override
      public long nextLong(long bound) {
        return bound - 1;
      }
    };
  }

  @Test
  void withNothingToSendItIsIdle() {
    assertThat(uploader.step().outcome()).isEqualTo(Outcome.IDLE);
    assertThat(destination.sent()).isEmpty();
  }

  @Test
  void eachRequestIsToldWithWhatItCarriedAndHowLongItTook() {
    destination.then(
        batch -> {
          now.addAndGet(Duration.ofMillis(250).toNanos());
          throw new EOFException("cut off");
        });
    append(1, 22, 333);

    uploader.step();
    now.addAndGet(Duration.ofMinutes(1).toNanos());
    uploader.step();
    uploader.step();

    assertThat(requests).containsExactly("3 events, 8 B, 250 ms", "3 events, 8 B, 0 ms");
  }

  @Test
  void whileItTakesNothingItSaysWhyAndSinceWhenTheOldestWaits() {
    destination.then(Delivery.retry("HTTP 503", Duration.ZERO)).then(Delivery.hold("HTTP 401"));
    Interaction oldest = interaction(1, List.of());
    append(oldest, interaction(2, List.of()));
    long captured = oldest.at().toEpochMilli();

    assertThat(uploader.trouble()).isEmpty();
    assertThat(uploader.oldestAt()).isZero();
    uploader.step();
    assertThat(uploader.trouble()).isEqualTo("HTTP 503");
    assertThat(uploader.oldestAt()).isEqualTo(captured);
    uploader.step();
    assertThat(uploader.trouble()).isEqualTo("HTTP 401");
    uploader.step();
    uploader.step();
    assertThat(uploader.trouble()).isEmpty();
    assertThat(uploader.oldestAt()).isZero();
  }

  @Test
  void oneBatchTakesAllThatIsThere() {
    append(1, 2, 3);

    assertThat(uploader.step().outcome()).isEqualTo(Outcome.PROGRESS);

    assertThat(destination.sent()).containsExactly("1,2,3");
    assertThat(heard).containsExactly("delivered 1", "delivered 2", "delivered 3");
    assertThat(spool.lag("fake")).isZero();
    assertThat(spool.lag("other")).isEqualTo(3);
    assertThat(uploader.settled()).isZero();
    assertThat(uploader.step().outcome()).isEqualTo(Outcome.IDLE);
  }

  @Test
  void aFailureIsTriedAgainWithGrowingWaitsAndToldOnce() {
    append(1);
    for (int i = 0; i < 4; i++) destination.then(Delivery.retry("busy", Duration.ZERO));

    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 4; i++) waits.add(waiting(uploader.step()).toSeconds());
    Uploader.Step last = uploader.step();

    assertThat(waits).containsExactly(1L, 2L, 4L, 8L);
    assertThat(last.outcome()).isEqualTo(Outcome.PROGRESS);
    assertThat(destination.sent()).containsOnly("1").hasSize(5);
    assertThat(heard).containsExactly("delivered 1");
    assertThat(log.lines())
        .containsExactly(
            "WARNING fake did not take a batch (busy). 1 event waits in memory, until this JVM stops;"
                + " it is tried again.",
            "fake takes events again, after 4 tries without success");
  }

  @Test
  void oneRequestOfTwoThatFailsIsToldOnceAMinute() {
    append(IntStream.rangeClosed(1, 50).toArray());
    limits(1, 1000);
    for (int i = 0; i < 50; i++) {
      destination.then(Delivery.retry("busy", Duration.ZERO)).then(Delivery.accepted());
    }

    for (int i = 0; i < 90; i++) {
      var unused = uploader.step();
      now.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    assertThat(log.lines()).hasSize(4);
    assertThat(log.lines().get(2)).startsWith("WARNING fake did not take a batch (busy).");
    assertThat(log.lines().get(3)).startsWith("fake takes events again");
  }

  @Test
  void anOutageSoonAfterAFailureIsToldWithinAMinute() {
    append(1, 2);
    limits(1, 1000);
    destination.then(Delivery.retry("busy", Duration.ZERO)).then(Delivery.accepted());
    for (int i = 0; i < 100; i++) destination.then(Delivery.retry("down", Duration.ZERO));

    for (int i = 0; i < 62; i++) {
      var unused = uploader.step();
      now.addAndGet(Duration.ofSeconds(1).toNanos());
    }

    assertThat(log.lines()).hasSize(3);
    assertThat(log.lines().get(2)).startsWith("WARNING fake did not take a batch (down).");
  }

  @Test
  void afterASuccessTheWaitsBeginAnew() {
    append(1);
    destination.then(Delivery.retry("busy", Duration.ZERO)).then(Delivery.accepted());
    destination.then(Delivery.retry("busy", Duration.ZERO));

    uploader.step();
    uploader.step();
    append(2);

    assertThat(waiting(uploader.step())).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aDelayThatWasAskedForIsKept() {
    append(1);
    destination.then(Delivery.retry("busy", Duration.ofSeconds(17)));

    assertThat(waiting(uploader.step())).isEqualTo(Duration.ofSeconds(17));
  }

  @Test
  void noAnswerIsAFailureToo() {
    append(1);
    destination.then(
        batch -> {
          throw new IOException("reset");
        });

    assertThat(uploader.step().outcome()).isEqualTo(Outcome.WAIT);
    assertThat(uploader.step().outcome()).isEqualTo(Outcome.PROGRESS);

    assertThat(destination.sent()).containsExactly("1", "1");
    assertThat(log.lines().get(0)).contains("(IOException: reset)");
  }

  @Test
  void anErrorOfTheDestinationIsAFailureToo() {
    append(1);
    destination.then(
        batch -> {
          throw new IllegalStateException("bug");
        });

    assertThat(uploader.step().outcome()).isEqualTo(Outcome.WAIT);
    assertThat(uploader.step().outcome()).isEqualTo(Outcome.PROGRESS);
    assertThat(heard).containsExactly("delivered 1");
  }

  @Test
  void aDestinationThatRefusesUsIsProbedAndLosesNothing() {
    append(1, 2);
    destination.then(Delivery.hold("HTTP 401")).then(Delivery.hold("HTTP 401"));

    assertThat(waiting(uploader.step())).isEqualTo(PROBE);
    assertThat(waiting(uploader.step())).isEqualTo(PROBE);
    assertThat(spool.lag("fake")).isEqualTo(2);
    uploader.step();

    assertThat(heard).containsExactly("delivered 1", "delivered 2");
    assertThat(log.lines())
        .containsExactly(
            "WARNING fake refused us (HTTP 401). 2 events wait in memory, until this JVM stops; the"
                + " next try is in 60 s.",
            "fake takes events again, after 2 tries without success");
  }

  @Test
  void aBatchTooLargeIsHalvedUntilItFits() {
    append(1, 2, 3, 4, 5);
    for (int i = 0; i < 4; i++) {
      destination.then(
          batch -> batch.size() > 2 ? Delivery.tooLarge("HTTP 413") : Delivery.accepted());
    }

    drain();

    assertThat(destination.sent()).containsExactly("1,2,3,4,5", "1,2", "3,4,5", "3", "4,5");
    assertThat(heard).hasSize(5).allMatch(line -> line.startsWith("delivered"));
  }

  @Test
  void aSingleEventTooLargeIsADeadLetter() {
    append(1, 2);
    for (int i = 0; i < 9; i++) {
      destination.then(
          batch ->
              FakeDestination.number(batch.parcels().get(0).interaction()).equals("1")
                  ? Delivery.tooLarge("HTTP 413")
                  : Delivery.accepted());
    }

    drain();

    assertThat(heard).containsExactly("dead 1: HTTP 413", "delivered 2");
    assertThat(spool.lag("fake")).isZero();
  }

  @Test
  void refusedRecordsAreDeadLettersAndTheRestIsSentOnce() {
    append(1, 2, 3, 4);
    destination.then(Delivery.refused("HTTP 422", Map.of(1, "bad id", 3, "bad time")));

    drain();

    assertThat(destination.sent()).containsExactly("1,2,3,4", "1,3");
    assertThat(heard)
        .containsExactly("dead 2: bad id", "dead 4: bad time", "delivered 1", "delivered 3");
  }

  @Test
  void whenAllRecordsAreRefusedNothingIsSentAgain() {
    append(1, 2);
    destination.then(Delivery.refused("HTTP 422", Map.of(0, "a", 1, "b")));

    drain();

    assertThat(destination.sent()).containsExactly("1,2");
    assertThat(heard).containsExactly("dead 1: a", "dead 2: b");
    assertThat(spool.lag("fake")).isZero();
  }

  @Test
  void aRefusedRecordTakesItsWholeInteractionWithIt() {
    destination.encoder(
        interaction -> {
          byte[] record = FakeDestination.number(interaction).getBytes(UTF_8);
          return List.of(record, record);
        });
    append(1, 2, 3);
    destination.then(Delivery.refused("HTTP 422", Map.of(2, "first", 3, "second")));

    drain();

    assertThat(destination.sent()).containsExactly("1,1,2,2,3,3", "1,1,3,3");
    assertThat(heard).contains("delivered 1", "delivered 3").hasSize(3);
    assertThat(heard.get(0)).startsWith("dead 2: ");
  }

  @Test
  void refusedRecordsThatWereNeverSentMeanThatSomethingIsBad() {
    append(1, 2);
    destination.then(Delivery.refused("HTTP 422", Map.of(7, "what?")));

    drain();

    assertThat(destination.sent()).containsExactly("1,2", "1", "2");
    assertThat(heard).containsExactly("delivered 1", "delivered 2");
  }

  @Test
  void aBadOneThatIsNotNamedIsFoundByHalving() {
    append(1, 2, 3, 4, 5, 6, 7, 8);
    for (int i = 0; i < 20; i++) {
      destination.then(
          batch ->
              batch.parcels().stream()
                      .anyMatch(p -> FakeDestination.number(p.interaction()).equals("6"))
                  ? Delivery.refusedSome("HTTP 400")
                  : Delivery.accepted());
    }

    drain();

    assertThat(heard).contains("dead 6: HTTP 400").hasSize(8);
    assertThat(heard.stream().filter(line -> line.startsWith("delivered"))).hasSize(7);
    assertThat(destination.sent()).hasSize(7);
  }

  @Test
  void aBatchHasNoMoreRecordsThanTheLimit() {
    limits(3, 1 << 20);
    append(1, 2, 3, 4, 5, 6, 7);

    drain();

    assertThat(destination.sent()).containsExactly("1,2,3", "4,5,6", "7");
  }

  @Test
  void aBatchHasExactlyAsManyBytesAsTheLimitWithItsEnvelope() {
    limits(1000, 5); // "1,2,3" is five bytes
    append(1, 2, 3, 4, 5, 6, 77, 8);

    drain();

    assertThat(destination.sent()).containsExactly("1,2,3", "4,5,6", "77,8");
  }

  @Test
  void aRecordLargerThanTheLimitIsSentAlone() {
    limits(1000, 3);
    append(1, 22222, 3);

    drain();

    assertThat(destination.sent()).containsExactly("1", "22222", "3");
  }

  @Test
  void differentKeysAreNeverInOneBatch() {
    destination.key(
        interaction -> Integer.parseInt(FakeDestination.number(interaction)) % 2 == 0 ? "b" : "a");
    append(1, 2, 3, 4, 5);

    drain();

    assertThat(destination.sent()).containsExactly("1,3,5", "2,4");
  }

  @Test
  void whatTheDestinationHasNoUseForIsSuppressed() {
    destination.encoder(
        interaction ->
            FakeDestination.number(interaction).equals("2")
                ? List.of()
                : List.of(FakeDestination.number(interaction).getBytes(UTF_8)));
    append(1, 2, 3);

    drain();

    assertThat(destination.sent()).containsExactly("1,3");
    assertThat(heard).contains("suppressed 2: not_for_destination");
    assertThat(spool.lag("fake")).isZero();
  }

  @Test
  void whenThereIsNoUseForAnyNothingIsSent() {
    destination.encoder(interaction -> List.of());
    append(1, 2);

    assertThat(uploader.step().outcome()).isEqualTo(Outcome.PROGRESS);

    assertThat(destination.sent()).isEmpty();
    assertThat(spool.lag("fake")).isZero();
    assertThat(uploader.settled()).isZero();
  }

  @Test
  void whatIsMeantForAnotherDestinationIsSuppressed() throws Exception {
    append(interaction(1, List.of("other")), interaction(2, List.of("fake", "other")));

    drain();

    assertThat(destination.sent()).containsExactly("2");
    assertThat(heard).containsExactly("suppressed 1: not_for_destination", "delivered 2");
  }

  @Test
  void whatCannotBeReadIsCounted() throws Exception {
    spool.append(List.of(item("{broken".getBytes(UTF_8))));
    append(1);

    drain();

    assertThat(heard).containsExactly("dropped 1: unreadable", "delivered 1");
    assertThat(spool.lag("fake")).isZero();
  }

  @Test
  void whatCannotBeEncodedIsADeadLetterAndHoldsUpNothing() {
    destination.encoder(
        interaction -> {
          if (FakeDestination.number(interaction).equals("1")) throw new IllegalStateException("x");
          return List.of(FakeDestination.number(interaction).getBytes(UTF_8));
        });
    append(1, 2);

    drain();

    assertThat(heard).hasSize(2).contains("delivered 2");
    assertThat(heard.get(0)).startsWith("dead 1: ").contains("cannot be encoded");
  }

  @Test
  void theCursorMovesWithEachRequestSoThatACrashRepeatsOneOnly() {
    limits(2, 1 << 20);
    append(1, 2, 3, 4);
    destination.then(Delivery.accepted()).then(Delivery.retry("busy", Duration.ZERO));

    uploader.step();
    assertThat(spool.cursor("fake").done()).isEqualTo(2);
    uploader.step();
    assertThat(spool.cursor("fake").done()).isEqualTo(2);
    uploader.step();

    assertThat(spool.cursor("fake")).isEqualTo(new Cursor(0, 4, 0, 0, new Tally(4, 0, 0, 0)));
    assertThat(uploader.settled()).isZero();
    assertThat(destination.sent()).containsExactly("1,2", "3,4", "3,4");
  }

  @Test
  void theCursorWaitsForAHoleBehindWhatIsSettled() {
    destination.key(
        interaction -> Integer.parseInt(FakeDestination.number(interaction)) % 2 == 0 ? "b" : "a");
    append(1, 2, 3, 4);

    uploader.step();

    assertThat(destination.sent()).containsExactly("1,3");
    assertThat(spool.cursor("fake").done()).isEqualTo(1);
    assertThat(uploader.settled()).isEqualTo(1);
    uploader.step();
    assertThat(spool.cursor("fake").done()).isEqualTo(4);
    assertThat(uploader.settled()).isZero();
  }

  @Test
  void everyEndHasItsPlaceInTheTally() {
    destination.encoder(
        interaction ->
            FakeDestination.number(interaction).equals("2")
                ? List.of()
                : List.of(FakeDestination.number(interaction).getBytes(UTF_8)));
    append(1, 2, 3, 4);
    spool.append(List.of(item("{broken".getBytes(UTF_8))));
    destination.then(Delivery.refused("HTTP 422", Map.of(1, "bad")));

    drain();

    Cursor cursor = spool.cursor("fake");
    assertThat(cursor.tally()).isEqualTo(new Tally(2, 1, 1, 1));
    assertThat(cursor.holds()).isTrue();
  }

  @Test
  void afterAnOutageTheNewestDoNotWaitForTheBacklog() {
    limits(1000, 1 << 20);
    destination.then(Delivery.retry("down", Duration.ZERO));
    append(IntStream.rangeClosed(1, 9000).toArray());
    uploader.step();
    uploader.step();
    append(10_001, 10_002);
    now.addAndGet(LINGER.toNanos());

    drain();

    int fresh = indexOfBatchWith("10001");
    assertThat(fresh).isLessThanOrEqualTo(4);
    assertThat(destination.sent().get(fresh)).isEqualTo("10001,10002");
    assertThat(heard).hasSize(9002).doesNotHaveDuplicates();
    Cursor cursor = spool.cursor("fake");
    assertThat(cursor).isEqualTo(new Cursor(0, 9002, 0, 0, new Tally(9002, 0, 0, 0)));
  }

  private int indexOfBatchWith(String number) {
    List<String> sent = destination.sent();
    for (int i = 0; i < sent.size(); i++) {
      if (List.of(sent.get(i).split(",")).contains(number)) return i;
    }
    throw new AssertionError(number + " was not sent");
  }

  @Test
  void aCrashBetweenTheBacklogAndTheNewestRepeatsAndLosesNothing() {
    limits(1000, 1 << 20);
    append(IntStream.rangeClosed(1, 9000).toArray());
    uploader = uploader(); // begins with a backlog
    append(10_001, 10_002);
    now.addAndGet(LINGER.toNanos());
    for (int i = 0; i < 3; i++) uploader.step();
    Cursor before = spool.cursor("fake");

    uploader = uploader();
    drain();

    assertThat(before.freshTo()).isEqualTo(9002);
    assertThat(before.done()).isEqualTo(2000);
    assertThat(heard).hasSize(9002).doesNotHaveDuplicates();
    assertThat(spool.cursor("fake").tally()).isEqualTo(new Tally(9002, 0, 0, 0));
  }

  @Test
  void theNewestHaveSevenOfTenRequestsWhenTheyNeedThem() {
    limits(10, 1 << 20);
    append(IntStream.rangeClosed(1, 5000).toArray());
    uploader = uploader();
    append(IntStream.rangeClosed(10_001, 11_000).toArray());

    for (int i = 0; i < 100; i++) uploader.step();

    long fresh = heard.stream().filter(line -> line.length() > "delivered 9999".length()).count();
    assertThat(fresh).isEqualTo(700);
  }

  @Test
  void aDestinationThatComesBackIsProbedAndThenGivenMoreAndMore() {
    limits(100, 1 << 20);
    append(IntStream.rangeClosed(1, 300).toArray());
    for (int i = 0; i < 5; i++) destination.then(Delivery.retry("down", Duration.ZERO));

    drain();

    assertThat(batchSizes()).containsExactly(100, 100, 100, 100, 100, 10, 20, 40, 30, 100, 100);
  }

  private List<Integer> batchSizes() {
    return destination.sent().stream().map(batch -> batch.split(",").length).toList();
  }

  @Test
  void aDestinationThatNobodyAnswersForIsProbedAtOnce() {
    append(IntStream.rangeClosed(1, 100).toArray());
    for (int i = 0; i < 3; i++) {
      destination.then(
          batch -> {
            throw new ConnectException("refused");
          });
    }

    List<Long> waits = new ArrayList<>();
    for (int i = 0; i < 3; i++) waits.add(waiting(uploader.step()).toSeconds());

    assertThat(waits).containsExactly(5L, 10L, 20L);
    assertThat(batchSizes()).containsExactly(100, 10, 10);
    assertThat(uploader.state()).isEqualTo(Uploader.State.DOWN);
    assertThat(log.lines()).hasSize(1);
  }

  @Test
  void aCertificateThatIsNotTrustedHoldsAndSaysWhy() {
    append(1);
    destination.then(
        batch -> {
          SSLHandshakeException failure = new SSLHandshakeException("PKIX path validation failed");
          failure.initCause(new CertificateException("NotAfter: Sat Jan 01 2022"));
          throw failure;
        });

    assertThat(waiting(uploader.step())).isEqualTo(PROBE);

    assertThat(uploader.state()).isEqualTo(Uploader.State.HELD);
    assertThat(log.lines().get(0))
        .contains(
            "fake refused us (SSLHandshakeException: PKIX path validation failed; caused by"
                + " CertificateException: NotAfter: Sat Jan 01 2022). 1 event waits");
  }

  @Test
  void aHandshakeThatBreaksOffIsNoMatterOfTrust() {
    append(1);
    destination.then(
        batch -> {
          SSLHandshakeException failure = new SSLHandshakeException("terminated");
          failure.initCause(new EOFException("closed"));
          throw failure;
        });

    uploader.step();

    assertThat(uploader.state()).isEqualTo(Uploader.State.RETRYING);
  }

  @Test
  void threeOfTheSameRefusalInARowAreDoubtedAndNothingIsADeadLetter() {
    append(IntStream.rangeClosed(1, 8).toArray());
    for (int i = 0; i < 40; i++) destination.then(Delivery.refusedSome("no such site"));

    Uploader.Step step = stepsUntilWait();

    assertThat(step.pause()).isEqualTo(PROBE);
    assertThat(heard).isEmpty();
    assertThat(spool.lag("fake")).isEqualTo(8);
    assertThat(log.lines())
        .containsExactly(
            "WARNING fake refused us (no such site The same for one event after the other: perhaps"
                + " it is a setting). 8 events wait in memory, until this JVM stops; the next try"
                + " is in 60 s.");
  }

  @Test
  void whenTheSettingIsMendedAllOfThemAreDelivered() {
    append(IntStream.rangeClosed(1, 8).toArray());
    for (int i = 0; i < 8; i++) destination.then(Delivery.refusedSome("no such site"));
    stepsUntilWait();

    drain();

    assertThat(heard).hasSize(8).allMatch(line -> line.startsWith("delivered"));
    assertThat(log.lines().get(1)).startsWith("fake takes events again");
  }

  @Test
  void whenOthersAreTakenTheRecordsWereToBlameAfterAll() {
    append(1, 2, 3);
    answerByRecord(number -> number <= 3 ? "no such product" : "");
    stepsUntilWait();
    append(4);

    drain();

    assertThat(heard)
        .containsExactly(
            "delivered 4",
            "dead 1: no such product",
            "dead 2: no such product",
            "dead 3: no such product");
  }

  /** Else three bad events of one visitor would keep all the others waiting for a minute. */
  @Test
  void beforeItIsHeldForDoubtsOthersAreAskedAtOnce() {
    limits(5, 1 << 20);
    append(IntStream.rangeClosed(1, 12).toArray());
    answerByRecord(number -> number <= 5 ? "no such product" : "");

    drain();

    assertThat(heard)
        .contains("delivered 6", "delivered 12", "dead 1: no such product")
        .hasSize(12)
        .doesNotHaveDuplicates();
    assertThat(heard.indexOf("delivered 6")).isZero();
    assertThat(log.lines()).as("it was never held").isEmpty();
  }

  @Test
  void whenTheOthersAreRefusedWithTheSameWordsItIsHeld() {
    limits(3, 1 << 20);
    append(IntStream.rangeClosed(1, 12).toArray());
    answerByRecord(number -> "no such site");

    Uploader.Step step = stepsUntilWait();

    assertThat(step.pause()).isEqualTo(PROBE);
    assertThat(destination.sent()).hasSizeLessThanOrEqualTo(8);
    assertThat(heard).isEmpty();
  }

  @Test
  void aWholeBatchRefusedWithTheSameWordsIsDoubted() {
    append(1, 2, 3);
    destination.then(Delivery.refused("HTTP 422", Map.of(0, "time", 1, "time", 2, "time")));

    assertThat(waiting(uploader.step())).isEqualTo(PROBE);

    assertThat(heard).isEmpty();
    drain();
    assertThat(heard).hasSize(3).allMatch(line -> line.startsWith("delivered"));
  }

  @Test
  void oneBadOfAThousandThatIsNotNamedIsFoundWithFewRequests() {
    append(IntStream.rangeClosed(1, 1000).toArray());
    answerByRecord(number -> number == 777 ? "bad" : "");

    drain();

    assertThat(heard).contains("dead 777: bad").hasSize(1000);
    assertThat(destination.sent().size()).isLessThanOrEqualTo(21);
  }

  @Test
  void theSearchForBadRecordsHasABudget() {
    append(IntStream.rangeClosed(1, 1000).toArray());
    answerByRecord(number -> number % 20 == 0 ? "bad " + number : "");

    drain();

    long dead = heard.stream().filter(line -> line.startsWith("dead")).count();
    assertThat(heard).hasSize(1000).doesNotHaveDuplicates();
    assertThat(dead).isGreaterThan(50);
    assertThat(destination.sent().size()).isLessThanOrEqualTo(130);
    assertThat(heard)
        .anyMatch(line -> line.contains("among refused ones; 64 requests did not find which"));
  }

  /** Refuses, without saying which, a batch that has a record with a reason. */
  private void answerByRecord(IntFunction<String> reasonOf) {
    for (int i = 0; i < 1000; i++) {
      destination.then(
          batch ->
              batch.parcels().stream()
                  .map(p -> Integer.parseInt(FakeDestination.number(p.interaction())))
                  .map(reasonOf::apply)
                  .filter(reason -> !reason.isEmpty())
                  .findFirst()
                  .map(Delivery::refusedSome)
                  .orElse(Delivery.accepted()));
    }
  }

  @Test
  void afterATooLargeBatchTheNextOnesAreSmallerAndGrowAgain() {
    destination.encoder(interaction -> List.of(new byte[1000]));
    limits(1000, 100_000);
    append(IntStream.rangeClosed(1, 400).toArray());
    destination.then(Delivery.tooLarge("HTTP 413"));

    uploader.step();
    uploader.step();
    uploader.step();
    uploader.step();
    now.addAndGet(Duration.ofHours(1).toNanos());
    uploader.step();

    List<Integer> bytes = destination.sent().stream().map(String::length).toList();
    assertThat(bytes.get(0)).isBetween(99_000, 100_000);
    assertThat(bytes.subList(1, 4)).allMatch(size -> size <= 50_000);
    assertThat(bytes.get(4)).isBetween(99_000, 100_000);
  }

  @Test
  void requestsKeepToTheRateOfTheDestination() {
    destination.limits(new Limits(1, 1 << 20, 2));
    uploader = uploader();
    append(1, 2, 3, 4);

    assertThat(uploader.step().outcome()).isEqualTo(Outcome.PROGRESS);
    assertThat(uploader.step().outcome()).isEqualTo(Outcome.PROGRESS);
    Uploader.Step third = uploader.step();
    now.addAndGet(third.pause().toNanos());

    assertThat(third).isEqualTo(new Uploader.Step(Outcome.PACED, Duration.ofMillis(500)));
    assertThat(uploader.step().outcome()).isEqualTo(Outcome.PROGRESS);
    assertThat(destination.sent()).containsExactly("1", "2", "3");
  }

  /** An order of many products is several requests to Amazon Personalize. */
  @Test
  void aBatchOfSeveralRequestsIsMadeUpForByAWait() {
    destination.limits(new Limits(1, 1 << 20, 2));
    destination.requestsEach(5);
    uploader = uploader();
    append(1, 2);

    assertThat(uploader.step().outcome()).isEqualTo(Outcome.PROGRESS);

    assertThat(uploader.step()).isEqualTo(new Uploader.Step(Outcome.PACED, Duration.ofSeconds(2)));
  }

  @Test
  void whatIsReadAheadIsBoundedInTheBytesThatAreSentToo() {
    AtomicInteger encoded = new AtomicInteger();
    destination.encoder(
        interaction -> {
          encoded.incrementAndGet();
          return List.of(new byte[1 << 20]);
        });
    limits(1, 2 << 20);
    append(IntStream.rangeClosed(1, 100).toArray());

    uploader.step();

    assertThat(encoded.get()).isLessThanOrEqualTo(8);
    drain();
    assertThat(heard).hasSize(100).doesNotHaveDuplicates();
    assertThat(encoded.get()).isEqualTo(100);
  }

  @Test
  void whatTheSpoolLostIsCountedWithItsReason() {
    Spool holey =
        new HoleySpool(
            new Spool.Reading(
                List.of(entry(3), entry(7)), 10, Map.of("spool_full", 2L, "damaged", 6L)));
    uploader = new Uploader(destination, holey, surroundings());

    drain();

    assertThat(heard.stream().filter(line -> line.startsWith("delivered"))).hasSize(2);
    assertThat(heard.stream().filter(line -> line.startsWith("dropped")).sorted())
        .extracting(line -> line.replaceAll("[0-9]+", "n"))
        .contains("dropped n: damaged", "dropped n: spool_full");
    assertThat(holey.cursor("fake").done()).isEqualTo(10);
    assertThat(holey.cursor("fake").tally()).isEqualTo(new Tally(2, 0, 8, 0));
  }

  private static Spool.Entry entry(int number) {
    return new Spool.Entry(number, InteractionJson.write(interaction(number, List.of())));
  }

  /** Gives one reading, then nothing. */
  private static final class HoleySpool implements Spool {
    private final Reading reading;
    private Cursor cursor = Cursor.at(0);

    HoleySpool(Reading reading) {
      this.reading = reading;
    }

    @Override
    public int append(List<Item> items) {
      return 0;
    }

    @Override
    public Reading read(String reader, long after, int maxEntries, int maxBytes) {
      return after == 0 ? reading : new Reading(List.of(), after, Map.of());
    }

    @Override
    public Cursor cursor(String reader) {
      return cursor;
    }

    @Override
    public void advance(String reader, Cursor to) {
      cursor = to;
    }

    @Override
    public long last() {
      return reading.upTo();
    }

    @Override
    public boolean isDurable() {
      return true;
    }

    @Override
    public Map<String, Long> stop(Duration patience) {
      return Map.of();
    }
  }

  @Test
  void anErrorInTheMiddleOfAnAnswerCountsNothingTwice() {
    append(1, 2, 3);
    failAt = "2";
    assertThatThrownBy(uploader::step).isInstanceOf(OutOfMemoryError.class);
    failAt = "";

    drain();

    assertThat(heard).hasSize(3).doesNotHaveDuplicates();
    assertThat(spool.cursor("fake").tally()).isEqualTo(new Tally(3, 0, 0, 0));
  }

  @Test
  void whatComesMeanwhileIsReadAfterwards() {
    append(1);
    destination.then(Delivery.retry("busy", Duration.ZERO));

    uploader.step();
    append(2);
    drain();

    assertThat(destination.sent()).containsExactly("1", "1", "2");
  }

  @Test
  void whateverHappensEachEventComesToExactlyOneEnd() throws Exception {
    for (int seed = 0; seed < 200; seed++) {
      Random random = new Random(seed);
      heard.clear();
      limits(1 + random.nextInt(5), 8 + random.nextInt(20));
      int first = 1 + seed * 50;
      int count = 1 + random.nextInt(30);
      for (int i = 0; i < count; i++) append(first + i);
      for (int i = random.nextInt(30); i > 0; i--) destination.then(anyAnswer(random));

      drain();

      assertThat(heard).as("seed %d", seed).hasSize(count);
      assertThat(heard.stream().map(UploaderTest::subject))
          .as("seed %d", seed)
          .doesNotHaveDuplicates();
      assertThat(spool.lag("fake")).isZero();
      assertThat(uploader.settled()).isZero();
    }
  }

  private static String subject(String line) {
    return line.split("[ :]", 3)[1];
  }

  private static FakeDestination.Answer anyAnswer(Random random) {
    int kind = random.nextInt(7);
    int index = random.nextInt(4);
    return batch ->
        switch (kind) {
          case 0 -> Delivery.retry("busy", Duration.ZERO);
          case 1 -> Delivery.hold("key");
          case 2 -> Delivery.tooLarge("large");
          case 3 -> Delivery.refusedSome("some");
          case 4 -> Delivery.refused("named", Map.of(index, "bad"));
          case 5 -> throw new IOException("gone");
          default -> Delivery.accepted();
        };
  }

  private Uploader.Step stepsUntilWait() {
    for (int i = 0; i < 100; i++) {
      Uploader.Step step = uploader.step();
      if (step.outcome() == Outcome.WAIT) return step;
    }
    throw new AssertionError("it never waits");
  }

  private static Duration waiting(Uploader.Step step) {
    assertThat(step.outcome()).isEqualTo(Outcome.WAIT);
    return step.pause();
  }

  private void drain() {
    for (int i = 0; uploader.step().outcome() != Outcome.IDLE; i++) {
      assertThat(i).as("steps").isLessThan(1000);
    }
  }

  private void append(int... numbers) {
    for (int number : numbers) append(interaction(number, List.of()));
  }

  private void append(Interaction... interactions) {
    spool.append(
        List.of(interactions).stream().map(each -> item(InteractionJson.write(each))).toList());
  }

  private static Spool.Item item(byte[] payload) {
    return new Spool.Item(Lane.CONVERSION, 0, payload);
  }

  private static Interaction interaction(int number, List<String> destinations) {
    return Examples.build(
        Interaction.builder(EventType.LIKE)
            .id(new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0000L + number))
            .destinations(destinations)
            .userId("u"));
  }

  @Test
  void whatADestinationCanNeverTakeIsADeadLetterWithItsReasonAndTheRestGoesOn() {
    destination.encoder(
        interaction -> {
          if (FakeDestination.number(interaction).equals("2")) {
            throw new UnfitException("itemId has 300 characters, of at most 256");
          }
          return List.of(FakeDestination.number(interaction).getBytes(UTF_8));
        });
    append(1, 2, 3);

    uploader.step();

    assertThat(destination.sent()).containsExactly("1,3");
    assertThat(heard)
        .containsExactlyInAnyOrder(
            "delivered 1", "dead 2: itemId has 300 characters, of at most 256", "delivered 3");
  }

  @Test
  void askedToSlowDownItTriesAgainAndAsksHalfAsOften() {
    destination.limits(new Limits(1, 1 << 20, 4));
    uploader = uploader();
    destination.then(Delivery.slowDown("too many requests", Duration.ZERO));
    append(1, 2);

    assertThat(uploader.step().outcome()).isEqualTo(Outcome.WAIT);
    Uploader.Step paced = uploader.step();

    assertThat(paced.outcome()).isEqualTo(Outcome.PACED);
    assertThat(paced.pause()).as("two a second").isEqualTo(Duration.ofMillis(500));
    now.addAndGet(Duration.ofSeconds(2).toNanos());
    while (uploader.step().outcome() != Outcome.IDLE) now.addAndGet(500_000_000);
    assertThat(destination.sent()).containsExactly("1", "1", "2");
  }
}
