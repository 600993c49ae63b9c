package dev.weft.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.Delivery;
import dev.weft.destination.Examples;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.event.InteractionListener;
import dev.weft.log.ListLog;
import dev.weft.pipeline.Uploader.Outcome;
import dev.weft.retry.RetryPolicy;
import dev.weft.spool.MemorySpool;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class UploaderTest {
  private static final Duration PROBE = Duration.ofSeconds(60);

  private final MemorySpool spool = new MemorySpool(List.of("fake", "other"), 1 << 24);
  private final FakeDestination destination = new FakeDestination("fake");
  private final ListLog log = new ListLog();
  private final List<String> heard = new ArrayList<>();
  private final InteractionListener listener =
      new InteractionListener() {
        @Override
        public void delivered(String name, Interaction interaction) {
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
      };
  private final Uploader uploader =
      new Uploader(
          destination,
          spool,
          RetryPolicy.standard(highest()),
          PROBE,
          listener,
          new DeadLetters("", Clock.systemUTC(), log),
          log);

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
    destination.limits(3, 1 << 20);
    append(1, 2, 3, 4, 5, 6, 7);

    drain();

    assertThat(destination.sent()).containsExactly("1,2,3", "4,5,6", "7");
  }

  @Test
  void aBatchHasExactlyAsManyBytesAsTheLimitWithItsEnvelope() {
    destination.limits(1000, 5); // "1,2,3" is five bytes
    append(1, 2, 3, 4, 5, 6, 77, 8);

    drain();

    assertThat(destination.sent()).containsExactly("1,2,3", "4,5,6", "77,8");
  }

  @Test
  void aRecordLargerThanTheLimitIsSentAlone() {
    destination.limits(1000, 3);
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
    spool.append(List.of("{broken".getBytes(UTF_8)));
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
  void theCursorMovesOnlyWhenAllIsSettled() {
    destination.limits(2, 1 << 20);
    append(1, 2, 3, 4);
    destination.then(Delivery.accepted()).then(Delivery.retry("busy", Duration.ZERO));

    uploader.step();
    assertThat(spool.acknowledged("fake")).isZero();
    assertThat(uploader.settled()).isEqualTo(2);
    uploader.step();
    assertThat(spool.acknowledged("fake")).isZero();
    uploader.step();

    assertThat(spool.acknowledged("fake")).isEqualTo(4);
    assertThat(uploader.settled()).isZero();
    assertThat(destination.sent()).containsExactly("1,2", "3,4", "3,4");
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
      destination.limits(1 + random.nextInt(5), 8 + random.nextInt(20));
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
    spool.append(List.of(interactions).stream().map(InteractionJson::write).toList());
  }

  private static Interaction interaction(int number, List<String> destinations) {
    return Examples.build(
        Interaction.builder(EventType.LIKE)
            .id(new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0000L + number))
            .destinations(destinations)
            .userId("u"));
  }
}
