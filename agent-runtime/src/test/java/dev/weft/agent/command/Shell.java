package dev.weft.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;

/** Runs commands and keeps what they print. One thread. */
final class Shell {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private String input = "";
  private boolean interactive;

  Shell input(String text) {
    input = text;
    return this;
  }

  Shell interactive() {
    interactive = true;
    return this;
  }

  /** Returns the exit code. */
  int run(Object... arguments) {
    out.reset();
    err.reset();
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) texts[i] = arguments[i].toString();
    Terminal terminal =
        new Terminal(
            new ByteArrayInputStream(input.getBytes(UTF_8)),
            new PrintStream(out, true, UTF_8),
            new PrintStream(err, true, UTF_8),
            interactive);
    return Commands.run(terminal, texts);
  }

  List<String> out() {
    return out.toString(UTF_8).lines().toList();
  }

  List<String> err() {
    return err.toString(UTF_8).lines().toList();
  }

  String rawErr() {
    return err.toString(UTF_8);
  }
}
