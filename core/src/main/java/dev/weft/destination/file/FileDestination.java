package dev.weft.destination.file;

import dev.weft.destination.Batch;
import dev.weft.destination.Delivery;
import dev.weft.destination.Destination;
import dev.weft.destination.Limits;
import dev.weft.event.Interaction;
import dev.weft.lines.LineFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * Appends interactions to a file as JSON lines. One thread.
 *
 * <p>The file is opened for each batch, so that it may be rotated or removed at any time, and made
 * readable for its owner alone where the file system knows owners. A batch that could not be
 * written whole is written again, on a new line: readers may find one broken line and doubles.
 */
final class FileDestination implements Destination {
  static final String NAME = "file";

  private final LineFile file;

  FileDestination(Path path) {
    this.file = new LineFile(path.toString());
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
    file.append(JsonLines.body(batch));
    return Delivery.accepted();
  }
}
