package dev.weft.log;

/**
 * Takes a line about a change of state: started, held, recovered, stopped. Never a key, a header
 * value or an id in a line. Thread-safe; must not throw.
 */
public interface Log {
  /** Something a reader of the log may want to know. */
  void info(String line);

  /** Something a person should look at; says what to do, or what happens next. */
  void warn(String line);
}
