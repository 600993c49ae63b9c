package dev.weft.agent.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.agent.weave.BodyMethod;
import dev.weft.agent.weave.BodyMethod.Kind;
import dev.weft.request.BodyCopy;
import java.io.Reader;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BodyReadsTest {
  private static final BodyMethod SOURCE = method(Kind.SOURCE);
  private static final BodyMethod BYTE = method(Kind.BYTE);
  private static final BodyMethod BYTES = method(Kind.BYTES);
  private static final byte[] TEXT = "{\"a\":1}".getBytes(UTF_8);

  private final BodyReads reads = new BodyReads();
  private final Object request = new Object();
  private final Object stream = new Object();
  private final BodyCopy copy = new BodyCopy("UTF-8");

  private static BodyMethod method(Kind kind) {
    return new BodyMethod(kind, "Stream#" + kind);
  }

  private void watch() {
    reads.watch(request, copy);
    call(SOURCE, request, null, stream);
  }

  private void call(BodyMethod method, Object on, @Nullable Object target, Object result) {
    reads.begin(method, on, target, 0);
    reads.end(method, result);
  }

  @Test
  void whatIsReadFromTheStreamOfARequestIsCopied() {
    watch();

    call(BYTE, stream, null, (int) '{');
    reads.begin(BYTES, stream, TEXT, 1);
    reads.end(BYTES, 5);
    call(method(Kind.ARRAY), stream, null, "}".getBytes(UTF_8));
    call(BYTES, stream, new byte[3], -1);

    assertThat(copy.json()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void whatIsReadIntoABufferIsCopiedWhereverItsPositionIsThen() {
    watch();
    ByteBuffer buffer = ByteBuffer.wrap(TEXT.clone());

    reads.begin(method(Kind.BUFFER), stream, buffer, 0);
    buffer.position(TEXT.length).flip();
    reads.end(method(Kind.BUFFER), TEXT.length);

    assertThat(copy.json()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void aMethodThatReadsThroughAnotherCountsOnce() {
    watch();

    reads.begin(BYTES, stream, TEXT, 0);
    for (byte one : TEXT) call(BYTE, stream, null, (int) one);
    reads.end(BYTES, TEXT.length);

    assertThat(copy.json()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void aStreamAroundTheContainersIsNotCopiedTwice() {
    watch();
    Object around = new Object();

    reads.begin(BYTES, around, new byte[100], 0);
    call(BYTES, stream, TEXT, TEXT.length);
    reads.end(BYTES, TEXT.length);

    assertThat(copy.json()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void aReadThatFailsLeavesNoValue() {
    watch();

    call(BYTES, stream, TEXT, TEXT.length);
    reads.begin(BYTE, stream, null, 0);
    reads.fail(BYTE);

    assertThat(copy.json()).isNull();
  }

  @Test
  void whatIsPassedOverLeavesNoValue() {
    watch();

    call(method(Kind.SKIP), stream, null, 2L);
    call(BYTES, stream, TEXT, TEXT.length);

    assertThat(copy.json()).isNull();
  }

  /** As Open Liberty does: its reader reads from a stream that nobody asked for. */
  @Test
  void whatAReaderReadsFromTheStreamThatItDecodesIsCopied() {
    Reader reader = new StringReader("");
    reads.watch(request, copy);

    reads.begin(SOURCE, request, null, 0);
    reads.decode(stream);
    reads.end(SOURCE, reader);
    call(BYTES, stream, TEXT, TEXT.length);

    assertThat(copy.json()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void otherStreamsAreNotCopied() {
    watch();

    call(BYTES, new Object(), TEXT, TEXT.length);
    call(SOURCE, new Object(), null, new Object());

    assertThat(copy.json()).isNull();
  }

  @Test
  void anObjectThatServesAnotherRequestLaterIsForgottenWithTheFirst() {
    watch();
    copy.close();
    BodyCopy next = new BodyCopy("UTF-8");
    reads.watch(request, next);

    call(BYTES, stream, TEXT, TEXT.length);
    assertThat(next.json()).isNull();

    BodyCopy last = new BodyCopy("UTF-8");
    reads.watch(request, last);
    call(SOURCE, request, null, stream);
    call(BYTES, stream, TEXT, TEXT.length);
    assertThat(last.json()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void aRequestThatEndsLateForgetsNothingOfTheNextOneWithTheSameObjects() {
    watch();
    BodyCopy next = new BodyCopy("UTF-8");
    reads.watch(request, next);
    call(SOURCE, request, null, stream);

    copy.close();
    call(BYTES, stream, TEXT, TEXT.length);

    assertThat(next.json()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void aStreamThatIsAskedForAgainAndAgainIsKnownOnce() {
    watch();

    for (int i = 0; i < 1_000; i++) call(SOURCE, request, null, stream);

    assertThat(reads.names()).isEqualTo(2);
    copy.close();
    assertThat(reads.names()).isZero();
  }

  /** Tomcat tells nobody of the end of some requests whose client is gone. */
  @Test
  void aRequestWhoseEndIsNeverToldIsForgottenWhenItIsGone() {
    reads.watch(new Object(), copy);

    for (int i = 0; i < 50 && reads.names() > 0; i++) System.gc();

    assertThat(reads.names()).isZero();
  }

  @Test
  void aReaderThatIsGivenAgainReadsFromTheStreamItWasMadeOf() {
    BodyMethod getReader = new BodyMethod(Kind.SOURCE, "Request#getReader");
    Reader reader = new StringReader("");
    reads.begin(getReader, request, null, 0);
    call(SOURCE, request, null, stream);
    reads.end(getReader, reader);
    reads.watch(request, copy);

    call(getReader, request, null, reader);
    call(BYTES, stream, TEXT, TEXT.length);

    assertThat(copy.json()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void anEndWithoutABeginningIsNothing() {
    reads.end(BYTE, 1);
    reads.fail(BYTE);
    watch();
    reads.end(BYTE, 1);

    assertThat(copy.json()).isNull();
  }
}
