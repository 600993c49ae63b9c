package dev.weft.filter;

import dev.weft.log.Log;
import java.util.ArrayList;
import java.util.List;

/** A log that a test reads. One thread. */
final class Lines implements Log {
  final List<String> all = new ArrayList<>();

  @Override
  public void info(String line) {
    all.add(line);
  }

  @Override
  public void warn(String line) {
    all.add("WARNING " + line);
  }
}
