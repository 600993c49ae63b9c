package dev.weft.log;

import java.io.PrintStream;

/**
 * Prints each line with the prefix {@code weft: }. Thread-safe: a line is one call of the stream.
 */
public final class PrintLog implements Log {
  private final PrintStream out;

  /**
   * @param out usually {@code System.err}: standard output belongs to the application
   */
  public PrintLog(PrintStream out) {
    this.out = out;
  }

  @Override
  public void info(String line) {
    print("weft: " + line);
  }

  @Override
  public void warn(String line) {
    print("weft: WARNING " + line);
  }

  private void print(String text) {
    out.println(text);
  }
}
