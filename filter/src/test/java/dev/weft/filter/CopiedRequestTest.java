package dev.weft.filter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.request.BodyCopy;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the application's own wrappers in front of the filter may do. */
final class CopiedRequestTest {
  private static final String TEXT = "{\"a\":1}";

  private final BodyCopy copy = new BodyCopy("UTF-8");

  /** Gives one after the other. */
  private HttpServletRequest giving(@Nullable Object... sources) {
    Queue<Object> left = new ArrayDeque<>();
    for (Object source : sources) if (source != null) left.add(source);
    return new CopiedRequest(
        (HttpServletRequest)
            Proxy.newProxyInstance(
                HttpServletRequest.class.getClassLoader(),
                new Class<?>[] {HttpServletRequest.class},
                (proxy, method, arguments) -> left.poll()),
        copy);
  }

  private static ServletInputStream stream(String text) {
    return new Delegating(new ByteArrayInputStream(text.getBytes(UTF_8)));
  }

  @Test
  void aBodyThatIsGivenAnewCountsOnceHoweverOftenItIsRead() throws IOException {
    HttpServletRequest request = giving(stream(TEXT), stream(TEXT), stream(TEXT));

    for (int i = 0; i < 3; i++) {
      assertThat(request.getInputStream().readAllBytes()).isEqualTo(TEXT.getBytes(UTF_8));
    }

    assertThat(copy.json()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void aTextThatIsGivenAnewCountsOnceHoweverOftenItIsRead() throws IOException {
    HttpServletRequest request =
        giving(
            new BufferedReader(new StringReader(TEXT)), new BufferedReader(new StringReader(TEXT)));

    for (int i = 0; i < 2; i++) assertThat(request.getReader().readLine()).isEqualTo(TEXT);

    assertThat(copy.json()).isEqualTo(Map.of("a", 1L));
  }

  @Test
  void whereThereIsNoStreamAndNoReaderThereIsNoneOfOurs() throws IOException {
    HttpServletRequest request = giving();

    assertThat(request.getInputStream()).isNull();
    assertThat(request.getReader()).isNull();
  }

  @Test
  void aReadThatFailsLeavesNoValue() throws IOException {
    IOException gone = new IOException("gone");
    ServletInputStream failing =
        new Delegating(new ByteArrayInputStream(TEXT.getBytes(UTF_8))) {
          @Override
          public byte[] readAllBytes() throws IOException {
            throw gone;
          }
        };
    BufferedReader closed = new BufferedReader(new StringReader(TEXT));
    closed.close();
    ServletInputStream stream = giving(failing).getInputStream();
    assertThat(stream.read(new byte[7])).isEqualTo(7);

    assertThatThrownBy(stream::readAllBytes).isSameAs(gone);

    assertThat(copy.json()).isNull();
    assertThatThrownBy(giving(closed).getReader()::readLine).hasMessage("Stream closed");
  }

  @Test
  void aStreamThatDoesNotKeepToItsWordThrowsNothing() throws IOException {
    ServletInputStream lying =
        new Delegating(InputStream.nullInputStream()) {
          @Override
          public int read(byte[] into, int offset, int length) {
            return 3;
          }
        };
    ServletInputStream stream = giving(lying).getInputStream();

    for (int offset : List.of(-1, 0, 9)) {
      assertThat(stream.read(new byte[2], offset, 1)).isEqualTo(3);
    }

    assertThat(copy.json()).isNull();
  }

  /** A stream of the application's. */
  private static class Delegating extends ServletInputStream {
    private final InputStream in;

    Delegating(InputStream in) {
      this.in = in;
    }

    @Override
    public int read() throws IOException {
      return in.read();
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      return in.read(into, offset, length);
    }

    @Override
    public boolean isFinished() {
      return false;
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
      throw new UnsupportedOperationException();
    }
  }
}
