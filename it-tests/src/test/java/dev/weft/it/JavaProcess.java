package dev.weft.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A JVM that a test has started, see {@link Launch}. Thread-safe. */
final class JavaProcess implements AutoCloseable {
  /** What a JVM answers to SIGTERM. */
  static final int TERMINATED = 128 + 15;

  /** Until a line that must come, or an end; four times what a loaded machine was seen to need. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  private static final Pattern OPEN = Pattern.compile("is open at (http://\\S+)");

  private final Process process;
  private final Path folder;
  private final Output out;
  private final Output err;

  JavaProcess(Process process, Path folder) {
    this.process = process;
    this.folder = folder;
    this.out = new Output("stdout of " + process.pid(), process.getInputStream());
    this.err = new Output("stderr of " + process.pid(), process.getErrorStream());
  }

  long pid() {
    return process.pid();
  }

  Output out() {
    return out;
  }

  Output err() {
    return err;
  }

  /** Where a server listens, once it has said so. */
  URI address() {
    return URI.create(out.await(OPEN, PATIENCE).group(1));
  }

  /** Waits for a line on stderr that begins with {@code weft: } and has this text in it. */
  void awaitWeft(String text) {
    var unused = err.await(Pattern.compile("^weft: .*" + Pattern.quote(text)), PATIENCE);
  }

  /** Writes a line to the standard input of the process. */
  void say(String line) {
    try {
      process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
      process.getOutputStream().flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Asks it by SIGTERM to stop, and waits for that; returns the exit code. */
  int stop() {
    terminate();
    return awaitExit();
  }

  /** Asks it by SIGTERM to stop. */
  void terminate() {
    process.toHandle().destroy(); // Process.destroy would close the streams and lose the last lines
  }

  /** Waits for the end of the process and of its output; returns the exit code. */
  int awaitExit() {
    try {
      if (!process.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(
            "did not end within %s; stdout:\n%s\nstderr:\n%s"
                .formatted(
                    PATIENCE, String.join("\n", out.lines()), String.join("\n", err.lines())));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the end of a process", e);
    }
    var unused = List.of(out.awaitEnd(PATIENCE), err.awaitEnd(PATIENCE));
    return process.exitValue();
  }

  /** Where a file of its working folder is. */
  Path file(String name) {
    return folder.resolve(name);
  }

  /** The lines of a file in its working folder; none when there is no such file. */
  List<String> fileLines(String name) {
    Path file = file(name);
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Kills it as {@code kill -9} does, and waits for the end of its output. */
  void kill() {
    process.toHandle().destroyForcibly();
    var unused = awaitExit();
  }

  /** Kills it if it still runs. */
  @Override
  public void close() {
    process.toHandle().destroyForcibly();
  }
}
