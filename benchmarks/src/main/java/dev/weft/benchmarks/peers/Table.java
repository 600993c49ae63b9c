package dev.weft.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A table in Markdown that grows row by row. One thread. */
final class Table {
  private final StringBuilder text = new StringBuilder();

  Table(List<String> columns) {
    row(columns);
    row(columns.stream().map(column -> "---").toList());
  }

  void row(List<String> cells) {
    text.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  /** Prints it, and keeps it in a file. */
  void print(Path file) throws IOException {
    System.out.println(text);
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.writeString(file, text);
  }
}
