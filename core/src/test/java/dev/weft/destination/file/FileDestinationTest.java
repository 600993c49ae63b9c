package dev.weft.destination.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.destination.Delivery;
import dev.weft.destination.Destination;
import dev.weft.destination.DestinationContract;
import dev.weft.destination.Examples;
import dev.weft.event.InteractionJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileDestinationTest extends DestinationContract {
  @TempDir Path folder;

  private int seen;

  @Override
  protected Destination open() {
    return new FileDestination(path());
  }

  /** What the file has more than at the last call. */
  @Override
  protected byte[] lastSent() throws Exception {
    byte[] all = Files.readAllBytes(path());
    byte[] added = Arrays.copyOfRange(all, seen, all.length);
    seen = all.length;
    return added;
  }

  @Test
  void aLineIsTheCanonicalFormFromWhichTheInteractionCanBeRead() throws Exception {
    send(1);
    destination().send(Examples.batch(destination(), Examples.unicode()));

    var lines = Files.readAllLines(path());
    assertThat(lines).hasSize(2);
    assertThat(InteractionJson.read(lines.get(0).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Examples.addToCart(1));
    assertThat(InteractionJson.read(lines.get(1).getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(Examples.unicode());
  }

  @Test
  void aBatchIsInTheFileWhenItIsAccepted() throws Exception {
    send(1);

    assertThat(Files.readString(path())).contains("\"user_id\":\"u1\"").endsWith("}\n");
  }

  @Test
  void anotherStartAppends() throws Exception {
    send(1);
    Destination next = open();

    next.send(Examples.batch(next, Examples.addToCart(2)));

    assertThat(Files.readAllLines(path())).hasSize(2);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void theFileIsForItsOwnerAlone() throws Exception {
    send(1);

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path())))
        .isEqualTo("rw-------");
  }

  @Test
  void aLineThatAnEarlierRunLeftBrokenDoesNotSpoilTheNext() throws Exception {
    Files.writeString(path(), "{\"id\":\"0199");

    send(1);

    assertThat(Files.readAllLines(path()))
        .satisfiesExactly(
            broken -> assertThat(broken).isEqualTo("{\"id\":\"0199"),
            whole -> assertThat(whole).startsWith("{\"id\":").endsWith("}"));
  }

  @Test
  void aFileThatWasRotatedAwayIsStartedAnew() throws Exception {
    send(1);
    Files.move(path(), folder.resolve("events.jsonl.1"));

    send(2);

    assertThat(Files.readAllLines(path())).hasSize(1);
    assertThat(Files.readAllLines(folder.resolve("events.jsonl.1"))).hasSize(1);
  }

  @Test
  void aWriteThatFailsIsAnExceptionAndGoesWellOnceTheCauseIsGone() throws Exception {
    Files.createDirectory(path());
    assertThatThrownBy(() -> send(1)).isInstanceOf(IOException.class);
    Files.delete(path());

    Delivery delivery = send(1);

    assertThat(delivery).isEqualTo(Delivery.accepted());
    assertThat(Files.readAllLines(path())).hasSize(1);
  }

  private Delivery send(int n) throws IOException {
    return destination().send(Examples.batch(destination(), Examples.addToCart(n)));
  }

  private Path path() {
    return folder.resolve("events.jsonl");
  }
}
