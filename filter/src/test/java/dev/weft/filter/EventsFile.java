package dev.weft.filter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** What the destination {@code file} has written. Thread-safe. */
record EventsFile(Path path) {
  /** The events with this text as a value, usually an id. */
  List<String> with(String value) {
    if (!Files.exists(path)) return List.of();
    try {
      return Files.readAllLines(path).stream()
          .filter(line -> line.contains(quoted(value)))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String quoted(String value) {
    return '"' + value + '"';
  }
}
