package dev.weft.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps its lines; a warning begins with {@code WARNING}. Thread-safe. */
public final class ListLog implements Log {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Override
  public void info(String line) {
    lines.add(line);
  }

  @Override
  public void warn(String line) {
    lines.add("WARNING " + line);
  }

  /** All lines so far. */
  public List<String> lines() {
    return List.copyOf(lines);
  }
}
