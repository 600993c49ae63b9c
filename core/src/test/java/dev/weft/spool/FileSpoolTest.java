package dev.weft.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.event.InteractionListener;
import dev.weft.log.ListLog;
import dev.weft.spool.Cursor.Tally;
import dev.weft.spool.FileSpool.Sync;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The spool on the disk of this machine; what needs a disk that fails is tested beside it. */
class FileSpoolTest extends SpoolContract {
  @TempDir private Path folder;
  private final ListLog log = new ListLog();

  @Override
  protected Spool open() {
    FileSpool.Options options =
        new FileSpool.Options(
            root(), 64 << 20, Duration.ZERO, 0, 1 << 20, Sync.NEVER, Duration.ofSeconds(1));
    return FileSpool.open(
        options,
        List.of("one", "two"),
        new InteractionListener() {},
        log,
        Clock.systemUTC(),
        System::nanoTime);
  }

  private File root() {
    return folder.resolve("spool").toFile();
  }

  @Test
  void whatIsLeftAtAStopIsThereAtTheNextStart() {
    try (Spool spool = open()) {
      spool.append(items("a", "b", "c"));
      spool.advance("one", new Cursor(0, 2, 0, 0, new Tally(1, 1, 0, 0)));
      assertThat(spool.isDurable()).isTrue();
    }

    try (Spool spool = open()) {
      assertThat(spool.last()).isEqualTo(3);
      assertThat(spool.cursor("one")).isEqualTo(new Cursor(0, 2, 0, 0, new Tally(1, 1, 0, 0)));
      assertThat(spool.lag("one")).isEqualTo(1);
      assertThat(spool.lag("two")).isEqualTo(3);
      assertThat(texts(spool.read("two", 0, 10, 100).entries())).containsExactly("a", "b", "c");
    }
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void filesAreForTheirOwnerAlone() throws IOException {
    try (Spool spool = open()) {
      spool.append(items("a"));
      spool.advance("one", Cursor.at(0));
      Map<String, String> modes = modes();

      assertThat(modes).hasSize(5);
      modes.forEach((file, mode) -> assertThat(mode).as(file).isEqualTo(expected(file)));
    }
    assertThat(modes()).hasSize(4);
  }

  private static String expected(String file) {
    boolean isFile = file.endsWith(".seg") || file.endsWith(".lock") || file.startsWith("cursor");
    return isFile ? "rw-------" : "rwx------";
  }

  private Map<String, String> modes() throws IOException {
    Map<String, String> modes = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root().toPath())) {
      for (Path file : files.toList()) {
        String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
        modes.put(file.getFileName().toString(), mode);
      }
    }
    return modes;
  }

  @Test
  void aSpoolThatHeldNothingLeavesNothing() {
    open().close();

    assertThat(root()).isEmptyDirectory();
  }
}
