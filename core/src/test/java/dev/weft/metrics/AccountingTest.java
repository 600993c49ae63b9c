package dev.weft.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.Examples;
import dev.weft.event.Interaction;
import dev.weft.event.Lane;
import dev.weft.metrics.Accounting.Balance;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AccountingTest {
  private final Accounting accounting = new Accounting();
  private final Interaction cart = Examples.addToCart(1);

  @Test
  void nothingIsABalanceToo() {
    Balance balance = accounting.balance("miso", 0);

    assertThat(balance.holds()).isTrue();
    assertThat(balance)
        .hasToString(
            "miso: captured 0 = delivered 0 + dead-lettered 0 + dropped 0 + suppressed 0 + pending"
                + " 0");
  }

  @Test
  void whatHappensToAllCountsForEachAndTheRestForItsOwn() {
    for (int i = 0; i < 10; i++) accounting.captured(Lane.CONVERSION);
    accounting.dropped(Lane.VIEW, "no_identity", "somewhere");
    accounting.dropped(Lane.VIEW, "no_identity", "elsewhere");
    accounting.suppressed(Lane.IMPRESSION, "bot");
    accounting.delivered("miso", cart);
    accounting.delivered("miso", cart);
    accounting.deadLettered("miso", cart, "bad");
    accounting.suppressed("miso", cart, "not_for_destination");
    accounting.dropped("miso", 2, "stopped");
    accounting.dropped("miso", 1, "no_identity");

    Balance miso = accounting.balance("miso", 0);
    Balance file = accounting.balance("file", 7);

    assertThat(miso)
        .hasToString(
            "miso: captured 10 = delivered 2 + dead-lettered 1 + dropped 5 {no_identity=3,"
                + " stopped=2} + suppressed 2 {bot=1, not_for_destination=1} + pending 0");
    assertThat(miso.holds()).isTrue();
    assertThat(file)
        .hasToString(
            "file: captured 10 = delivered 0 + dead-lettered 0 + dropped 2 {no_identity=2} +"
                + " suppressed 1 {bot=1} + pending 7");
    assertThat(file.holds()).isTrue();
  }

  @Test
  void aBalanceThatDoesNotAddUpSaysSo() {
    Balance balance = new Balance("miso", 2, 0, 1, 0, Map.of(), Map.of(), 0);

    assertThat(balance.holds()).isFalse();
    assertThat(balance.toString()).endsWith(" + pending 0 (does not add up)");
  }
}
