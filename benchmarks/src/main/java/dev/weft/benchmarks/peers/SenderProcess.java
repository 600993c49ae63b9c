package dev.weft.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A {@link Sender} in a JVM of its own, which ends with this or with our own. One thread. */
final class SenderProcess implements AutoCloseable {
  private final Contestant contestant;
  private final Process process;
  private final BufferedWriter commands;
  private final BufferedReader answers;

  /** Starts it and waits for nothing. What it prints is appended to a file in its folder. */
  SenderProcess(Contestant contestant, Path folder, String endpoint) throws IOException {
    this.contestant = contestant;
    Files.createDirectories(folder);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Xmx512m");
    command.addAll(contestant.options());
    command.addAll(List.of("-cp", contestant.classPath(), Sender.class.getName()));
    command.addAll(List.of(contestant.peer(), endpoint));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().keySet().removeIf(SenderProcess::isSetting);
    builder.redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("printed.txt").toFile()));
    process = builder.start();
    commands = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), UTF_8));
    answers = process.inputReader(UTF_8);
  }

  /** Some systems read their settings from the environment. */
  private static boolean isSetting(String variable) {
    return variable.startsWith("WEFT_")
        || variable.startsWith("OTEL_")
        || variable.startsWith("SENTRY_");
  }

  void awaitReady() throws IOException {
    String line = answer();
    if (!line.equals("ready")) throw new IOException(contestant.name() + ": " + line);
  }

  /** Gives a command; its {@link #numbers} must be read before the next. */
  void tell(String command, Object... arguments) throws IOException {
    commands.write(command.formatted(arguments));
    commands.newLine();
    commands.flush();
  }

  /** What the last command came to. */
  long[] numbers() throws IOException {
    String[] words = answer().split(" ");
    long[] numbers = new long[words.length];
    for (int i = 0; i < words.length; i++) numbers[i] = Long.parseLong(words[i]);
    return numbers;
  }

  private String answer() throws IOException {
    String line = answers.readLine();
    if (line == null || line.startsWith("failed")) {
      throw new IOException("%s ended: %s".formatted(contestant.name(), line));
    }
    return line;
  }

  /** As {@code kill -9}; nothing of it is left after that. */
  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
