package dev.weft.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.config.Problems;
import dev.weft.config.RuleText;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionListener;
import dev.weft.event.Lane;
import dev.weft.extract.PathException;
import dev.weft.extract.Signature;
import java.lang.ref.WeakReference;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PendingResultsTest {
  private final List<Interaction> events = new ArrayList<>();
  private final List<String> losses = new ArrayList<>();
  private final InteractionListener listener =
      new InteractionListener() {
        @Override
        public void captured(Lane lane) {
          losses.add("captured " + lane.word());
        }

        @Override
        public void dropped(Lane lane, String reason, String detail) {
          losses.add(reason + ": " + detail);
        }
      };
  private final Capture capture =
      new Capture(
          new Identity(List.of(), List.of(), List.of()),
          Conventions.usual(),
          events::add,
          new InteractionListener() {},
          Clock.systemUTC(),
          error -> {});
  private final PendingResults results = new PendingResults(2, listener);

  @Test
  void theOldestOfTooManyIsGivenUpAndCounted() {
    PendingResult first = pending();
    PendingResult second = pending();
    PendingResult third = pending();

    first.accept("late", null);
    second.accept("a2", null);
    third.accept("a3", null);

    assertThat(losses)
        .containsExactly(
            "captured conversion",
            "result_missing: the result of a call is missing: more than 2 results have not arrived yet");
    assertThat(events).hasSize(2);
  }

  @Test
  void whatIsGivenUpHoldsNothingThoughItsStageStaysForEver() {
    PendingResult first = pending();
    WeakReference<Draft> draft = new WeakReference<>(first.draft());

    pending();
    pending();
    for (int i = 0; i < 50 && draft.get() != null; i++) System.gc();

    assertThat(draft.get()).isNull();
    assertThat(first.draft()).isNull();
  }

  @Test
  void afterTheStopNothingIsWaitedFor() {
    results.close();

    pending().accept("a1", null);

    assertThat(events).isEmpty();
    assertThat(losses).isEmpty();
  }

  private PendingResult pending() {
    return new PendingResult(capture, results, new Draft(plan(), 0), false);
  }

  private static Plan plan() {
    Problems problems = new Problems();
    RuleText text =
        new RuleText(
            "weft.yaml:1",
            List.of(
                entry("type", "checkout"),
                entry("user-id", "result"),
                entry("product-ids", "result")));
    Rule rule = new RuleParser(Set.of()).parse(text, problems).orElseThrow();
    try {
      return Plan.bind(
          rule,
          Signature.NONE,
          Common.of(new Identity(List.of(), List.of(), List.of())),
          Conventions.usual(),
          new Patience(System::nanoTime, notice -> {}));
    } catch (PathException e) {
      throw new AssertionError(e);
    }
  }

  private static RuleText.Entry entry(String key, String value) {
    return new RuleText.Entry("weft.yaml:1", key, List.of(value));
  }
}
