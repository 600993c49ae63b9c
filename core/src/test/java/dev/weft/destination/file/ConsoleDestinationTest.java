package dev.weft.destination.file;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.destination.Destination;
import dev.weft.destination.DestinationContract;
import dev.weft.destination.Examples;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import org.junit.jupiter.api.Test;

class ConsoleDestinationTest extends DestinationContract {
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  @Override
  protected Destination open() {
    return new ConsoleDestination(new PrintStream(printed, false, ISO_8859_1));
  }

  /** What was printed since the last call. */
  @Override
  protected byte[] lastSent() {
    byte[] sent = printed.toByteArray();
    printed.reset();
    return sent;
  }

  @Test
  void eachInteractionIsALine() throws Exception {
    destination().send(Examples.batch(destination(), Examples.addToCart(1), Examples.addToCart(2)));

    assertThat(printed.toString(UTF_8).lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"id\":\"") && line.endsWith("}"));
    assertThat(printed.toString(UTF_8)).endsWith("\n");
  }

  @Test
  void aStreamThatIsClosedIsAnExceptionSoThatNothingIsLost() {
    Destination console = new ConsoleDestination(new PrintStream(new Closed(), false, UTF_8));

    assertThatThrownBy(() -> console.send(Examples.batch(console, Examples.addToCart(1))))
        .isInstanceOf(IOException.class)
        .hasMessage("cannot write to standard output");
  }

  private static final class Closed extends OutputStream {
    @Override
    public void write(int b) throws IOException {
      throw new IOException("Broken pipe");
    }
  }
}
