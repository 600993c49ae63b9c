package dev.weft.request;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodyCopyTest {
  private final BodyCopy copy = new BodyCopy("UTF-8");

  private static @Nullable Object read(String charset, byte[] body) {
    BodyCopy copy = new BodyCopy(charset);
    copy.add(body, 0, body.length);
    return copy.json();
  }

  private static @Nullable Object read(String body) {
    return read("UTF-8", body.getBytes(UTF_8));
  }

  @Test
  void theKindsOfJsonAreThoseOfJava() {
    assertThat(read("{\"a\":[1,2.50,\"x\",true,false],\"b\":{\"c\":-12}}"))
        .isEqualTo(
            Map.of(
                "a",
                List.of(1L, new BigDecimal("2.50"), "x", true, false),
                "b",
                Map.of("c", -12L)));
    assertThat(read(" \r\n[ ] ")).isEqualTo(List.of());
    assertThat(read("17")).isEqualTo(17L);
    assertThat(read("{\"a\":1,\"a\":2}")).isEqualTo(Map.of("a", 2L));
  }

  @Test
  void whatWasReadInSmallPartsIsOneText() {
    copy.add('{');
    copy.add("xx\"a\":yy".getBytes(UTF_8), 2, 4);
    copy.add("\"b\"".getBytes(UTF_8), 0, 3);
    copy.add(-1);
    copy.add(new byte[0], 0, -1);
    copy.add('}');

    assertThat(copy.json()).isEqualTo(Map.of("a", "b"));
  }

  /** CXF closes the stream at the end of the body, and then tries to read the rest. */
  @Test
  void aReadThatFailsAfterTheEndTakesNothingAway() {
    List<Consumer<BodyCopy>> ends =
        List.of(
            at -> at.add(-1), at -> at.add(new byte[9], 0, -1), at -> at.add(new byte[9], 0, 0));
    List<@Nullable Object> read = new ArrayList<>();

    for (Consumer<BodyCopy> end : ends) {
      BodyCopy one = new BodyCopy("UTF-8");
      one.add("[1]".getBytes(UTF_8), 0, 3);
      end.accept(one);
      one.lose();
      read.add(one.json());
    }

    assertThat(read).containsExactly(List.of(1L), List.of(1L), null);
  }

  @Test
  void aLineAndACharacterReachTheEndToo() {
    BodyCopy lines = new BodyCopy("UTF-8");
    lines.addLine("[2]");
    lines.addLine(null);
    lines.lose();
    copy.addChar('3');
    copy.addChar(-1);
    copy.lose();

    assertThat(lines.json()).isEqualTo(List.of(2L));
    assertThat(copy.json()).isEqualTo(3L);
  }

  @Test
  void charactersAndLinesAreOneText() {
    copy.addChar('{');
    copy.addLine("\"a\":");
    copy.add("  \"ä\"}".toCharArray(), 2, 4);
    copy.addLine(null);
    copy.addChar(-1);

    assertThat(copy.json()).isEqualTo(Map.of("a", "ä"));
  }

  @Test
  void whatIsReadAgainAfterAResetCountsOnce() {
    copy.add('{');
    copy.mark();
    copy.add('}');
    copy.reset();
    copy.add('}');

    assertThat(copy.json()).isEqualTo(Map.of());
  }

  @Test
  void aLineThatIsLookedAtCountsOnce() {
    copy.addLine("[");
    copy.mark();
    copy.addLine("1,");
    copy.reset();
    copy.addLine("1,");
    copy.addLine("2]");

    assertThat(copy.json()).isEqualTo(List.of(1L, 2L));
  }

  /** Tomcat's own reader moves the mark to the line that it reads. */
  @Test
  void aResetAfterLinesThatMayHaveMovedTheMarkLeavesNoValue() {
    copy.addLine("[");
    copy.mark();
    copy.addLine("1,");
    copy.addLine("2,");
    copy.reset();
    copy.addLine("3]");
    BodyCopy longLine = new BodyCopy("UTF-8");
    longLine.mark();
    longLine.addLine("1" + " ".repeat(5_000));
    longLine.reset();
    longLine.addLine("2");

    assertThat(copy.json()).isNull();
    assertThat(longLine.json()).isNull();
  }

  @Test
  void aResetWithoutAMarkLeavesNoValue() {
    copy.add("{}".getBytes(UTF_8), 0, 2);
    copy.reset();

    assertThat(copy.json()).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{\"a\":1",
        "{}}",
        "{} {}",
        "[1,]",
        "{'a':1}",
        "{a:1}",
        "NaN",
        "nul",
        "\u0000",
        "{\"a\":\"\t\"}",
        "//x\n{}",
        "{\"a\":01}",
        "\"\\x\"",
        "a=b&c=d",
        "<a/>"
      })
  void whatIsNoCompleteJsonHasNoValue(String body) {
    assertThat(read(body)).isNull();
  }

  @ParameterizedTest
  @CsvSource({"ISO-8859-1", "UTF-16", "utf-16le", "windows-1252"})
  void theCharsetIsTheOneThatWasSent(String charset) {
    byte[] body =
        "{\"a\":\"ä\"}"
            .getBytes(
                charset.equals("UTF-16")
                    ? UTF_16
                    : charset.equals("utf-16le") ? UTF_16LE : ISO_8859_1);

    assertThat(read(charset, body)).isEqualTo(Map.of("a", "ä"));
  }

  @Test
  void bytesThatAreNotInTheirCharsetHaveNoValue() {
    assertThat(read("UTF-8", "{\"a\":\"ä\"}".getBytes(ISO_8859_1))).isNull();
    assertThat(read("UTF-8", "{\"a\":\"ä\"}".getBytes(UTF_16))).isNull();
    assertThat(read("no such charset", "{}".getBytes(UTF_8))).isNull();
    assertThat(read("", "{}".getBytes(UTF_8))).isNull();
  }

  @Test
  void aByteOrderMarkIsNoPartOfTheText() {
    assertThat(read("\uFEFF{\"a\":1}")).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void aBodyOf64KiBHasAValueAndALongerOneHasNot() {
    byte[] longest = new byte[BodyCopy.MAX_LENGTH];
    Arrays.fill(longest, (byte) ' ');
    longest[0] = '7';

    copy.add(longest, 0, longest.length);
    assertThat(copy.isTooLong()).isFalse();
    assertThat(copy.json()).isEqualTo(7L);

    BodyCopy longer = new BodyCopy("UTF-8");
    longer.add(longest, 0, longest.length);
    longer.add(' ');
    assertThat(longer.isTooLong()).isTrue();
    assertThat(longer.json()).isNull();
  }

  @Test
  void nestingAndNumbersBeyondReasonAreHarmless() {
    assertThat(read("[".repeat(30_000) + "]".repeat(30_000))).isNull();
    assertThat(read("[" + "9".repeat(60_000) + "]")).isEqualTo(List.of("9".repeat(60_000)));
    assertThat(read("1e999999999")).isEqualTo(new BigDecimal("1e999999999"));
    assertThat(read("[1e99999999999,-1e-99999999999,7]"))
        .isEqualTo(List.of("1e99999999999", "-1e-99999999999", 7L));
  }

  @Test
  void whatCameAfterAnUnseenPartHasNoValue() {
    copy.add('{');
    copy.lose();
    copy.add('}');

    assertThat(copy.json()).isNull();
  }

  @Test
  void aStreamThatSaysMoreThanItGaveLeavesNoValueAndThrowsNothing() {
    BodyCopy bytes = new BodyCopy("UTF-8");
    bytes.add(new byte[] {'1', '2'}, 1, 2);
    BodyCopy chars = new BodyCopy("UTF-8");
    chars.add(new char[] {'1', '2'}, 0, 3);
    BodyCopy before = new BodyCopy("UTF-8");
    before.add(new byte[] {'1', '2'}, -1, 1);

    assertThat(bytes.json()).isNull();
    assertThat(chars.json()).isNull();
    assertThat(before.json()).isNull();
  }

  @Test
  void bytesAndCharactersOfOneBodyHaveNoValue() {
    copy.add('{');
    copy.addChar('}');

    assertThat(copy.json()).isNull();
  }

  @Test
  void aBodyThatIsGivenAgainCountsOnce() {
    copy.add("{\"a\":1}".getBytes(UTF_8), 0, 7);
    copy.again();
    copy.add("{\"a\":1}".getBytes(UTF_8), 0, 7);
    copy.again();
    copy.add('{');

    assertThat(copy.json()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void aBodyThatIsReadFromOneStreamAfterTheOtherIsOneText() {
    for (byte one : "{\"a\":[1,2,3,4,5,6,7,8,9]}".getBytes(UTF_8)) {
      copy.again();
      copy.add(one);
    }

    assertThat(copy.json()).isEqualTo(Map.of("a", List.of(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L)));
  }

  @Test
  void afterTheRequestNothingIsKept() {
    copy.add("{}".getBytes(UTF_8), 0, 2);
    copy.close();
    copy.add('1');

    assertThat(copy.isClosed()).isTrue();
    assertThat(copy.json()).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "application/json, true, UTF-8",
    "APPLICATION/JSON; charset=latin1, true, latin1",
    "'application/json;q=1; Charset=\"utf-16\" ;x', true, utf-16",
    "application/vnd.acme.cart+json, true, UTF-8",
    "text/json, false, UTF-8",
    "application/x-www-form-urlencoded, false, UTF-8",
    "application/jsonp, false, UTF-8",
    "'', false, UTF-8",
    "';;;', false, UTF-8",
    "'application/json;charset=', true, ''"
  })
  void aContentTypeSaysWhetherItIsJson(String header, boolean json, String charset) {
    ContentType type = ContentType.parse(header);

    assertThat(type.isJson()).isEqualTo(json);
    assertThat(type.charset()).isEqualTo(charset);
  }
}
