package dev.weft.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.config.Problems;
import dev.weft.config.SettingsSource;
import dev.weft.extract.Signature;
import dev.weft.log.ListLog;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReloadTest {
  private static final String FIRST =
      """
      reload.interval: 0 s
      destinations: [console]
      rules:
        - method: com.acme.Cart#add
          type: add_to_cart
          product-ids: arg[0]
        - route: POST /cart/{sku}
          type: add_to_cart
          product-ids: path.sku
      """;

  @TempDir private Path folder;
  private final ListLog log = new ListLog();
  private final List<String> reports = new ArrayList<>();
  private Path file = Path.of("weft.yaml");
  private SettingsSource source = new SettingsSource("", false, Map.of(), Map.of());
  private Optional<Weft> started = Optional.empty();

  @BeforeEach
  void start() throws IOException {
    file = Files.writeString(folder.resolve("weft.yaml"), FIRST);
    source = new SettingsSource(file.toString(), true, Map.of(), Map.of());
    started = Weft.start(source, log);
  }

  @AfterEach
  void stop() {
    started.ifPresent(Weft::close);
  }

  private void change(String text) throws IOException {
    Files.writeString(file, text);
    weft().rules().reload(source);
  }

  private Weft weft() {
    return started.orElseThrow();
  }

  /** What was told since the start. */
  private List<String> news() {
    return log.lines().subList(1, log.lines().size());
  }

  private boolean isRuled(String method) {
    return weft().rules().hasRule("com.acme.Cart", method, List.of("int"));
  }

  @Test
  void newRulesHoldAndThoseBeforeForRequestsThatBeganUnderThem() throws IOException {
    change(FIRST.replace("#add", "#put"));

    assertThat(weft().rules().newClasses()).containsExactly("com.acme.Cart");
    assertThat(isRuled("put")).isTrue();
    assertThat(isRuled("add")).isTrue();
    assertThat(weft().rules().rulesOf("com.acme.Cart", "add", List.of("int"), List.of())).isEmpty();
    assertThat(news())
        .containsExactly("the rules of " + file + " have changed: there are 2 now, 2 before");
  }

  @Test
  void ifAnythingIsWrongAllRulesStayAndAllIsTold() throws IOException {
    change(
        FIRST.replace("#add", "#put").replace("arg[0]", "arg").replace("path.sku", "psth.sku")
            + "more: 1\n");

    assertThat(isRuled("add")).isTrue();
    assertThat(isRuled("put")).isFalse();
    assertThat(String.join("\n", news()))
        .startsWith("WARNING the change of " + file + " is not taken over, the rules before stay.")
        .contains("3 problems:", file + ":6", file + ":9", file + ":10");
  }

  @Test
  void aPathThatDoesNotFitAMethodThatIsThereLetsAllRulesStay() throws IOException {
    weft()
        .rules()
        .whenChanged(
            new RuleUser() {
              @Override
              public void check(NewRules rules, Problems problems) {
                rules.check(
                    "com.acme.Cart",
                    "add",
                    List.of("int"),
                    new Signature(
                        "com.acme.Cart#add(int)",
                        List.of("int"),
                        List.of("sku"),
                        MethodHandles.lookup()),
                    problems);
              }

              @Override
              public void changed() {
                reports.add("changed");
              }
            });

    change(FIRST.replace("arg[0]", "arg[1]"));
    assertThat(reports).isEmpty();
    assertThat(String.join("\n", news()))
        .contains("\"arg[1]\" names argument 1, but the method has 1 parameter");

    change(FIRST.replace("arg[0]", "arg.sku"));
    assertThat(reports).containsExactly("changed");
  }

  @Test
  void aFileThatSaysTheSameOnOtherLinesChangesNothing() throws IOException {
    change("# a comment\n" + FIRST);

    assertThat(weft().rules().generation()).isZero();
    assertThat(news()).isEmpty();
  }

  @Test
  void whatHoldsFromTheNextStartOnlyIsNamed() throws IOException {
    change(FIRST.replace("[console]", "[console]\nring.events: 100").replace("/cart", "/basket"));

    assertThat(news())
        .containsExactly(
            "WARNING " + file + ": what has changed of ring.events holds from the next start",
            "the rules of " + file + " have changed: there are 2 now, 2 before");
  }

  @Test
  void aFileThatIsGoneLetsTheRulesStay() throws IOException {
    Files.delete(file);
    weft().rules().reload(source);

    assertThat(isRuled("add")).isTrue();
    assertThat(String.join("\n", news())).contains("this file does not exist");
  }

  @Test
  void aChangeIsTakenOnceTheFileStaysAsItIs() throws IOException {
    List<String> taken = new ArrayList<>();
    Reload reload =
        new Reload(
            file.toFile(),
            Duration.ofDays(1),
            () -> taken.add("taken"),
            error -> taken.add("failed"));

    reload.look();
    reload.look();
    assertThat(taken).isEmpty();

    Files.writeString(file, "a");
    reload.look();
    Files.writeString(file, "ab");
    reload.look();
    assertThat(taken).isEmpty();

    reload.look();
    reload.look();
    assertThat(taken).containsExactly("taken");

    Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
    reload.look();
    reload.look();
    assertThat(taken).containsExactly("taken", "taken");
  }

  @Test
  void aMethodWithOverloadsThatARuleNamesWithoutParametersIsTold() {
    weft().rules().hasRule("com.acme.Cart", "add", List.of("int"));
    weft().rules().hasRule("com.acme.Cart", "add", List.of("int"));
    assertThat(news()).isEmpty();

    weft().rules().hasRule("com.acme.Cart", "add", List.of("long"));
    weft().rules().hasRule("com.acme.Cart", "add", List.of("short"));
    assertThat(news())
        .containsExactly(
            "WARNING "
                + file
                + ":4: there is more than one com.acme.Cart#add, and the rule is for all of them."
                + " Write its parameters, as in #add(String, int), to mean one, or (..) to mean"
                + " all");
  }
}
