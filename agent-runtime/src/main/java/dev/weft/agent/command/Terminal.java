package dev.weft.agent.command;

import java.io.BufferedOutputStream;
import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Where a command reads and writes: results to {@code out}, all else to {@code err}.
 *
 * @param interactive whether a person watches
 */
record Terminal(InputStream in, PrintStream out, PrintStream err, boolean interactive) {
  /** That of this process; JSON is UTF-8, whatever the platform. */
  static Terminal ofProcess() {
    BufferedOutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out));
    return new Terminal(
        System.in,
        new PrintStream(out, false, StandardCharsets.UTF_8),
        System.err,
        isTerminal(System.console()));
  }

  /** Java 22 gives a console even when there is none, which {@code isTerminal} tells then. */
  private static boolean isTerminal(@Nullable Console console) {
    if (console == null) return false;
    try {
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true; // before Java 22
    }
  }

  /** Says what a person should know. */
  void say(String line) {
    err.println("weft: " + Texts.printable(line));
  }
}
