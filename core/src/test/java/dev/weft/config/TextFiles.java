package dev.weft.config;

import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Writes the files that these tests read, and reads them with no environment. */
final class TextFiles {
  private TextFiles() {}

  static String write(File folder, String name, String text) {
    return write(folder, name, text.getBytes(StandardCharsets.UTF_8));
  }

  static String write(File folder, String name, byte[] bytes) {
    File file = new File(folder, name);
    try (FileOutputStream out = new FileOutputStream(file)) {
      out.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return file.getPath();
  }

  static Settings read(String file, Collection<Key<?>> keys, Problems problems) {
    SettingsSource source = new SettingsSource(file, true, Map.of(), Map.of());
    return new SettingsReader(keys).read(source, problems);
  }

  /** Without the folder, which differs each time. */
  static List<String> lines(Problems problems, File folder) {
    return problems.lines().stream()
        .map(line -> line.replace(folder.getPath() + File.separator, ""))
        .toList();
  }
}
