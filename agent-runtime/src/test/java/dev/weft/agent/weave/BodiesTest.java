package dev.weft.agent.weave;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.weave.BodyMethod.Kind;
import dev.weft.config.RuleText;
import java.util.ArrayList;
import java.util.List;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BodiesTest {
  private final List<String> told = new ArrayList<>();
  private final Bodies bodies =
      new Bodies(() -> told.add("wanted"), () -> told.add("read by methods"));

  private static List<RuleText> rule(String value) {
    return List.of(
        new RuleText("", List.of(new RuleText.Entry("", "product-ids", List.of(value)))));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "body.sku",
        "body['sku']",
        "arg.sku | body.sku",
        "arg.sku|body.sku",
        "!body",
        "a = body.x",
        "arg.ok && body.ok == true",
        "body"
      })
  void aPathIntoTheBodyWantsIt(String path) {
    bodies.lookAt(rule(path));
    bodies.lookAt(rule(path));

    assertThat(told).containsExactly("wanted", "read by methods");
    assertThat(bodies.areWanted()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"arg.body.sku", "arg.bodysuit", "result.body", "somebody", "body-count"})
  void whatOnlyLooksLikeItDoesNot(String path) {
    bodies.lookAt(rule(path));

    assertThat(told).isEmpty();
    assertThat(bodies.areWanted()).isFalse();
  }

  @Test
  void aRuleForARouteWantsItWithoutMethods() {
    bodies.want();

    assertThat(told).containsExactly("wanted");
    assertThat(bodies.areReadByMethods()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "a/Request, java/lang/Object, getInputStream()Ljakarta/servlet/ServletInputStream;, SOURCE",
    "a/Request, java/lang/Object, getInputStream()Ljavax/servlet/ServletInputStream;, SOURCE",
    "a/Request, java/lang/Object, getInputStream()Ljava/io/InputStream;,",
    "a/Request, java/lang/Object, getReader()Ljava/io/BufferedReader;, SOURCE",
    "a/Stream, jakarta/servlet/ServletInputStream, read()I, BYTE",
    "a/Stream, javax/servlet/ServletInputStream, read([BII)I, BYTES",
    "a/Stream, javax/servlet/ServletInputStream, isReady()Z,",
    "a/Stream, java/io/InputStream, read()I,",
    "org/apache/catalina/connector/CoyoteReader, java/io/BufferedReader, read()I, CHAR",
    "a/Reader, java/io/BufferedReader, read()I,",
    "com/ibm/ws/webcontainer31/srt/SRTInputStream31, com/ibm/ws/webcontainer/srt/SRTInputStream,"
        + " read()I, BYTE",
    "com/ibm/ws/webcontainer/srt/SRTInputStream, a/WSServletInputStream, read([BII)I, BYTES",
    "com/ibm/ws/webcontainer/srt/SRTInputStream, a/WSServletInputStream, available()I,"
  })
  void theMethodsThatLeadToABodyAreKnown(
      String owner, String superName, String method, @Nullable Kind kind) {
    int open = method.indexOf('(');

    BodyMethod found =
        BodyMethod.of(
            owner,
            superName,
            Opcodes.ACC_PUBLIC,
            method.substring(0, open),
            method.substring(open));

    assertThat(found == null ? null : found.kind()).isEqualTo(kind);
    if (found != null) assertThat(BodyMethod.decode(found.encode())).isEqualTo(found);
  }
}
