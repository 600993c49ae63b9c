package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.it.app.ApiTill;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** Rules that stand on an interface only. */
@ParameterizedClass
@MethodSource("dev.weft.it.Jdk#all")
class InheritedRulesIT {
  /** Calls of which one must be tracked; each takes some microseconds at least. */
  private static final int MANY = 100_000;

  private final Jdk jdk;

  InheritedRulesIT(Jdk jdk) {
    this.jdk = jdk;
  }

  @Test
  void whatImplementsAnAnnotatedInterfaceIsTracked() {
    Launch launch =
        new Launch(jdk)
            .agent("destinations: [file]\nfile: {path: events.jsonl}\nlog: {deliveries: true}\n");

    try (JavaProcess till = launch.app(ApiTill.class, List.of())) {
      // looked at before its interface is known, and woven a moment later
      askTillTracked(till, "plain");
      askTillTracked(till, "derived");
      ask(till, "late third");
      till.say("end");
      assertThat(till.awaitExit()).isZero();

      List<Map<String, Object>> events =
          till.fileLines("events.jsonl").stream().map(Arrivals::parse).toList();
      assertThat(events).extracting(event -> event.get("type")).containsOnly("add_to_cart");
      assertThat(products(events)).contains("[third]").doesNotHaveDuplicates();
      assertThat(till.err().lines()).allMatch(line -> line.startsWith("weft: "));
    }
  }

  private static void askTillTracked(JavaProcess till, String cart) {
    for (int i = 0; i < MANY; i++) {
      ask(till, cart + " " + cart + i);
      if (till.err().lines().stream().anyMatch(line -> line.contains("\"" + cart))) return;
    }
    throw new AssertionError("no call of " + cart + " is tracked: " + till.err().lines());
  }

  private static void ask(JavaProcess till, String line) {
    int before = till.out().lines().size();
    till.say(line);
    till.out().awaitMore(before, JavaProcess.PATIENCE);
  }

  private static List<String> products(List<Map<String, Object>> events) {
    return events.stream().map(event -> String.valueOf(event.get("product_ids"))).toList();
  }
}
