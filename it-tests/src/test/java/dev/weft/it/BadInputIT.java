package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.it.app.BadTill;
import dev.weft.it.app.Till;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with what a user wrote: it is told once, with its place, and no more harm. */
@ParameterizedClass
@MethodSource("dev.weft.it.Jdk#all")
class BadInputIT {
  private static final String EVENTS = "events.jsonl";
  private static final String NOT_STARTED =
      "weft: WARNING not started, the application runs without tracking."
          + " There is something to mend:";

  private final Jdk jdk;

  BadInputIT(Jdk jdk) {
    this.jdk = jdk;
  }

  /** A file, three good lines before it, and the message that must come, as a pattern. */
  record Mistake(String name, String lines, String message) {
    String weftYaml() {
      return "destinations: [file]\nfile:\n  path: " + EVENTS + "\n" + lines;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static Stream<Mistake> mistakes() {
    return Stream.of(
        new Mistake(
            "unknown event type",
            """
            rules:
              - route: POST /cart
                type: ad_to_cart
            """,
            "weft.yaml:6: unknown event type \"ad_to_cart\"; did you mean \"add_to_cart\"?"),
        new Mistake(
            "unknown field for the type",
            """
            rules:
              - route: POST /cart
                type: add_to_cart
                rating: query.stars
            """,
            "weft.yaml:7: add_to_cart takes no field \"rating\"; its own fields are "),
        new Mistake(
            "unknown field",
            """
            rules:
              - route: POST /cart
                type: add_to_cart
                product-idz: query.sku
            """,
            "weft.yaml:7: unknown field \"product-idz\"; did you mean \"product-ids\"?"),
        new Mistake(
            "unknown path",
            """
            rules:
              - route: POST /cart
                type: add_to_cart
                product-ids: parm.sku
            """,
            "weft.yaml:7: product-ids: \"parm.sku\" is no path: it must start with one of "),
        new Mistake(
            "malformed YAML",
            """
            rules:
              - route: POST /cart
               type: add_to_cart
            """,
            "weft.yaml:6:4: this is no valid YAML: "),
        new Mistake(
            "unknown configuration key",
            "uplod:\n  linger: 1 s\n",
            "weft.yaml:5: unknown key \"uplod.linger\"; did you mean \"upload.linger\"?"),
        new Mistake(
            "missing key file",
            "miso:\n  api-key-file: no/such.key\n",
            "weft.yaml:5: miso.api-key-file names the file no/such.key, which "));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void aMistakeIsToldOnceWithItsPlaceAndTheApplicationRunsUntracked(Mistake mistake) {
    try (JavaProcess till =
        new Launch(jdk).quick().agent(mistake.weftYaml()).app(Till.class, List.of())) {
      till.say("add v-1 a001 2");
      till.say("end");
      int exitCode = till.awaitExit();

      assertThat(exitCode).isZero();
      assertThat(till.out().lines()).containsExactly("the till is open", "v-1 adds 2 of a001");
      List<String> told = till.err().lines();
      assertThat(told).hasSize(3);
      assertThat(told.get(0)).isEqualTo(NOT_STARTED);
      assertThat(told.get(1)).isEqualTo("1 problem:");
      assertThat(told.get(2)).startsWith("  " + mistake.message());
      assertThat(till.fileLines(EVENTS)).isEmpty();
    }
  }

  @Test
  void aMissingConfigurationFileIsToldWithWhoAskedForIt() {
    Launch launch =
        new Launch(jdk).quick().option("-javaagent:" + Launch.agentJar() + "=no-such.yaml");

    try (JavaProcess till = launch.app(Till.class, List.of())) {
      till.say("add v-1 a001 2");
      till.say("end");
      int exitCode = till.awaitExit();

      assertThat(exitCode).isZero();
      assertThat(till.err().lines()).startsWith(NOT_STARTED, "1 problem:").hasSize(3);
      assertThat(till.err().lines().get(2))
          .startsWith("  no-such.yaml: this file ")
          .endsWith("the argument of the agent or the filter asks for it");
    }
  }

  @Test
  void severalMistakesAreToldAtOnceAndTheShopWorks() {
    Launch launch =
        new Launch(jdk)
            .quick()
            .agent(
                """
                destinations: [file, miso]
                file: {path: events.jsonl}
                miso:
                  api-key-file: no/such.key
                  max-recrods: 5
                rules:
                  - route: POST /cart
                    type: ad_to_cart
                    product-ids: parm.sku
                  - method: dev.weft.demo.shop.cart.CartController#cart
                    type: search
                    rating: query.stars
                """)
            .environment("WEFT_RETRY_FIRST", "soon");

    try (JavaProcess shop = launch.shop()) {
      HttpResponse<String> answer = new Browser(shop).get("/cart");
      int exitCode = shop.stop();

      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).contains("Clay");
      assertThat(exitCode).isEqualTo(JavaProcess.TERMINATED);
      assertThat(shop.fileLines(EVENTS)).isEmpty();
      List<String> told = shop.err().lines();
      List<String> places =
          told.stream()
              .filter(line -> line.startsWith("  "))
              .map(line -> line.strip().split(": ", 2)[0])
              .toList();
      assertThat(told).startsWith(NOT_STARTED, "6 problems:").hasSize(8);
      assertThat(places)
          .containsExactly(
              "environment variable WEFT_RETRY_FIRST",
              "weft.yaml:4",
              "weft.yaml:5",
              "weft.yaml:8",
              "weft.yaml:9",
              "weft.yaml:12");
    }
  }

  @Test
  void aWrongAnnotationIsToldOnceWithItsMethodAndOnlyItsRuleIsLeftOut() {
    Launch launch = new Launch(jdk).quick().agent("destinations: [file]\nfile.path: " + EVENTS);

    try (JavaProcess till = launch.app(BadTill.class, List.of())) {
      int exitCode = till.awaitExit();

      assertThat(exitCode).isZero();
      assertThat(till.out().lines()).hasSize(12);
      String app = "  dev.weft.it.app.BadTill#";
      assertToldOnce(till, app + "unknownType(String): unknown event type \"ad_to_cart\"");
      assertToldOnce(till, app + "unknownPath(String): product-ids: \"parm.sku\" is no path");
      assertToldOnce(till, app + "unknownParameter(String): ");
      assertToldOnce(till, app + "foreignField(String): add_to_cart takes no field \"rating\"");
      assertToldOnce(till, app + "oneGoodOneBad(String): type custom needs a custom-action-name");
      assertThat(till.err().lines()).filteredOn(line -> line.startsWith("  ")).hasSize(5);
      assertThat(till.fileLines(EVENTS))
          .extracting(line -> Arrivals.parse(line).get("product_ids"))
          .containsExactly(List.of("a005"), List.of("a006"), List.of("a005"), List.of("a006"));
    }
  }

  private static void assertToldOnce(JavaProcess process, String beginning) {
    assertThat(process.err().lines()).filteredOn(line -> line.startsWith(beginning)).hasSize(1);
  }
}
