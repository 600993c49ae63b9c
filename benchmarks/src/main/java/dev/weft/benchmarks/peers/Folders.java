package dev.weft.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Folders that a run begins with. Stateless. */
final class Folders {
  private Folders() {}

  /** Makes it, or deletes what is in it. */
  static Path empty(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) Files.delete(file);
      }
    }
    return Files.createDirectories(folder);
  }
}
