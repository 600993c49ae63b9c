package dev.weft.destination.file;

import dev.weft.config.Key;
import dev.weft.config.Problems;
import dev.weft.config.Settings;
import dev.weft.destination.Destination;
import dev.weft.destination.DestinationFactory;
import dev.weft.log.Log;
import java.io.File;
import java.util.List;
import java.util.function.Supplier;

/** Makes the destination {@code file}. Stateless. */
public final class FileFactory implements DestinationFactory {
  private static final Key<String> PATH =
      Key.text(
          "file.path",
          "weft-events.jsonl",
          "The file that interactions are appended to, one JSON object a line. Missing folders are"
              + " made.");

  @Override
  public String name() {
    return FileDestination.NAME;
  }

  @Override
  public List<Key<?>> keys() {
    return List.of(PATH);
  }

  @Override
  public boolean network() {
    return false;
  }

  /** Uses {@code java.io} alone: an agent must not load the NIO file system before main. */
  @Override
  public Supplier<Destination> prepare(Settings settings, Problems problems, Log log) {
    File file = new File(settings.get(PATH)).getAbsoluteFile();
    String wrong = whatIsWrong(file);
    if (!wrong.isEmpty()) {
      problems.add(settings.origin(PATH), "file.path " + file + " " + wrong);
    }
    return () -> new FileDestination(file.toPath());
  }

  private static String whatIsWrong(File file) {
    if (file.isDirectory()) return "is a folder; name a file in it";
    if (file.exists()) {
      return file.canWrite() ? "" : "cannot be written; change its owner or choose another";
    }
    File folder = file.getParentFile();
    if (folder == null) return "has no folder; name one";
    if (!folder.isDirectory() && !folder.mkdirs() && !folder.isDirectory()) {
      return "has no folder, and it could not be made; make it or choose another";
    }
    return folder.canWrite() ? "" : "is in a folder that cannot be written; choose another";
  }
}
