package dev.weft.extract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.extract.Path.Root;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PathParserTest {
  private static final String STARTS =
      "it must start with one of arg. result. this. principal. body. attribute. cookie. form. header."
          + " path. query. session. response., or be a 'literal'";

  @ParameterizedTest
  @CsvSource({
    "arg.sku,ARG,sku,-1,0",
    "arg.item.sku,ARG,item,-1,1",
    "arg[0],ARG,'',0,0",
    "arg[3].a.b,ARG,'',3,2",
    "result,RESULT,'',-1,0",
    "result.id,RESULT,'',-1,1",
    "result[0],RESULT,'',-1,1",
    "this,THIS,'',-1,0",
    "this.workingItemId,THIS,'',-1,1",
    "principal,PRINCIPAL,'',-1,0",
    "principal.name,PRINCIPAL,'',-1,1",
    "session-id,SESSION_ID,'',-1,0",
    "path.sku,PATH,sku,-1,0",
    "query.sku,QUERY,sku,-1,0",
    "form.sku,FORM,sku,-1,0",
    "header.X-Forwarded-For,HEADER,X-Forwarded-For,-1,0",
    "cookie.miso_anonymous_id,COOKIE,miso_anonymous_id,-1,0",
    "session.user.id,SESSION,user,-1,1",
    "attribute.product.id,ATTRIBUTE,product,-1,1",
    "response.status,RESPONSE_STATUS,'',-1,0",
    "response.header.Location,RESPONSE_HEADER,Location,-1,0",
    "arg.items[*].sku,ARG,items,-1,2",
  })
  void eachKindOfPathIsRead(String text, Root root, String name, int index, int steps)
      throws Exception {
    List<Path> paths = PathParser.parse(text);

    assertThat(paths).hasSize(1);
    Path path = paths.get(0);
    assertThat(path.text()).isEqualTo(text);
    assertThat(path.root()).isEqualTo(root);
    assertThat(path.name()).isEqualTo(name);
    assertThat(path.index()).isEqualTo(index);
    assertThat(path.steps()).hasSize(steps);
  }

  @Test
  void aNameThatIsNoWordStandsInBracketsAndQuotes() throws Exception {
    Path path = PathParser.parse("session['user.id | b']['the key']").get(0);

    assertThat(path.name()).isEqualTo("user.id | b");
    assertThat(path.steps()).hasSize(1);
  }

  @Test
  void alternativesStandInTheirOrder() throws Exception {
    List<Path> paths = PathParser.parse(" arg.sku|query.sku | 'a|b' ");

    assertThat(paths).extracting(Path::text).containsExactly("arg.sku", "query.sku", "'a|b'");
    assertThat(paths.get(2).root()).isEqualTo(Root.LITERAL);
    assertThat(paths.get(2).name()).isEqualTo("a|b");
  }

  @Test
  void anEmptyLiteralIsAPath() throws Exception {
    assertThat(PathParser.parse("''").get(0).name()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "header.Authorization",
        "header.authorization",
        "header['AUTHORIZATION']",
        "header.Cookie",
        "header.Proxy-Authorization",
        "header.Set-Cookie",
        "response.header.Set-Cookie",
        "response.header['set-cookie']"
      })
  void headersThatCarrySecretsAreNotReadable(String text) {
    assertThatThrownBy(() -> PathParser.parse(text))
        .isInstanceOf(PathException.class)
        .hasMessageStartingWith("\"" + text + "\" is no path: the header ")
        .hasMessageEndingWith(" carries secrets and is never read");
  }

  @Test
  void aSecretHeaderIsRefusedAsAnAlternativeToo() {
    assertThatThrownBy(() -> PathParser.parse("header.X-User | header.Authorization"))
        .hasMessage(
            "\"header.Authorization\" is no path: the header Authorization carries secrets and is"
                + " never read");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "arg~a parameter must follow, as in arg.sku or arg[0]",
        "arg.~a parameter must follow, as in arg.sku or arg[0]",
        "arg['']~[ ] takes a number from 0 to 9999, or *",
        "arg['a~[ ] takes a number from 0 to 9999, or *",
        "arg[~[ ] takes a number from 0 to 9999, or *",
        "arg[x]~[ ] takes a number from 0 to 9999, or *",
        "arg[-1]~[ ] takes a number from 0 to 9999, or *",
        "arg[10000]~[ ] takes a number from 0 to 9999, or *",
        "arg[*]~[ ] takes a number from 0 to 9999, or *",
        "arg.a[٣]~[ ] takes a number from 0 to 9999, or *",
        "path~a name must follow, as in path.sku",
        "query.~a name must follow, as in query.sku",
        "cookie sku~a name must follow, as in cookie.sku",
        "session[0]~a name must follow, as in session.sku",
        "response~only response.status and response.header.NAME can be read",
        "response.body~only response.status and response.header.NAME can be read",
        "response.header~a name must follow, as in response.header.Location",
        "'abc~a 'literal' ends with its second quote",
        "'~a 'literal' ends with its second quote",
        "'a'b~a 'literal' ends with its second quote",
        "result.~a property must follow the dot",
        "result..a~a property must follow the dot",
        "result.size()~\"()\" is no step; steps are .name, [0] and [*]",
        "result a~\" a\" is no step; steps are .name, [0] and [*]",
        "result[*][*]~[*] may stand only once",
        "result[*].a[*]~[*] may stand only once",
      })
  void whatIsWrongIsSaid(String text, String why) {
    assertThatThrownBy(() -> PathParser.parse(text))
        .isInstanceOf(PathException.class)
        .hasMessage("\"" + text + "\" is no path: " + why);
  }

  @ParameterizedTest
  @ValueSource(strings = {"parm.sku", "sku", "", "[0]", ".a", "Arg.sku", "results", "session-ids"})
  void whatAPathMayStartWithIsSaid(String text) {
    assertThatThrownBy(() -> PathParser.parse(text))
        .isInstanceOf(PathException.class)
        .hasMessage("\"" + text + "\" is no path: " + STARTS);
  }

  @Test
  void anAlternativeThatIsMissingIsToldApart() {
    assertThatThrownBy(() -> PathParser.parse("arg.sku |"))
        .hasMessage("\"\" is no path: " + STARTS);
  }

  @Test
  void aPathHasAtMostSixteenStepsAndAThousandCharacters() throws Exception {
    assertThat(PathParser.parse("result" + ".a".repeat(16)).get(0).steps()).hasSize(16);
    assertThat(PathParser.parse("'" + "a".repeat(998) + "'")).hasSize(1);

    assertThatThrownBy(() -> PathParser.parse("result" + ".a".repeat(17)))
        .hasMessageEndingWith(" is no path: it has more than 16 steps");
    assertThatThrownBy(() -> PathParser.parse("'" + "a".repeat(999) + "'"))
        .hasMessage("a path has 1001 characters; at most 1000 make sense");
  }

  @Test
  void noTextBringsAnythingButAPathOrItsException() {
    String[] words = {
      "arg",
      "result",
      "this",
      "header",
      "response",
      "status",
      ".",
      "[",
      "]",
      "[*]",
      "[0]",
      "'",
      "['",
      "']",
      "|",
      " ",
      "-",
      "é",
      "\uD83C",
      "\u0000",
      "a",
      "9",
      "()",
      "\n",
      "session-id"
    };
    Random random = new Random(42);

    int paths = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--)
        text.append(words[random.nextInt(words.length)]);
      paths += isPath(text.toString()) ? 1 : 0;
    }

    assertThat(paths).isBetween(100, 49_000);
  }

  private static boolean isPath(String text) {
    try {
      Condition.parse(text);
    } catch (PathException e) {
      assertThat(e).hasMessageContaining("\"");
    }
    try {
      return !PathParser.parse(text).isEmpty();
    } catch (PathException e) {
      assertThat(e).hasMessageContaining("\" is no path: ");
      return false;
    }
  }
}
