package dev.weft.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.Examples;
import dev.weft.event.Lane;
import dev.weft.metrics.Summary.When;
import org.junit.jupiter.api.Test;

class SummaryTest {
  private final Figures figures = new Figures();

  @Test
  void aMinuteInWhichAllIsWellHasNoLine() {
    Summary summary = summary(When.TROUBLE);

    deliver(1_204);
    figures.accounting.suppressed(Lane.VIEW, "bot");

    assertThat(summary.nextLine()).isEmpty();
  }

  @Test
  void aMinuteWithTroubleHasALineWithAllOfIt() {
    Summary summary = summary(When.TROUBLE);

    deliver(1_204);
    for (int i = 0; i < 3; i++) {
      figures.accounting.deadLettered("miso", Examples.addToCart(1), "bad sku " + i);
    }
    figures.accounting.dropped(Lane.VIEW, "no_identity", "A#add");
    figures.accounting.dropped("miso", 1_000, "expired");
    figures.accounting.dropped("miso", 7, "damaged");
    figures.accounting.suppressed(Lane.VIEW, "bot");
    figures.accounting.retried("miso", "held");
    figures.levels = Figures.levels("held", "HTTP 401: invalid api key", 12_345, 1);

    assertThat(summary.nextLine())
        .contains(
            "in the last minute: captured 1,204, dropped 1 {no_identity=1}, suppressed 1 {bot=1};"
                + " miso delivered 1,204, dead-lettered 3, dropped 1,007 {damaged=7,"
                + " expired=1,000}, retried 1 {held=1}, held (HTTP 401: invalid api key), 12,345"
                + " wait; file delivered 0");
  }

  @Test
  void eachTroubleAloneIsReasonForALine() {
    Summary summary = summary(When.TROUBLE);

    figures.accounting.dropped(Lane.VIEW, "ring_full", "");
    assertThat(summary.nextLine().orElseThrow()).contains("dropped 1 {ring_full=1}");
    figures.accounting.dropped("file", 1, "expired");
    assertThat(summary.nextLine().orElseThrow())
        .contains("file delivered 0, dropped 1 {expired=1}");
    figures.accounting.deadLettered("miso", Examples.addToCart(1), "bad");
    assertThat(summary.nextLine().orElseThrow()).contains("dead-lettered 1");
    figures.accounting.retried("miso", "no_answer");
    assertThat(summary.nextLine().orElseThrow()).contains("retried 1 {no_answer=1}");
    figures.levels = Figures.levels("down", "", 0, 0);
    assertThat(summary.nextLine().orElseThrow()).contains("miso delivered 0, down; file");
    figures.levels = Figures.levels("idle", "", 5, 0);
    assertThat(summary.nextLine()).isEmpty();
  }

  @Test
  void aLineTellsOfItsOwnMinuteOnly() {
    Summary summary = summary(When.TROUBLE);

    figures.accounting.dropped("miso", 5, "expired");
    deliver(10);
    var first = summary.nextLine();
    deliver(100);
    var quiet = summary.nextLine();
    figures.accounting.dropped("miso", 2, "expired");
    deliver(1);
    var second = summary.nextLine();

    assertThat(first.orElseThrow()).contains("miso delivered 10, dropped 5 {expired=5}");
    assertThat(quiet).isEmpty();
    assertThat(second.orElseThrow()).contains("miso delivered 1, dropped 2 {expired=2}");
  }

  @Test
  void alwaysIsEveryMinuteAndNeverIsNone() {
    Summary always = summary(When.ALWAYS);
    Summary never = summary(When.NEVER);

    figures.accounting.dropped("miso", 5, "expired");

    assertThat(always.nextLine()).isPresent();
    assertThat(always.nextLine())
        .contains("in the last minute: captured 0; miso delivered 0; file delivered 0");
    assertThat(never.nextLine()).isEmpty();
  }

  private Summary summary(When when) {
    return new Summary(when, figures.accounting, () -> figures.levels);
  }

  private void deliver(int count) {
    for (int i = 0; i < count; i++) {
      figures.accounting.captured(Lane.CONVERSION);
      figures.accounting.delivered("miso", Examples.addToCart(1));
    }
  }
}
