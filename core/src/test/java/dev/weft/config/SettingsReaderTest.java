package dev.weft.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.File;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsReaderTest {
  private static final Key<String> API_KEY = Key.secret("miso.api-key", "The key.");
  private static final Key<Duration> TIMEOUT =
      Key.duration(
          "miso.timeout",
          Duration.ofSeconds(10),
          Duration.ofMillis(100),
          Duration.ofMinutes(5),
          "");
  private static final Key<Boolean> SPOOL = Key.flag("spool", true, "Whether to keep.");
  private static final Key<Long> SPOOL_MAX =
      Key.bytes("spool.max-bytes", 512L << 20, 64 << 10, 10L << 30, "How much.");
  private static final Key<List<String>> USER_ID = Key.list("user-id", List.of("principal"), "");
  private static final List<Key<?>> KEYS = List.of(API_KEY, TIMEOUT, SPOOL, SPOOL_MAX, USER_ID);

  @TempDir private File folder;

  private final Problems problems = new Problems();

  @Test
  void withNothingWrittenAllIsDefault() {
    Settings settings = read("", Map.of(), Map.of());

    assertThat(problems.lines()).isEmpty();
    assertThat(settings.get(TIMEOUT)).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.isSet(TIMEOUT)).isFalse();
    assertThat(settings.origin(TIMEOUT)).isEqualTo("default");
    assertThat(settings.file()).isEmpty();
    assertThat(settings.rules()).isEmpty();
  }

  @Test
  void mapsAndDotsNameTheSameKeys() {
    Settings settings =
        read(
            """
            # a comment
            miso:
              timeout: 20 s
              api-key: x
            spool.max-bytes: 1 MiB
            spool: off
            user-id:
              - session.user
              - principal
            """);

    assertThat(problems.lines()).isEmpty();
    assertThat(settings.get(TIMEOUT)).isEqualTo(Duration.ofSeconds(20));
    assertThat(settings.origin(TIMEOUT)).endsWith("weft.yaml:3");
    assertThat(settings.get(API_KEY)).isEqualTo("x");
    assertThat(settings.get(SPOOL_MAX)).isEqualTo(1048576L);
    assertThat(settings.get(SPOOL)).isFalse();
    assertThat(settings.get(USER_ID)).containsExactly("session.user", "principal");
    assertThat(settings.file()).isEqualTo(new File(folder, "weft.yaml").getPath());
  }

  @Test
  void theLaterPlaceWinsAndIsNamed() {
    String yaml = "miso: {timeout: 1 s, api-key: a}\nspool: off\n";

    Settings settings =
        read(
            yaml,
            Map.of("WEFT_MISO_TIMEOUT", "2 s", "WEFT_MISO_API_KEY", "b", "PATH", "/bin"),
            Map.of("weft.miso.timeout", "3 s", "java.home", "/java"));

    assertThat(problems.lines()).isEmpty();
    assertThat(settings.get(TIMEOUT)).isEqualTo(Duration.ofSeconds(3));
    assertThat(settings.origin(TIMEOUT)).isEqualTo("system property weft.miso.timeout");
    assertThat(settings.get(API_KEY)).isEqualTo("b");
    assertThat(settings.origin(API_KEY)).isEqualTo("environment variable WEFT_MISO_API_KEY");
    assertThat(settings.origin(SPOOL)).endsWith("weft.yaml:2");
  }

  @Test
  void anEmptyEnvironmentVariableCountsAsAbsent() {
    Settings settings = read("miso.api-key: a", Map.of("WEFT_MISO_API_KEY", ""), Map.of());

    assertThat(settings.get(API_KEY)).isEqualTo("a");
  }

  @Test
  void variablesThatAnOrchestratorAddsAreNoKeys() {
    read(
        "",
        Map.of(
            "WEFT_DEMO_SERVICE_HOST", "10.0.0.1",
            "WEFT_DEMO_PORT", "tcp://10.0.0.1:80",
            "WEFT_DEMO_PORT_80_TCP_ADDR", "10.0.0.1"),
        Map.of());

    assertThat(problems.lines()).isEmpty();
  }

  @Test
  void anUnknownKeyIsToldWithTheNearestKnownOne() {
    read(
        "miso:\n  api-kye: x\n",
        Map.of("WEFT_MISO_TIMEOT", "1 s", "WEFT_CONFIG", "any"),
        Map.of("weft.spol", "off"));

    assertThat(lines())
        .containsExactly(
            "weft.yaml:2: unknown key \"miso.api-kye\"; did you mean \"miso.api-key\"?",
            "environment variable WEFT_MISO_TIMEOT: unknown name; did you mean"
                + " \"WEFT_MISO_TIMEOUT\"?",
            "system property weft.spol: unknown key \"spol\"; did you mean \"spool\"?");
  }

  @Test
  void aKeyWhoseGroupWasForgottenIsFound() {
    read("api-key: x");

    assertThat(lines())
        .containsExactly("weft.yaml:1: unknown key \"api-key\"; did you mean \"miso.api-key\"?");
  }

  @Test
  void aKeyLikeNoOtherGetsNoSuggestion() {
    read("elephant: x");

    assertThat(lines())
        .containsExactly(
            "weft.yaml:1: unknown key \"elephant\"; docs/configuration.md lists all there are");
  }

  @Test
  void allProblemsAreToldAtOnceInTheOrderOfTheFile() {
    Settings settings =
        read(
            """
            miso:
              timeout: fast
              timeuot: 1 s
            spool.max-bytes: [1, 2]



            spool: perhaps

            user-id:
            """);

    assertThat(lines())
        .containsExactly(
            "weft.yaml:2: miso.timeout is \"fast\": it must be a duration between 100 ms and 5 min,"
                + " for instance 10 s",
            "weft.yaml:3: unknown key \"miso.timeuot\"; did you mean \"miso.timeout\"?",
            "weft.yaml:4: spool.max-bytes is a list: it must be a size between 64 KiB and 10 GiB,"
                + " for instance 512 MiB",
            "weft.yaml:8: spool is \"perhaps\": it must be true or false",
            "weft.yaml:10: user-id has no value: it must be a list of texts, for instance"
                + " principal");
    assertThat(problems.report()).startsWith("5 problems:\n  ");
    assertThat(settings.get(TIMEOUT)).isEqualTo(Duration.ofSeconds(10));
    assertThat(settings.isSet(TIMEOUT)).isFalse();
  }

  @Test
  void aValueThatIsWrongInOnePlaceIsToldThoughAnotherPlaceOverridesIt() {
    Settings settings = read("miso.timeout: fast", Map.of(), Map.of("weft.miso.timeout", "1 s"));

    assertThat(lines()).hasSize(1);
    assertThat(settings.isSet(TIMEOUT)).isFalse();
  }

  @Test
  void aGroupIsNoKeyAndAKeyIsNoGroup() {
    read("miso: on\nuser-id: {first: principal}\n");

    assertThat(lines())
        .containsExactly(
            "weft.yaml:1: \"miso\" is a group of keys; set one of them, such as miso.api-key",
            "weft.yaml:2: user-id has keys below it: it must be a list of texts, for instance"
                + " principal");
  }

  @Test
  void aGroupWithAllItsKeysCommentedOutIsFine() {
    read("miso:\n  # api-key: x\nrules:\n");

    assertThat(problems.lines()).isEmpty();
  }

  @Test
  void aKeyWrittenTwiceIsToldWithBothLines() {
    Settings settings =
        read(
            "miso.timeout: 1 s\nmiso:\n  timeout: 2 s\nspool: on\nspool: off\nmiso:\n  api-key: x\n");

    assertThat(lines())
        .containsExactly(
            "weft.yaml:3: \"miso.timeout\" is written twice, first at weft.yaml:1; remove one of"
                + " them",
            "weft.yaml:5: \"spool\" is written twice, first at weft.yaml:4; remove one of them",
            "weft.yaml:6: \"miso\" is written twice, first at weft.yaml:2; remove one of them");
    assertThat(settings.isSet(TIMEOUT)).isFalse();
    assertThat(settings.isSet(SPOOL)).isFalse();
  }

  @Test
  void aMissingFileIsToldWithWhoAskedForIt() {
    String file = new File(folder, "none.yaml").getPath();
    SettingsReader reader = new SettingsReader(KEYS);

    reader.read(new SettingsSource(file, true, Map.of(), Map.of()), problems);
    reader.read(new SettingsSource(file, true, Map.of("WEFT_CONFIG", file), Map.of()), problems);
    reader.read(new SettingsSource(file, false, Map.of(), Map.of()), problems);

    assertThat(lines())
        .containsExactly(
            "none.yaml: this file does not exist; the argument of the agent or the filter asks for"
                + " it",
            "none.yaml: this file does not exist; environment variable WEFT_CONFIG asks for it");
  }

  @Test
  void aFolderIsNoFile() {
    TextFiles.read(folder.getPath(), KEYS, problems);

    assertThat(problems.lines())
        .containsExactly(
            folder.getPath()
                + ": this file is a folder; the argument of the agent or the filter asks for it");
  }

  @Test
  void aSecretIsReadFromItsFile() {
    String file = TextFiles.write(folder, "key", "\uFEFFabc\n");

    Settings settings = read("miso.api-key-file: '" + file + "'");

    assertThat(problems.lines()).isEmpty();
    assertThat(settings.get(API_KEY)).isEqualTo("abc");
    assertThat(settings.isSet(API_KEY)).isTrue();
    assertThat(settings.origin(API_KEY)).endsWith("weft.yaml:1");
  }

  @Test
  void aSecretsFileThatIsMissingOrEmptyIsToldWithItsOrigin() {
    String empty = TextFiles.write(folder, "empty", " \n");
    String missing = new File(folder, "none").getPath();

    read("miso.api-key-file: '" + empty + "'");
    read("", Map.of("WEFT_MISO_API_KEY_FILE", missing), Map.of());

    assertThat(lines())
        .containsExactly(
            "weft.yaml:1: miso.api-key-file names the file empty, which is empty",
            "environment variable WEFT_MISO_API_KEY_FILE: miso.api-key-file names the file none,"
                + " which does not exist");
  }

  @Test
  void aSecretOverridesAnEarlierFileUnread() {
    Settings settings =
        read("miso.api-key-file: /none", Map.of("WEFT_MISO_API_KEY", "x"), Map.of());

    assertThat(problems.lines()).isEmpty();
    assertThat(settings.get(API_KEY)).isEqualTo("x");
  }

  @Test
  void aSecretGivenTwoWaysInOnePlaceIsAProblem() {
    Settings settings = read("miso:\n  api-key: SECRET\n  api-key-file: /none\n");

    assertThat(lines())
        .containsExactly(
            "weft.yaml:3: miso.api-key-file and miso.api-key (at weft.yaml:2) are two ways to say"
                + " the same; remove one of them");
    assertThat(settings.isSet(API_KEY)).isFalse();
  }

  @Test
  void aSecretIsNeverPrinted() {
    List<String> wrongFiles =
        List.of(
            "miso.api-key: [SECRET]",
            "miso.api-key: {SECRET: 1}",
            "miso.api-key: {SECRET}",
            "miso.api-key: {a: SECRET}",
            "miso.api-key: [[SECRET]]",
            "miso.api-key: !SECRET",
            "miso.api-key: !SECRET!x y",
            "miso.api-key: *SECRET",
            "miso.api-key: &SECRET",
            "miso.api-key: @SECRET",
            "miso.api-key: \"SECRET",
            "miso.api-key: \"\\SECRET\"",
            "miso.api-key: 'SECRET' SECRET",
            "miso.api-key: a: SECRET",
            "miso.api-key: %SECRET\n\t",
            "miso.api-key: |SECRET",
            "miso.api-key:SECRET",
            "miso.api-key=SECRET",
            "miso:\n  api-key:SECRET",
            "miso:\n  api-key:SECRET\n  timeout: 1 s",
            "{miso.api-key:SECRET}",
            "{miso: {api-key=SECRET}}",
            "miso.api-key: SECRET\nmiso.api-key: SECRET",
            "miso.api-key: SECRET\nmiso.api-key-file: /none",
            "miso.api-key: SECRET\n  x: y");

    for (String yaml : wrongFiles) {
      Problems each = new Problems();
      String file = TextFiles.write(folder, "weft.yaml", yaml);
      Settings settings = TextFiles.read(file, KEYS, each);

      assertThat(each.lines()).as(yaml).isNotEmpty();
      assertThat(each.report()).as(yaml).doesNotContain("SECRET");
      assertThat(settings.toString()).as(yaml).doesNotContain("SECRET");
    }
  }

  @Test
  void aSecretIsNotInTheTextOfASource() {
    SettingsSource source =
        new SettingsSource("weft.yaml", true, Map.of("WEFT_MISO_API_KEY", "SECRET"), Map.of());

    assertThat(source.toString()).isEqualTo("SettingsSource[weft.yaml]");
  }

  @Test
  void twoKeysOfOneNameCannotBeDeclared() {
    List<Key<?>> twice = List.of(Key.text("a.b", "", ""), Key.text("a-b", "", ""));
    List<Key<?>> reserved = List.of(Key.text("rules", "", ""));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SettingsReader(twice))
        .withMessage("the key a-b is declared twice");
    assertThatIllegalArgumentException().isThrownBy(() -> new SettingsReader(reserved));
    assertThat(new SettingsReader(List.of(SPOOL, SPOOL))).isNotNull();
  }

  @Test
  void settingsForATestListTheirProblems() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Settings.of(Map.of("spool", "x", "spol", "y"), SPOOL))
        .withMessage(
            "2 problems:\n  given: unknown key \"spol\"; did you mean \"spool\"?\n"
                + "  given: spool is \"x\": it must be true or false");
  }

  @Test
  void theFileOfTheProcessIsTheOneInTheArgument() {
    SettingsSource source = SettingsSource.ofProcess(" conf/weft.yaml ");

    assertThat(source.file()).isEqualTo("conf/weft.yaml");
    assertThat(source.fileRequired()).isTrue();
    assertThat(source.systemProperties().keySet()).allMatch(name -> name.startsWith("weft."));
    assertThat(source.environment().keySet()).allMatch(name -> name.startsWith("WEFT_"));
  }

  private Settings read(String yaml) {
    return read(yaml, Map.of(), Map.of());
  }

  private Settings read(
      String yaml, Map<String, String> environment, Map<String, String> properties) {
    String file = yaml.isEmpty() ? "" : TextFiles.write(folder, "weft.yaml", yaml);
    SettingsSource source = new SettingsSource(file, false, environment, properties);
    return new SettingsReader(KEYS).read(source, problems);
  }

  private List<String> lines() {
    return TextFiles.lines(problems, folder);
  }
}
