package dev.weft.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.capture.Rule;
import dev.weft.config.Problems;
import dev.weft.config.RuleText;
import dev.weft.config.SettingsSource;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.log.ListLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class WeftTest {
  private static final String PATIENCE = "50 s";

  @TempDir Path folder;
  private final Set<Thread> before = Thread.getAllStackTraces().keySet();
  private final ListLog log = new ListLog();
  private final List<Weft> started = new ArrayList<>();

  @AfterEach
  void close() {
    started.forEach(Weft::close);
  }

  @Test
  void withoutAnySettingEventsGoToTheConsole() {
    Optional<Weft> weft = start(Map.of());

    assertThat(weft).isPresent();
    assertThat(log.lines()).containsExactly("started with no file; events go to console");
    assertThat(weft.get().hasRoutes()).isFalse();
  }

  @Test
  void withAKeyOfMisoEventsGoThere() {
    start(Map.of("WEFT_MISO_API_KEY", "abc"));

    assertThat(log.lines()).containsExactly("started with no file; events go to miso");
  }

  @Test
  void aStartMakesNoThreadAndNoFile() throws Exception {
    Optional<Weft> weft =
        start(
            Map.of(
                "WEFT_DESTINATIONS",
                "file",
                "WEFT_FILE_PATH",
                folder.resolve("events.jsonl").toString()));

    assertThat(weft).isPresent();
    assertThat(folder.resolve("events.jsonl")).doesNotExist();
    assertThat(Thread.getAllStackTraces().keySet())
        .noneMatch(
            thread -> thread.getName().equals("weft-upload-file") && !before.contains(thread));
  }

  @Test
  void whatIsSwitchedOffSaysWhoDidIt() {
    assertThat(start(Map.of("WEFT_ENABLED", "false"))).isEmpty();

    assertThat(log.lines()).containsExactly("switched off (environment variable WEFT_ENABLED)");
  }

  @Test
  void theFileOfRulesIsNamed() throws Exception {
    String file =
        file(
            "rules:",
            "  - method: com.acme.Cart#add(String)",
            "    type: add_to_cart",
            "    product-ids: arg[0]",
            "  - route: POST /cart/{sku}",
            "    type: add_to_cart",
            "    product-ids: path.sku");

    Weft weft = start(file, Map.of()).orElseThrow();

    assertThat(log.lines()).containsExactly("started with " + file + "; events go to console");
    assertThat(weft.hasRoutes()).isTrue();
    assertThat(weft.rules().hasRule("com.acme.Cart", "add", List.of("java.lang.String"))).isTrue();
    assertThat(weft.rules().hasRule("com.acme.Cart", "add", List.of("int"))).isFalse();
    assertThat(weft.rules().hasRule("com.acme.Cart", "remove", List.of("java.lang.String")))
        .isFalse();
  }

  @Test
  void twoAnnotationsOfOneTypeAreTwoRulesUnlessTheFileReplacesBoth() throws Exception {
    String file =
        file(
            "rules:", "  - method: com.acme.Cart#add", "    type: like", "    product-ids: arg[2]");
    List<RuleText> annotations = List.of(annotation("arg[0]"), annotation("arg[1]"));

    Weft without = start(Map.of()).orElseThrow();
    Weft with = start(file, Map.of()).orElseThrow();

    assertThat(without.rules().rulesOf("com.acme.Cart", "add", List.of(), annotations))
        .extracting(Rule::origin)
        .containsExactly("arg[0]", "arg[1]");
    assertThat(with.rules().rulesOf("com.acme.Cart", "add", List.of(), annotations))
        .extracting(Rule::origin)
        .containsExactly(file + ":2");
  }

  private static RuleText annotation(String path) {
    return new RuleText(
        path,
        List.of(
            new RuleText.Entry(path, "type", List.of("like")),
            new RuleText.Entry(path, "product-ids", List.of(path))));
  }

  @Test
  void everythingThatIsWrongIsToldInOneReport() throws Exception {
    String file =
        file(
            "destinations: [miso, kafka]",
            "ring:",
            "  event: 100",
            "retry.first: 10s",
            "retry.longest: 1s",
            "identity:",
            "  user-id: parm.user",
            "  anonymous-id: arg.visitor",
            "rules:",
            "  - method: com.acme.Cart#add",
            "    type: add_to_chart",
            "  - route: POST /cart",
            "    type: add_to_cart",
            "    product-ids: parm.sku",
            "  - type: like",
            "  - route: cart",
            "    type: like",
            "  - method: Cart",
            "    type: like",
            "    when: arg.a ==");

    Optional<Weft> weft = start(file, Map.of("WEFT_MISO_API_KEI", "abc"));

    assertThat(weft).isEmpty();
    assertThat(log.lines()).hasSize(1);
    String report = log.lines().get(0);
    assertThat(report)
        .startsWith(
            "WARNING not started, the application runs without tracking. There is something to"
                + " mend:\n")
        .contains(
            "there is no destination \"kafka\"; there is console, file, miso",
            "the destination miso needs miso.api-key",
            "unknown key \"ring.event\"; did you mean \"ring.events\"?",
            "retry.longest is shorter than retry.first",
            "identity.user-id: \"parm.user\" is no path: it must start with one of",
            "identity.anonymous-id: \"arg.visitor\" reads a method, but identity is read from"
                + " requests; name it in the rule instead",
            "unknown event type \"add_to_chart\"; did you mean \"add_to_cart\"?",
            "product-ids: \"parm.sku\" is no path",
            "a rule needs either a method or a route, such as route: POST /cart/{sku}",
            "\"cart\" is no route",
            "when: \"arg.a ==\" is no condition: a value must follow the operator",
            "environment variable WEFT_MISO_API_KEI: unknown name; did you mean"
                + " \"WEFT_MISO_API_KEY\"?")
        .doesNotContain("abc");
    assertThat(report.lines().skip(2)).allMatch(line -> line.startsWith("  "));
  }

  @Test
  void aMissingFileThatWasAskedForIsAProblem() {
    String file = folder.resolve("none.yaml").toString();

    assertThat(start(file, Map.of())).isEmpty();

    assertThat(log.lines()).singleElement().asString().contains("1 problem:").contains(file);
  }

  @Test
  void anEventByHandArrivesAndTheFiguresAreToldAtTheEnd() throws Exception {
    Path events = folder.resolve("events.jsonl");
    Weft weft =
        start(
                Map.of(
                    "WEFT_DESTINATIONS",
                    "file",
                    "WEFT_FILE_PATH",
                    events.toString(),
                    "WEFT_STOP_DEADLINE",
                    PATIENCE))
            .orElseThrow();
    Interaction interaction =
        Interaction.builder(EventType.LIKE).userId("u1").productIds("a1").build();

    weft.track(interaction);
    weft.close();
    weft.close();

    assertThat(Files.readAllLines(events, UTF_8)).hasSize(1);
    assertThat(InteractionJson.read(Files.readAllBytes(events))).isEqualTo(interaction);
    assertThat(log.lines())
        .containsExactly(
            "started with no file; events go to file",
            "accounting: file: captured 1 = delivered 1 + dead-lettered 0 + dropped 0 + suppressed"
                + " 0 + pending 0");
    assertThat(weft.balances().get(0).holds()).isTrue();
  }

  @Test
  void deliveriesArePrintedWhenAskedFor() throws Exception {
    Weft weft =
        start(
                Map.of(
                    "WEFT_DESTINATIONS",
                    "file",
                    "WEFT_FILE_PATH",
                    folder.resolve("e.jsonl").toString(),
                    "WEFT_LOG_DELIVERIES",
                    "true",
                    "WEFT_STOP_DEADLINE",
                    PATIENCE))
            .orElseThrow();

    weft.track(Interaction.builder("like").userId("u1").build());
    weft.close();

    assertThat(log.lines()).anyMatch(line -> line.startsWith("delivered to file: {\"id\":"));
  }

  @Test
  void aRuleOfTheFileReplacesTheAnnotationOfItsType() throws Exception {
    String file =
        file(
            "rules:",
            "  - method: com.acme.Cart#add",
            "    type: add_to_cart",
            "    product-ids: arg[1]");
    Weft weft = start(file, Map.of()).orElseThrow();

    List<Rule> rules =
        weft.rules()
            .rulesOf(
                "com.acme.Cart",
                "add",
                List.of("int", "int"),
                List.of(annotation("add_to_cart", "arg[0]"), annotation("like", "arg[0]")));

    assertThat(rules).extracting(Rule::type).containsExactly(EventType.LIKE, EventType.ADD_TO_CART);
    assertThat(rules.get(0).origin()).isEqualTo("Cart#add");
    assertThat(rules.get(1).origin()).isEqualTo(file + ":2");
  }

  @Test
  void aWrongAnnotationIsToldAndTheMethodDoesWithout() {
    Weft weft = start(Map.of()).orElseThrow();

    List<Rule> rules =
        weft.rules()
            .rulesOf(
                "com.acme.Cart",
                "add",
                List.of(),
                List.of(annotation("buy", "parm.sku"), annotation("like", "'a1'")));

    assertThat(rules).extracting(Rule::type).containsExactly(EventType.LIKE);
    assertThat(log.lines()).hasSize(2);
    assertThat(log.lines().get(1))
        .startsWith(
            "WARNING a rule is left out, the application is not affected. There is something to"
                + " mend:\n2 problems:\n  Cart#add: unknown event type \"buy\"")
        .contains("\n  Cart#add: product-ids: \"parm.sku\" is no path: ");
  }

  @Test
  void otherUsualNamesAreLookedForWhereTheSettingsSaySo() throws Exception {
    String file =
        file(
            "conventions:",
            "  product-ids: [articleNumber, usual]",
            "  rating: []",
            "log: {rules: true}",
            "rules:",
            "  - route: POST /rate",
            "    type: rate");

    Weft weft = start(file, Map.of()).orElseThrow();

    assertThat(weft.explainRules())
        .startsWith("route POST /rate: rate, by " + file + ":6\n")
        .contains("path, query, form, body: articleNumber, productIds, product_ids, ")
        .contains("\n  rating                nothing says where");
    assertThat(log.lines()).hasSize(2).contains(weft.explainRules());
  }

  @Test
  void aNameThatIsNoneIsAProblem() throws Exception {
    assertThat(start(file("conventions.rating: [my rating]"), Map.of())).isEmpty();

    assertThat(log.lines())
        .singleElement()
        .asString()
        .endsWith(
            ":1: conventions.rating: \"my rating\" is no name: it consists of letters, digits, _ and -");
  }

  @Test
  void noProblemIsNoLine() {
    start(Map.of()).orElseThrow().rules().tell(new Problems());

    assertThat(log.lines()).hasSize(1);
  }

  private static RuleText annotation(String type, String productIds) {
    List<RuleText.Entry> entries = new ArrayList<>();
    entries.add(new RuleText.Entry("Cart#add", "type", List.of(type)));
    entries.add(new RuleText.Entry("Cart#add", "product-ids", List.of(productIds)));
    return new RuleText("Cart#add", entries);
  }

  private String file(String... lines) throws Exception {
    Path file = folder.resolve("weft.yaml");
    Files.writeString(file, String.join("\n", lines) + "\n");
    return file.toString();
  }

  private Optional<Weft> start(Map<String, String> environment) {
    return start(new SettingsSource("", false, environment, Map.of()));
  }

  private Optional<Weft> start(String file, Map<String, String> environment) {
    return start(new SettingsSource(file, true, environment, Map.of()));
  }

  private Optional<Weft> start(SettingsSource source) {
    Optional<Weft> weft = Weft.start(source, log);
    weft.ifPresent(started::add);
    return weft;
  }
}
