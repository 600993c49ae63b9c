package dev.weft.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.util.function.BooleanSupplier;
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
  void aRuleThatIsWrongIsToldWithItsMethodOrRouteAtTheirLines() throws IOException {
    change(
        """
        rules:
          - type: lik
            method: com.acme.Cart.add
          - type: lik
            route: cart
          - type: like
            product-ids: arg.sku
            user-id: result
            route: cart
        """);

    assertThat(String.join("\n", news()))
        .contains(
            "7 problems:",
            file + ":2: unknown event type",
            file + ":3: \"com.acme.Cart.add\" names no method",
            file + ":4: unknown event type",
            file + ":5: \"cart\" is no route",
            file + ":9: \"cart\" is no route",
            file + ":6: \"arg.sku\" ");
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

    change(FIRST.replace("arg[0]", "arg[1]\n    quantities: arg.count\n    when: arg[7]"));
    assertThat(reports).isEmpty();
    assertThat(String.join("\n", news()))
        .contains("3 problems:")
        .contains("\"arg[1]\" names argument 1, but the method has 1 parameter")
        .contains("\"arg.count\" names no parameter: the method has 1 parameter, sku")
        .contains("\"arg[7]\" names argument 7, but the method has 1 parameter");

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
  void aFileOfTheWorkingFolderThatIsGoneLetsTheRulesStay() throws IOException {
    SettingsSource found = new SettingsSource(file.toString(), false, Map.of(), Map.of());

    Files.delete(file);
    weft().rules().reload(found);

    assertThat(isRuled("add")).isTrue();
    assertThat(weft().hasRoutes()).isTrue();
    assertThat(String.join("\n", news())).contains("this file does not exist any more");
    int told = log.lines().size();
    weft().rules().reload(found);
    assertThat(log.lines()).as("the same once more").hasSize(told);
  }

  @Test
  void whatIsWrongOutsideOfTheRulesLetsThemStayToo() throws IOException {
    change(
        FIRST.replace("#add", "#put")
            + """
            identity: {user-id: arg.user}
            conventions: {product-ids: ["a b"]}
            retry: {first: 1 m, longest: 1 s}
            """);

    assertThat(isRuled("put")).isFalse();
    assertThat(String.join("\n", news()))
        .contains("3 problems:", file + ":10: ", file + ":11: ", "retry.longest is shorter");
  }

  @Test
  void theSameMistakeIsToldWheneverItIsSavedAndThatItIsMendedToo() throws IOException {
    change(FIRST + "more: 1\n");
    int before = log.lines().size();
    weft().rules().reload(source);
    assertThat(log.lines()).hasSize(before + 1);

    change(FIRST);

    assertThat(log.lines().get(before + 1))
        .isEqualTo(file + " is right again, its rules are those that hold");
  }

  @Test
  void newRulesHoldForRequestsThoughAMethodCouldNotBeBoundToThem() throws IOException {
    weft()
        .rules()
        .whenChanged(
            new RuleUser() {
              @Override
              public void check(NewRules rules, Problems problems) {}

              @Override
              public void changed() {
                throw new IllegalStateException("test");
              }
            });

    assertThatThrownBy(() -> change(FIRST.replace("/cart/{sku}", "/basket/{sku}")))
        .hasMessage("test");

    assertThat(weft().explainRules()).contains("/basket/{sku}").doesNotContain("/cart/{sku}");
  }

  @Test
  void whoAsksWhatRulesDoHearsOfThoseThatHold() throws IOException {
    List<Object> held = new ArrayList<>();
    held.add(bind());
    held.add(bind()); // its class was woven anew
    assertThat(weft().explainRules()).containsOnlyOnce("com.acme.Cart#add");

    change(FIRST.replace("type: add_to_cart\n    product-ids: arg[0]", "type: like"));
    held.add(bind());

    assertThat(weft().explainRules())
        .containsOnlyOnce("com.acme.Cart#add(int): like")
        .doesNotContain("com.acme.Cart#add(int): add_to_cart");
    assertThat(held).hasSize(3);
  }

  private Object bind() {
    Signature signature =
        new Signature(
            "com.acme.Cart#add(int)", List.of("int"), List.of("sku"), MethodHandles.lookup());
    return weft().rules().bind("com.acme.Cart", "add", List.of("int"), List.of(), signature);
  }

  @Test
  void aChangeIsTakenOnceTheFileStaysAsItIs() throws IOException {
    List<String> taken = new ArrayList<>();
    Reload reload = reload(Reload.Stamp.of(file.toFile()), () -> taken.add("taken"));

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
  void aChangeThatKeepsTimeAndLengthIsOne() throws IOException {
    List<String> taken = new ArrayList<>();
    FileTime time = Files.getLastModifiedTime(file);
    Reload reload = reload(Reload.Stamp.of(file.toFile()), () -> taken.add("taken"));
    Files.writeString(file, FIRST.replace("POST /cart/{sku}", "POST /shop/{sku}"));
    Files.setLastModifiedTime(file, time); // as rsync -t and cp -p may

    reload.look();
    reload.look();
    reload.look();

    assertThat(taken).containsExactly("taken");
  }

  @Test
  void aChangeSinceTheFileWasReadIsOne() throws IOException {
    List<String> taken = new ArrayList<>();
    Reload.Stamp read = Reload.Stamp.of(file.toFile());
    Files.writeString(file, "changed before anybody looks");
    Reload reload = reload(read, () -> taken.add("taken"));

    reload.look();
    reload.look();

    assertThat(taken).containsExactly("taken");
  }

  @Test
  void whatCouldNotBeReadIsTriedAgainThoughTheFileStaysAsItIs() throws IOException {
    List<String> tried = new ArrayList<>();
    Reload reload =
        reload(
            Reload.Stamp.of(file.toFile()),
            () -> {
              tried.add("tried");
              return tried.size() == 2;
            });
    Files.writeString(file, "not to be read yet");

    for (int i = 0; i < 5; i++) reload.look();

    assertThat(tried).hasSize(2);
  }

  @Test
  void aFileThatCannotBeReadIsNotDoneWith() throws IOException {
    Files.delete(file);
    Files.createDirectory(file);
    assertThat(weft().rules().reload(source)).isFalse();

    Files.delete(file);
    Files.writeString(file, "rules: [");
    assertThat(weft().rules().reload(source)).isTrue();
  }

  private Reload reload(Reload.Stamp read, BooleanSupplier action) {
    return new Reload(
        file.toFile(), read, Duration.ofDays(1), action, error -> reports.add("failed"));
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
