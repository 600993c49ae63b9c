package dev.weft.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.Delivery;
import dev.weft.destination.Examples;
import dev.weft.destination.Limits;
import dev.weft.event.Interaction;
import dev.weft.pipeline.HandUpload.End;
import dev.weft.pipeline.HandUpload.Item;
import dev.weft.pipeline.HandUpload.Report;
import dev.weft.retry.RetryPolicy;
import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Time goes on only while the upload rests. */
class HandUploadTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final FakeDestination destination = new FakeDestination("fake");
  private final List<Duration> rests = new ArrayList<>();
  private final Outcomes outcomes = new Outcomes();
  private long nanos;

  private static final class Outcomes implements HandUpload.Outcomes {
    private final List<Integer> accepted = new ArrayList<>();
    private final Map<Integer, String> refused = new TreeMap<>();
    private final List<String> waits = new ArrayList<>();

    @Override
    public void accepted(Item item) {
      accepted.add(item.index());
    }

    @Override
    public void refused(Item item, String reason) {
      refused.put(item.index(), reason);
    }

    @Override
    public void waiting(String reason, Duration time) {
      waits.add(reason);
    }
  }

  private HandUpload upload() {
    RetryPolicy retry = RetryPolicy.standard(new Random(1));
    return new HandUpload(
        () -> destination,
        retry,
        () -> nanos,
        time -> {
          if (Thread.interrupted()) throw new InterruptedException();
          rests.add(time);
          nanos += time.toNanos();
        });
  }

  private static Iterator<Item> items(int count) {
    return IntStream.range(0, count).mapToObj(i -> new Item(i, Examples.addToCart(i))).iterator();
  }

  private Report send(int count) {
    return upload().send(items(count), outcomes, PATIENCE);
  }

  @Test
  void everythingIsSentInAsManyRequestsAsTheLimitsAskFor() {
    destination.limits(100, 1 << 20);

    Report report = send(5_050);

    assertThat(report).isEqualTo(new Report(End.DONE, "", List.of()));
    assertThat(destination.sent()).hasSize(51);
    assertThat(outcomes.accepted).hasSize(5_050).doesNotHaveDuplicates();
    assertThat(rests).isEmpty();
  }

  @Test
  void nothingIsReadFarAhead() {
    destination.limits(100, 1 << 20).then(Delivery.hold("the key"));
    Iterator<Item> items = items(1_000_000);

    Report report = upload().send(items, outcomes, PATIENCE);

    assertThat(report.end()).isEqualTo(End.HELD);
    assertThat(report.left()).hasSize(2_000);
    assertThat(items.next().index()).isEqualTo(2_000);
  }

  @Test
  void aHeldKeyIsToldAtOnceAndNotProbed() {
    destination.then(Delivery.hold("the key is wrong"));

    Report report = send(3);

    assertThat(report.end()).isEqualTo(End.HELD);
    assertThat(report.reason()).isEqualTo("the key is wrong");
    assertThat(report.left()).extracting(Item::index).containsExactly(0, 1, 2);
    assertThat(destination.sent()).hasSize(1);
    assertThat(rests).isEmpty();
  }

  @Test
  void whatIsNotTakenIsTriedAgain() {
    destination.then(Delivery.retry("busy", Duration.ofSeconds(7))).then(reset()).then(reset());

    Report report = send(3);

    assertThat(report.end()).isEqualTo(End.DONE);
    assertThat(destination.sent()).hasSize(4).containsOnly("0,1,2");
    assertThat(outcomes.waits).first().isEqualTo("busy");
    assertThat(rests).hasSize(3).first().isEqualTo(Duration.ofSeconds(7));
  }

  @Test
  void patienceEndsWhenNothingAtAllIsTaken() {
    for (int i = 0; i < 100; i++) destination.then(reset());

    Report report = send(3);

    assertThat(report.end()).isIn(End.DOWN, End.TIME_OVER);
    assertThat(report.reason()).isEqualTo("IOException: reset");
    assertThat(report.left()).hasSize(3);
    assertThat(Duration.ofNanos(nanos)).isLessThanOrEqualTo(PATIENCE);
  }

  @Test
  void aSuccessBeginsThePatienceAnew() {
    destination.limits(1, 1 << 20);
    for (int i = 0; i < 4; i++) {
      destination.then(Delivery.retry("busy", Duration.ofSeconds(40))).then(Delivery.accepted());
    }

    Report report = send(4);

    assertThat(report.end()).isEqualTo(End.DONE);
    assertThat(Duration.ofNanos(nanos)).isEqualTo(Duration.ofSeconds(160));
  }

  @Test
  void whoAsksForMoreTimeThanThereIsIsNotWaitedFor() {
    destination.then(Delivery.retry("busy", Duration.ofSeconds(61)));

    Report report = send(1);

    assertThat(report.end()).isEqualTo(End.TIME_OVER);
    assertThat(rests).isEmpty();
  }

  @Test
  void nobodyThereIsDown() {
    for (int i = 0; i < 100; i++) {
      destination.then(
          batch -> {
            throw new ConnectException("refused");
          });
    }

    assertThat(send(1).end()).isEqualTo(End.DOWN);
  }

  @Test
  void theNamedAreRefusedAndTheOthersAreNotReportedWithThem() {
    destination.then(Delivery.refused("some", Map.of(1, "bad price")));

    Report report = send(3);

    assertThat(report.end()).isEqualTo(End.DONE);
    assertThat(outcomes.accepted).containsExactly(0, 2);
    assertThat(outcomes.refused).containsExactly(Map.entry(1, "bad price"));
    assertThat(destination.sent()).containsExactly("0,1,2", "0,2");
  }

  @Test
  void oneThatIsNotNamedIsFoundByHalving() {
    for (int i = 0; i < 64; i++) {
      destination.then(
          batch ->
              batch.parcels().stream()
                      .anyMatch(each -> FakeDestination.number(each.interaction()).equals("5"))
                  ? Delivery.refusedSome("something is bad")
                  : Delivery.accepted());
    }

    Report report = send(16);

    assertThat(report.end()).isEqualTo(End.DONE);
    assertThat(outcomes.refused).containsExactly(Map.entry(5, "something is bad"));
    assertThat(outcomes.accepted).hasSize(15);
  }

  @Test
  void whenAllAreRefusedEachSaysWhy() {
    for (int i = 0; i < 10; i++) {
      destination.then(
          batch -> {
            Map<Integer, String> all = new TreeMap<>();
            for (int j = 0; j < batch.size(); j++) all.put(j, "no such site");
            return Delivery.refused("all", all);
          });
    }

    Report report = send(3);

    assertThat(report.end()).isEqualTo(End.DONE);
    assertThat(outcomes.refused).hasSize(3).containsValue("no such site");
    assertThat(destination.sent()).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void afterThreeOfTheSameTheOthersAreTriedOnceAndThenLeft() {
    destination.limits(3, 1 << 20);
    for (int i = 0; i < 100; i++) {
      destination.then(
          batch -> {
            Map<Integer, String> all = new TreeMap<>();
            for (int j = 0; j < batch.size(); j++) all.put(j, "no such site");
            return Delivery.refused("all", all);
          });
    }

    Report report = send(30);

    assertThat(report.end()).isEqualTo(End.HELD);
    assertThat(report.reason()).contains("no such site").contains("perhaps it is a setting");
    assertThat(destination.sent()).hasSize(2);
    assertThat(outcomes.refused).hasSize(6);
    assertThat(report.left()).hasSize(24);
  }

  @Test
  void aSingleOneThatIsTooLargeIsRefused() {
    destination.then(Delivery.tooLarge("too large"));

    assertThat(send(1).end()).isEqualTo(End.DONE);
    assertThat(outcomes.refused).containsExactly(Map.entry(0, "too large"));
  }

  @Test
  void whatIsMeantForOthersIsRefused() {
    Interaction other = Examples.addToCart(1).withDestinations(List.of("other"));

    Report report = upload().send(List.of(new Item(0, other)).iterator(), outcomes, PATIENCE);

    assertThat(report.end()).isEqualTo(End.DONE);
    assertThat(outcomes.refused)
        .containsExactly(Map.entry(0, "it is nothing for the destination fake"));
    assertThat(destination.sent()).isEmpty();
  }

  @Test
  void thoseWithTheSameIdAreAllAccountedFor() {
    List<Item> twice =
        List.of(new Item(0, Examples.addToCart(1)), new Item(1, Examples.addToCart(1)));

    assertThat(upload().send(twice.iterator(), outcomes, PATIENCE).end()).isEqualTo(End.DONE);
    assertThat(outcomes.accepted).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void anInterruptEndsItAndStaysSet() {
    destination.then(
        batch -> {
          Thread.currentThread().interrupt();
          return Delivery.retry("busy", Duration.ZERO);
        });

    Report report = send(2);

    assertThat(Thread.interrupted()).isTrue();
    assertThat(report.end()).isEqualTo(End.INTERRUPTED);
    assertThat(report.left()).hasSize(2);
  }

  @Test
  void requestsAreSpreadAlsoOverSeveralSendingsThatFail() {
    destination.limits(new Limits(1, 1 << 20, 2));
    HandUpload upload = upload();
    destination.then(Delivery.hold("no")).then(Delivery.hold("no")).then(Delivery.hold("no"));

    for (int i = 0; i < 3; i++) {
      assertThat(upload.send(items(1), outcomes, PATIENCE).end()).isEqualTo(End.HELD);
    }

    assertThat(rests).containsExactly(Duration.ofMillis(500));
  }

  @Test
  void afterAFailureTheNextSendingBeginsAnew() {
    HandUpload upload = upload();
    destination.then(Delivery.hold("no"));
    assertThat(upload.send(items(2), outcomes, PATIENCE).end()).isEqualTo(End.HELD);

    Report report = upload.send(items(1), outcomes, PATIENCE);

    assertThat(report.end()).isEqualTo(End.DONE);
    assertThat(destination.sent()).containsExactly("0,1", "0");
    upload.close();
    assertThat(destination.isClosed()).isTrue();
  }

  private static FakeDestination.Answer reset() {
    return batch -> {
      throw new IOException("reset");
    };
  }
}
