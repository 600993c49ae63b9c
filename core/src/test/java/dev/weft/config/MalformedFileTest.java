package dev.weft.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MalformedFileTest {
  private static final Key<String> URL = Key.text("miso.url", "", "");
  private static final Key<Boolean> SPOOL = Key.flag("spool", true, "");
  private static final List<Key<?>> KEYS =
      List.of(URL, SPOOL, Key.secret("miso.api-key", ""), Key.list("user-id", List.of(), ""));

  private static final String VALID =
      """
      miso: {url: "https://api.askmiso.com", api-key: 'x'}
      spool: off
      user-id: &ids
        - session.user.id | principal
        - 'literal'
      rules:
        - method: com.acme.Shop#buy(String, Item)
          type: add_to_cart
          when: "!result.ok && arg.n >= 2"
          product-ids: [arg.sku, arg.other]
          context: {channel: query.ch}
        - route: POST /cart/{sku}
          user-id: *ids
      """;

  @TempDir private File folder;

  private final Problems problems = new Problems();

  @Test
  void malformedYamlIsOneProblemWithLineAndColumnAndReason() {
    Settings settings = read("spool: off\nmiso:\n  url: a: b\n");

    assertThat(lines())
        .containsExactly(
            "weft.yaml:3:9: this is no valid YAML: mapping values are not allowed here");
    assertThat(settings.isSet(SPOOL)).isFalse();
    assertThat(settings.file()).endsWith("weft.yaml");
  }

  @Test
  void theParsersContextIsToldToo() {
    read("user-id: [a, b\nspool: off\n");

    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0))
        .startsWith("weft.yaml:2:")
        .contains("this is no valid YAML: ")
        .contains("while parsing a flow sequence");
  }

  @Test
  void aTabIsToldForWhatItIs() {
    read("miso:\n\turl: x\n");

    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0)).startsWith("weft.yaml:2:1: this is no valid YAML: ").contains("TAB");
  }

  @Test
  void anUnquotedStarOrExclamationMarkIsToldToBeQuoted() {
    read("miso.url: *x");
    read("miso.url: !x!y z");
    read("miso.url: !result.ok");

    assertThat(lines())
        .containsExactly(
            "weft.yaml:1: the value of \"miso.url\" begins with !, which means a tag in YAML: put"
                + " the value in quotes",
            "weft.yaml:1:11: this is no valid YAML: a value that begins with * must be put in"
                + " quotes",
            "weft.yaml:1:11: this is no valid YAML: a value that begins with ! must be put in"
                + " quotes");
  }

  @Test
  void aFileThatIsNoMapIsOneProblem() {
    read("- spool\n- miso\n");
    read("just text");

    assertThat(lines())
        .containsOnly("weft.yaml:1: the file must be a map of keys, for instance \"spool: off\"")
        .hasSize(2);
  }

  @Test
  void anEmptyFileSetsNothing() {
    read("");
    read("# only a comment\n");
    read("---\n");

    assertThat(problems.lines()).isEmpty();
  }

  @Test
  void twoDocumentsAreOneProblem() {
    read("spool: off\n---\nspool: on\n");

    assertThat(lines())
        .containsExactly(
            "weft.yaml:2:1: this is no valid YAML: but found another document, expected a single"
                + " document in the stream");
  }

  @Test
  void aByteOrderMarkAndUmlautsAreRead() {
    Settings settings = read("\uFEFFmiso.url: größe 🛒\r\nspool: off\r\n");

    assertThat(problems.lines()).isEmpty();
    assertThat(settings.get(URL)).isEqualTo("größe 🛒");
    assertThat(settings.origin(SPOOL)).endsWith("weft.yaml:2");
  }

  @Test
  void bytesThatAreNoUtf8AreOneProblemWithTheirLine() {
    read("spool: off\nmiso.url: gr\u00f6\u00dfe\n".getBytes(StandardCharsets.ISO_8859_1));

    assertThat(lines())
        .containsExactly(
            "weft.yaml: this file is not UTF-8 text: see line 2; the argument of the agent or the"
                + " filter asks for it");
  }

  @Test
  void aControlCharacterIsOneProblemWithItsPlace() {
    read("spool: off\nmiso.url: a\u0001b\n");

    assertThat(lines())
        .containsExactly("weft.yaml:2:12: this is no valid YAML: the character U+1 is not allowed");
  }

  @Test
  void aHugeFileIsOneProblem() {
    read("#".repeat((1 << 20) + 1));

    assertThat(lines())
        .containsExactly(
            "weft.yaml: this file is larger than 1024 KiB; the argument of the agent or the filter"
                + " asks for it");
  }

  @Test
  void deepNestingIsOneProblem() {
    read("[".repeat(100_000));
    read("miso: " + "{a: ".repeat(30) + "1" + "}".repeat(30));

    assertThat(lines()).hasSize(2);
    assertThat(lines().get(0)).startsWith("weft.yaml:1: \"miso.a.a.").contains("nested too deeply");
    assertThat(lines().get(1))
        .isEqualTo("weft.yaml:1:65: this is no valid YAML: it is nested too deeply");
  }

  @Test
  void aMapThatContainsItselfIsOneProblem() {
    read("miso: &m {a: *m}");

    assertThat(lines()).hasSize(1);
    assertThat(lines().get(0)).contains("nested too deeply");
  }

  @Test
  void aliasesThatUnfoldWithoutEndAreOneProblem() {
    StringBuilder yaml = new StringBuilder("a0: &a0 {x: 1}\n");
    for (int i = 1; i <= 14; i++) {
      yaml.append("a").append(i).append(": &a").append(i).append(" {");
      for (int j = 0; j < 9; j++) {
        yaml.append("k").append(j).append(": *a").append(i - 1).append(", ");
      }
      yaml.append("}\n");
    }

    read(yaml.toString());

    assertThat(lines())
        .containsExactly("weft.yaml: aliases unfold this file to more than 200000 values");
  }

  @Test
  void tooManyAliasesAreOneProblem() {
    read("a: &a [x]\nb: [" + "*a, ".repeat(1_000) + "]\n");

    assertThat(lines())
        .containsExactly(
            "weft.yaml: this is no valid YAML: Number of aliases for non-scalar nodes exceeds the"
                + " specified max=200");
  }

  @Test
  void theFileThatIsMutatedBelowIsValid() {
    read(VALID);

    assertThat(problems.lines()).isEmpty();
  }

  @Test
  void noMutationOfAFileThrows() {
    Random random = new Random(20261122);

    for (int i = 0; i < 2_000; i++) {
      byte[] bytes = mutated(VALID.getBytes(StandardCharsets.UTF_8), random);
      Problems each = new Problems();
      String file = TextFiles.write(folder, "weft.yaml", bytes);
      Settings settings = TextFiles.read(file, KEYS, each);

      assertThat(settings.rules().size()).isLessThan(20);
      assertThat(each.lines()).noneMatch(line -> line.contains("the parser failed with"));
    }
  }

  @Test
  void noGarbageThrows() {
    Random random = new Random(20261122);

    for (int i = 0; i < 500; i++) {
      byte[] bytes = new byte[1 + random.nextInt(300)];
      random.nextBytes(bytes);
      Problems each = new Problems();
      TextFiles.read(TextFiles.write(folder, "weft.yaml", bytes), KEYS, each);

      assertThat(each.lines()).hasSizeLessThan(3);
    }
  }

  private static byte[] mutated(byte[] bytes, Random random) {
    byte[] interesting = "[]{}:-,#&*!|>'\"%@`?~ \n\t\\<=.0".getBytes(StandardCharsets.US_ASCII);
    byte[] mutated = bytes.clone();
    int changes = 1 + random.nextInt(5);
    for (int i = 0; i < changes; i++) {
      int at = random.nextInt(mutated.length);
      switch (random.nextInt(4)) {
        case 0 -> mutated[at] = (byte) random.nextInt(256);
        case 1 -> mutated[at] = mutated[random.nextInt(mutated.length)];
        case 2 -> mutated = Arrays.copyOf(mutated, Math.max(1, at));
        default -> mutated[at] = interesting[random.nextInt(interesting.length)];
      }
    }
    return mutated;
  }

  private Settings read(String yaml) {
    return read(yaml.getBytes(StandardCharsets.UTF_8));
  }

  private Settings read(byte[] yaml) {
    return TextFiles.read(TextFiles.write(folder, "weft.yaml", yaml), KEYS, problems);
  }

  private List<String> lines() {
    return TextFiles.lines(problems, folder);
  }
}
