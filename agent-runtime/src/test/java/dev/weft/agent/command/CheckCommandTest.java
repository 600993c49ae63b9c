package dev.weft.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import dev.weft.agent.check.SampleShop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class CheckCommandTest {
  @TempDir private static Path shared;
  private static SampleShop shop;

  private final Shell shell = new Shell();
  @TempDir private Path temp;

  @BeforeAll
  static void compile() throws IOException {
    shop = SampleShop.compile(shared);
  }

  private Path config(String... lines) throws IOException {
    return Files.writeString(temp.resolve("weft.yaml"), String.join("\n", lines) + "\n");
  }

  // ---- what is told

  @Test
  void aGoodApplicationIsToldWithWhereEachFieldComesFrom() throws IOException {
    int code = shell.run("check", shop.classes(), config("enabled: true"));

    assertThat(code).as("%s", shell.out()).isZero();
    assertThat(shell.out())
        .containsSubsequence(
            "shop.CartController#add(String, Item): add_to_cart, by annotation",
            "  quantities            arg.item.quantity",
            "  user_id               principal.name   (identity)",
            "  anonymous_id          cookie.miso_anonymous_id   (identity)",
            "  session_id            session-id   (identity)")
        .anyMatch(
            line ->
                line.startsWith("  product_ids           arg.sku | path, query, form: productIds, ")
                    && line.endsWith(" | arg[1]: sku   (usual names)"))
        .anyMatch(line -> line.endsWith(": 0 errors, 0 warnings"));
  }

  @Test
  void whatAnInterfaceTracksIsFoundInItsImplementationWhicheverIsReadFirst() throws IOException {
    shell.run("check", shop.classes(), config("enabled: true"));

    assertThat(shell.out())
        .contains("shop.ARegister#buy(String): checkout, by annotation")
        .contains("shop.ARegister#sell(Item): checkout, by annotation");
  }

  @Test
  void asJsonItIsOneObject() throws IOException {
    int code =
        shell.run(
            "check",
            shop.classes(),
            config("rules:", "  - {route: GET /x, type: like, product-ids: query.a}"),
            "--json");

    assertThat(code).isZero();
    assertThat(shell.out()).hasSize(1);
    assertThat(isJson(shell.out().get(0))).isTrue();
    assertThat(shell.out().get(0))
        .contains(
            "{\"method\":\"shop.CartController#add(String, Item)\",\"place\":\"\",\"rules\":[{")
        .contains("{\"field\":\"quantities\",\"by\":\"rule\",\"paths\":[\"arg.item.quantity\"]}")
        .contains("\"routes\":[{\"place\":\"route GET /x\",")
        .endsWith("\"findings\":[],\"errors\":0,\"warnings\":0}");
  }

  private static boolean isJson(String text) throws IOException {
    try (var parser = new JsonFactory().createParser(text)) {
      while (parser.nextToken() != null) {
        // to its end
      }
    }
    return true;
  }

  // ---- mistakes

  @Test
  void everyMistakeOfAnAnnotationIsToldWithItsPlace() throws IOException {
    int code = shell.run("check", shop.mistakes(), config("enabled: true"));

    assertThat(code).isEqualTo(1);
    assertThat(errors())
        .containsExactlyInAnyOrder(
            "wrong.Wrong#unknownType(String): unknown event type \"add_to_card\"; did you mean \"add_to_cart\"?",
            "wrong.Wrong#notAllowed(String): like takes no field \"revenue\"; its own fields are product-ids, product-group-ids",
            "wrong.Wrong#noName(String): type custom needs a custom-action-name, such as enrol_loyalty",
            "wrong.Wrong#noParameter(String): \"arg.skuu\" names no parameter: the method has 1 parameter, sku",
            "wrong.Wrong#noProperty(Item): \"arg.item.skuu\" finds nothing: Item has no property \"skuu\"; did you mean \"sku\"?",
            "wrong.Wrong#noGetter(Lower): \"arg.lower.sku\" finds nothing: Lower has no property \"sku\"",
            "wrong.Wrong#noProperty(List): \"arg.items[*].skuu\" finds nothing: Item has no property \"skuu\"; did you mean \"sku\"?",
            "wrong.Wrong#ofText(String): \"arg.sku.id\" finds nothing: String has no property \"id\"",
            "wrong.Wrong#ofNothing(String): \"result.id\" finds nothing: the method returns nothing",
            "wrong.Wrong#promised(): \"result.colour\" finds nothing: Item has no property \"colour\"",
            "wrong.Wrong#request(HttpServletRequest): \"arg.request.session.id\" finds nothing: HttpServletRequest is not looked into; write query., session. or attribute.",
            "wrong.Wrong#condition(Item): \"arg.item.quantty\" finds nothing: Item has no property \"quantty\"; did you mean \"quantity\"?",
            "wrong.Wrong#noNumbers(UUID, boolean, List): \"arg.gift\" finds boolean, but revenue takes numbers: every event would be dropped",
            "wrong.Wrong#noNumbers(UUID, boolean, List): \"arg.gifts\" finds List, but quantities takes numbers: every event would be dropped",
            "wrong.Wrong#unfit(Size[], Optional, Integer, UUID): \"arg.sizes\" finds Size[], but quantities takes numbers: every event would be dropped",
            "wrong.Wrong#unfit(Size[], Optional, Integer, UUID): \"arg.at\" finds Optional, but revenue takes numbers: every event would be dropped",
            "wrong.Wrong#unfit(Size[], Optional, Integer, UUID): \"arg.id\" finds UUID, but revenue takes numbers: every event would be dropped",
            "wrong.Wrong#unfit(Size[], Optional, Integer, UUID): \"arg.count\" finds Integer, but timestamp takes a time, whose unit is not guessed: every event would be dropped",
            "wrong.Nobody#buy(String): it has no body, and no class here implements it, so that it is"
                + " never tracked; a proxy that is made at run time is not woven");
    assertThat(warnings())
        .containsExactlyInAnyOrder(
            "wrong.Wrong#objects(List, Item): \"arg.items\" finds List, which is no product_ids; name"
                + " one of its properties",
            "wrong.Wrong#noMoney(Weight): \"arg.weight\" finds Weight, which is no revenue; name one of"
                + " its properties",
            "wrong.Wrong#objects(List, Item): \"arg.item\" finds Item, which is no revenue; name one of"
                + " its properties",
            "wrong.Wrong#perhaps(Sellable): \"arg.thing.colour\" finds nothing: Sellable has no property"
                + " \"colour\" (a subclass or an implementation may have it)");
  }

  @Test
  void whatCannotBeKnownIsBelieved() throws IOException {
    shell.run("check", shop.mistakes(), config("enabled: true"));

    assertThat(shell.out())
        .contains("wrong.Wrong#unknowable(Map, Object, JsonNode, Page): like, by annotation")
        .noneMatch(line -> line.contains("finds nothing") && line.contains("unknowable"));
  }

  @Test
  void everyMistakeOfTheFileIsToldWithItsLine() throws IOException {
    Path config =
        config(
            "conventons: {rating: note}",
            "rules:",
            "  - {method: \"shop.CartController#ad\", type: like}",
            "  - {method: \"shop.CartController#add(int)\", type: like}",
            "  - {method: \"shop.CartControler#add\", type: like}",
            "  - {method: \"store.CartController#add\", type: like}",
            "  - {method: \"shop.CartController$$SpringCGLIB$$0#add\", type: like}",
            "  - {method: \"shop.CartController#add\", type: like, product-ids: arg.item.sk}",
            "  - {method: \"shop.CartController#add\", type: lik}",
            "  - {route: /a, type: like, destinations: kafka}");

    int code = shell.run("check", shop.classes(), config);

    assertThat(code).isEqualTo(1);
    assertThat(errors())
        .containsExactlyInAnyOrder(
            config + ":1: unknown key \"conventons.rating\"; did you mean \"conventions.rating\"?",
            config + ":3: shop.CartController has no method \"ad\"; did you mean \"add\"?",
            config
                + ":4: shop.CartController has no method with these parameters; it has add(String, Item), add(String)",
            config
                + ":5: there is no class shop.CartControler; did you mean \"shop.CartController\"?",
            config
                + ":6: there is no class store.CartController; did you mean \"shop.CartController\"?",
            config
                + ":7: shop.CartController$$SpringCGLIB$$0 is a proxy that is made at run time, and is not woven; name the class that it stands for",
            config
                + ":8, for shop.CartController#add(String, Item): \"arg.item.sk\" finds nothing: Item has no property \"sk\"; did you mean \"sku\"?",
            config
                + ":8: \"arg.item.sk\" names no parameter: the method has 1 parameter, sku, for method shop.CartController#add(String)",
            config + ":9: unknown event type \"lik\"; did you mean \"like\"?",
            config + ":10: no destination \"kafka\" is configured; there is console");
  }

  @Test
  void withoutAnyPathToAnIdentityNoEventCanBe() throws IOException {
    Path config =
        config(
            "identity: {user-id: [], anonymous-id: []}",
            "rules:",
            "  - {route: GET /a, type: like}",
            "  - {route: GET /b, type: like, user-id: query.user}");

    assertThat(shell.run("check", shop.classes(), config)).isEqualTo(1);

    assertThat(errors())
        .contains(
            config
                + ":3, for route GET /a: no event can have a user_id or an anonymous_id: neither the rule nor identity names a path")
        .noneMatch(line -> line.contains("GET /b"))
        .anyMatch(line -> line.startsWith("shop.CartController#add(String, Item): no event can"));
  }

  @Test
  void aKeyOfADestinationIsNotAskedFor() throws IOException {
    Path config =
        config(
            "destinations: [miso, personalize-events]",
            "rules:",
            "  - {route: GET /a, type: like, destinations: miso}");

    assertThat(shell.run("check", shop.classes(), config)).as("%s", shell.out()).isZero();
  }

  @Test
  void anApplicationWithoutAnythingTrackedIsAWarning() throws IOException {
    Path empty = Files.createDirectories(temp.resolve("empty"));

    assertThat(shell.run("check", empty, config("enabled: true"))).isZero();

    assertThat(warnings())
        .containsExactly(
            "nothing is tracked: no method has an annotation or a rule, and there is no route");
  }

  @Test
  void whatIsNotThereIsWrongUsage() throws IOException {
    Path text = Files.writeString(temp.resolve("app.jar"), "no archive");

    assertThat(shell.run("check", temp.resolve("none.jar"))).isEqualTo(2);
    assertThat(shell.run("check", shop.classes(), temp.resolve("none.yaml"))).isEqualTo(2);
    assertThat(shell.run("check", text, config("enabled: true"))).isEqualTo(2);
    assertThat(shell.err()).singleElement().asString().contains("can be read neither as a folder");
  }

  // ---- where classes are

  @ParameterizedTest
  @ValueSource(strings = {"", "BOOT-INF/classes/", "WEB-INF/classes/"})
  void anArchiveIsReadLikeItsClasses(String root) throws IOException {
    Path archive = temp.resolve("shop.war");
    Files.write(archive, SampleShop.zip(SampleShop.files(shop.classes(), root)));

    int code = shell.run("check", archive, config("enabled: true"));

    assertThat(code).isZero();
    assertThat(shell.out())
        .contains("shop.CartController#add(String, Item): add_to_cart, by annotation")
        .contains("shop.ARegister#buy(String): checkout, by annotation");
  }

  @ParameterizedTest
  @ValueSource(strings = {"BOOT-INF/lib/shop.jar", "WEB-INF/lib/shop.jar", "app.war"})
  void aJarInAnArchiveIsReadToo(String name) throws IOException {
    byte[] inner = SampleShop.zip(SampleShop.files(shop.classes(), ""));
    byte[] further = name.endsWith(".war") ? SampleShop.zip(Map.of("lib/a.jar", inner)) : inner;
    Path archive = temp.resolve("app.jar");
    Files.write(archive, SampleShop.zip(Map.of(name, further)));

    int code = shell.run("check", archive, config("enabled: true"), "--json");

    assertThat(code).isZero();
    assertThat(shell.out().get(0))
        .contains("\"place\":\"" + (name.endsWith(".war") ? "app.war!/lib/a.jar" : name) + "\"")
        .contains("shop.CartController#add(String, Item)")
        .contains("\"paths\":[\"arg.item.quantity\"]");
  }

  @Test
  void theClassOfAMultiReleaseJarForThisJavaCounts() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>();
    files.put(
        "META-INF/MANIFEST.MF", "Manifest-Version: 1.0\nMulti-Release: true\n\n".getBytes(UTF_8));
    files.putAll(SampleShop.files(shop.mistakes(), ""));
    files.put("module-info.class", new byte[] {1, 2, 3});
    SampleShop.files(shop.classes(), "META-INF/versions/17/").forEach(files::put);
    SampleShop.files(shop.classes(), "META-INF/versions/99/x/").forEach(files::put);
    files.keySet().removeIf(name -> name.startsWith("wrong/"));
    Path archive = Files.write(temp.resolve("multi.jar"), SampleShop.zip(files));

    assertThat(shell.run("check", archive, config("enabled: true"))).as("%s", shell.out()).isZero();

    assertThat(shell.out())
        .contains("shop.CartController#add(String, Item): add_to_cart, by annotation");
  }

  // ---- hostile files

  @Test
  void damagedClassesAreLeftOut() throws IOException {
    byte[] good = Files.readAllBytes(shop.classes().resolve("shop/CartController.class"));
    Random random = new Random(42);
    Map<String, byte[]> files = new LinkedHashMap<>(SampleShop.files(shop.classes(), ""));
    files.put("x/Empty.class", new byte[0]);
    for (int i = 0; i < 300; i++) {
      files.put("x/Cut" + i + ".class", Arrays.copyOf(good, random.nextInt(good.length)));
      byte[] flipped = good.clone();
      for (int n = 0; n < 8; n++) flipped[random.nextInt(good.length)] = (byte) random.nextInt();
      files.put("x/Flipped" + i + ".class", flipped);
    }
    Path archive = Files.write(temp.resolve("damaged.jar"), SampleShop.zip(files));

    int code = shell.run("check", archive, config("enabled: true"));

    assertThat(code).isLessThan(2);
    assertThat(shell.out())
        .contains("shop.CartController#add(String, Item): add_to_cart, by annotation");
  }

  @Test
  void oddNamesAndWhatIsNoJarAreLeftOut() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>(SampleShop.files(shop.classes(), ""));
    byte[] good = files.get("shop/CartController.class");
    files.put("../../etc/Evil.class", good);
    files.put("/abs/Evil.class", good);
    files.put("a\\b.class", good);
    files.put("META-INF/versions/x/A.class", good);
    files.put("other/Place.class", good);
    files.put("lib/no.jar", "no archive".getBytes(UTF_8));
    files.put("lib/cut.jar", Arrays.copyOf(SampleShop.zip(files), 900));
    files.put("lib/self.jar", nested(20));
    Path archive = Files.write(temp.resolve("odd.jar"), SampleShop.zip(files));

    int code = shell.run("check", archive, config("enabled: true"));

    assertThat(code).as("%s", shell.out()).isZero();
    assertThat(shell.out())
        .contains("shop.CartController#add(String, Item): add_to_cart, by annotation");
    assertThat(warnings())
        .contains(
            "other/Place.class holds the class shop.CartController, which nobody can load from there");
    assertThat(temp.resolve("../../etc/Evil.class")).doesNotExist();
  }

  private static byte[] nested(int depth) throws IOException {
    byte[] inner = new byte[0];
    for (int i = 0; i < depth; i++) inner = SampleShop.zip(Map.of("a.jar", inner));
    return inner;
  }

  @Test
  void aClassThatUnpacksToFarTooMuchIsLeftOut() throws IOException {
    Map<String, byte[]> files = new LinkedHashMap<>(SampleShop.files(shop.classes(), ""));
    files.put("x/Bomb.class", new byte[(16 << 20) + 1]);
    Path archive = Files.write(temp.resolve("bomb.jar"), SampleShop.zip(files));

    assertThat(shell.run("check", archive, config("enabled: true"))).isZero();

    assertThat(warnings()).singleElement().asString().startsWith("x/Bomb.class: cannot be read:");
  }

  private List<String> errors() {
    return findings("error    ");
  }

  private List<String> warnings() {
    return findings("warning  ");
  }

  private List<String> findings(String severity) {
    return shell.out().stream()
        .filter(line -> line.startsWith(severity))
        .map(line -> line.substring(severity.length()))
        .toList();
  }
}
