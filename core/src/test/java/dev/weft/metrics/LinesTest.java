package dev.weft.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.Examples;
import dev.weft.event.Interaction;
import dev.weft.event.Lane;
import dev.weft.log.ListLog;
import org.junit.jupiter.api.Test;

class LinesTest {
  private final ListLog log = new ListLog();
  private final Interaction cart = Examples.addToCart(1);

  @Test
  void eachCauseOfALossIsToldOnce() {
    DropLog drops = new DropLog(log);

    drops.dropped(Lane.VIEW, "no_identity", "A#add");
    drops.dropped(Lane.VIEW, "no_identity", "A#add");
    drops.dropped(Lane.VIEW, "no_identity", "B#add");
    drops.dropped(Lane.VIEW, "closed", "");
    drops.deadLettered("miso", cart, "bad");
    drops.deadLettered("miso", cart, "bad");
    drops.dropped("miso", 7, "stopped");
    drops.dropped("miso", 5, "stopped");
    drops.dropped("file", 1, "stopped");

    assertThat(log.lines())
        .containsExactly(
            "WARNING an event is dropped (no_identity): A#add. More of these are only counted.",
            "WARNING an event is dropped (no_identity): B#add. More of these are only counted.",
            "WARNING an event is dropped (closed). More of these are only counted.",
            "WARNING miso refused an event of type add_to_cart for good (bad); it is a dead letter."
                + " More of these are only counted.",
            "WARNING 7 events for miso are dropped (stopped). More of these are only counted.",
            "WARNING 1 events for file are dropped (stopped). More of these are only counted.");
  }

  @Test
  void noMoreThanAHundredCausesAreTold() {
    DropLog drops = new DropLog(log);

    for (int i = 0; i < 1000; i++) drops.dropped(Lane.VIEW, "bad_value", "A#m" + i);

    assertThat(log.lines()).hasSize(100);
  }

  @Test
  void aDeliveryIsPrintedWithItsJson() {
    new DeliveryLog(log).delivered("miso", cart);

    assertThat(log.lines())
        .singleElement()
        .asString()
        .startsWith("delivered to miso: {\"id\":\"")
        .contains("\"type\":\"add_to_cart\"");
  }
}
