package dev.weft.documentation;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.weft.bootstrap.SchemaFile;
import dev.weft.bootstrap.Weft;
import dev.weft.config.SettingsSource;
import dev.weft.log.ListLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The schema for editors says what the reader says. Run with {@code -Dweft-docs.write} to write the
 * file anew.
 */
class SchemaTest {
  private static final Path FILE = Path.of("..", "docs", "weft.schema.json");
  private static final Pattern YAML = Pattern.compile("(?s)( *)```yaml\n(.*?)\n *```");

  private static final Schema SCHEMA =
      SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
          .getSchema(SchemaFile.text());

  @TempDir private Path folder;

  private static boolean isValid(String yaml) {
    return SCHEMA.validate(yaml, InputFormat.YAML).isEmpty();
  }

  private boolean isRead(String yaml) throws IOException {
    Path file = Files.writeString(folder.resolve("weft.yaml"), yaml);
    SettingsSource source =
        new SettingsSource(file.toString(), true, Map.of("WEFT_RELOAD_INTERVAL", "0"), Map.of());
    var weft = Weft.start(source, new ListLog());
    weft.ifPresent(Weft::close);
    return weft.isPresent();
  }

  @Test
  void theFileSaysWhatTheCodeDeclares() throws IOException {
    String declared = SchemaFile.text();

    if (System.getProperty("weft-docs.write") != null) Files.writeString(FILE, declared);

    assertThat(FILE).content().isEqualTo(declared);
  }

  static List<String> examples() throws IOException {
    List<Path> files = new ArrayList<>(List.of(Path.of("..", "README.md")));
    try (Stream<Path> docs = Files.list(Path.of("..", "docs"))) {
      docs.filter(file -> file.toString().endsWith(".md")).sorted().forEach(files::add);
    }
    List<String> examples = new ArrayList<>();
    for (Path file : files) {
      Matcher yaml = YAML.matcher(Files.readString(file));
      while (yaml.find()) {
        String text = yaml.group(2).replaceAll("(?m)^" + yaml.group(1), "");
        if (!text.contains("image:")) examples.add(text);
      }
    }
    return examples;
  }

  @ParameterizedTest
  @MethodSource("examples")
  void anExampleOfTheDocumentationIsValid(String yaml) {
    assertThat(SCHEMA.validate(yaml, InputFormat.YAML)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "log: {deliveries: on}",
        "retry: {first: 200 ms}",
        "retry.first: 200ms",
        "spool: {max-bytes: 64 MiB, sync: never}",
        "spool: {max-bytes: 67108864}",
        "destinations: [file]\nfile: {path: x.jsonl}",
        "destinations: file\nfile.path: x.jsonl",
        "reload.interval: 0",
        "miso: {api-key: 12345}",
        "identity: {user-id: [principal.name, session.user.id]}",
        "rules: [{route: POST /cart, type: add_to_cart, product-ids: body.sku | query.sku}]",
        "rules: [{route: '/x', type: custom, custom-action-name: enrol, context: {a: query.a}}]",
        "rules: [{route: '* /x/{a}?b=c', type: search, when: '!query.q && response.status < 300'}]",
        "rules: [{method: 'com.acme..*Api#add*(String, ..)', type: rate, rating: \"'5'\"}]",
        "rules: [{method: a.B#c, type: click, page-url: query.u, page-title: query.t}]",
        "rules: [{method: a.B#c, type: click, destinations: [console]}]",
      })
  void whatTheReaderTakesIsValid(String yaml) throws IOException {
    assertThat(isRead(yaml)).as("read").isTrue();
    assertThat(isValid(yaml)).as("valid").isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rulez: []",
        "retry: {frist: 200 ms}",
        "retry.first: 200",
        "retry.first: soon",
        "enabled: maybe",
        "ring: {events: many}",
        "ring: {events: 1}",
        "spool: {sync: sometimes}",
        "spool: 12",
        "rules: {route: POST /cart, type: add_to_cart}",
        "rules: [{route: POST /cart}]",
        "rules: [{type: add_to_cart}]",
        "rules: [{route: POST /cart, method: a.B#c, type: add_to_cart}]",
        "rules: [{route: POST /cart, type: add_to_kart}]",
        "rules: [{route: cart, type: add_to_cart}]",
        "rules: [{method: a.B.c, type: add_to_cart}]",
        "rules: [{route: POST /cart, type: add_to_cart, product-idz: query.sku}]",
        "rules: [{route: POST /cart, type: add_to_cart, product-ids: parm.sku}]",
        "rules: [{route: POST /cart, type: add_to_cart, rating: query.stars}]",
        "rules: [{route: POST /cart, type: add_to_cart, custom-action-name: x}]",
        "rules: [{route: POST /cart, type: custom}]",
        "rules: [{route: POST /cart, type: like, page-title: query.t}]",
        "rules: [{route: POST /cart, type: like, context: [no entry]}]",
      })
  void whatTheReaderRefusesIsNot(String yaml) throws IOException {
    assertThat(isRead(yaml)).as("read").isFalse();
    assertThat(isValid(yaml)).as("valid").isFalse();
  }
}
