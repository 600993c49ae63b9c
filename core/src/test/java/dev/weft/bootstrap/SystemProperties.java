package dev.weft.bootstrap;

import java.util.HashMap;
import java.util.Map;

/** System properties that hold until this is closed. One thread. */
final class SystemProperties implements AutoCloseable {
  private final Map<String, String> before = new HashMap<>();

  SystemProperties set(String name, String value) {
    before.putIfAbsent(name, System.getProperty(name, ""));
    System.setProperty(name, value);
    return this;
  }

  @Override
  public void close() {
    before.forEach(
        (name, value) -> {
          if (value.isEmpty()) System.clearProperty(name);
          else System.setProperty(name, value);
        });
  }
}
