package dev.weft.destination.file;

import dev.weft.destination.Batch;
import dev.weft.destination.Delivery;
import dev.weft.destination.Destination;
import dev.weft.destination.Limits;
import dev.weft.event.Interaction;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** Prints interactions as JSON lines, in UTF-8 whatever the stream's own encoding. One thread. */
final class ConsoleDestination implements Destination {
  static final String NAME = "console";

  private final PrintStream out;

  /**
   * @param out usually {@code System.out}; never closed
   */
  ConsoleDestination(PrintStream out) {
    this.out = out;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Limits limits() {
    return JsonLines.LIMITS;
  }

  @Override
  public int envelopeBytes(int records) {
    return JsonLines.envelopeBytes(records);
  }

  @Override
  public List<byte[]> encode(Interaction interaction) {
    return JsonLines.encode(interaction);
  }

  @Override
  public Delivery send(Batch batch) throws IOException {
    byte[] lines = JsonLines.body(batch);
    out.write(lines, 0, lines.length); // one call: lines of others do not come between
    out.flush();
    if (out.checkError()) throw new IOException("cannot write to standard output");
    return Delivery.accepted();
  }
}
