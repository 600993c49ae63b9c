package dev.weft.it;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines that a process has written to one of its streams so far. Thread-safe. */
final class Output {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<String> lines = new ArrayList<>();
  private boolean ended;

  /** Reads the stream to its end in a thread of its own. */
  Output(String name, InputStream stream) {
    Thread reader = new Thread(() -> read(stream), name);
    reader.setDaemon(true);
    reader.start();
  }

  private void read(InputStream stream) {
    try (BufferedReader reader =
        new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8))) {
      for (String line = reader.readLine(); line != null; line = reader.readLine()) add(line);
    } catch (IOException e) {
      add("(the stream broke off: " + e + ")");
    } finally {
      end();
    }
  }

  private void add(String line) {
    lock.lock();
    try {
      lines.add(line);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void end() {
    lock.lock();
    try {
      ended = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  List<String> lines() {
    lock.lock();
    try {
      return List.copyOf(lines);
    } finally {
      lock.unlock();
    }
  }

  /** The first line, past or future, in which the pattern is found. */
  Matcher await(Pattern pattern, Duration atMost) {
    long left = atMost.toNanos();
    int read = 0;
    lock.lock();
    try {
      while (true) {
        for (; read < lines.size(); read++) {
          Matcher found = pattern.matcher(lines.get(read));
          if (found.find()) return found;
        }
        if (ended || left <= 0) {
          throw new AssertionError(
              "%s: no line with \"%s\" but\n%s"
                  .formatted(
                      ended ? "the process has ended" : "waited " + atMost,
                      pattern,
                      String.join("\n", lines)));
        }
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for " + pattern, e);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until there are more lines than this. */
  void awaitMore(int lineCount, Duration atMost) {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (lines.size() <= lineCount) {
        if (ended || left <= 0) throw new AssertionError("no more lines than " + lines);
        left = changed.awaitNanos(left);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for a line", e);
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the process has closed the stream, and returns all lines. */
  List<String> awaitEnd(Duration atMost) {
    long left = atMost.toNanos();
    lock.lock();
    try {
      while (!ended) {
        if (left <= 0) throw new AssertionError("the stream has not ended within " + atMost);
        left = changed.awaitNanos(left);
      }
      return List.copyOf(lines);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted while waiting for the end of a stream", e);
    } finally {
      lock.unlock();
    }
  }
}
