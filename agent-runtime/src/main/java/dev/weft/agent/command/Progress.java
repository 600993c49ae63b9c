package dev.weft.agent.command;

import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Shows how far an upload is: a bar for a person, or a line now and then for a file. One thread.
 */
final class Progress {
  private static final long BAR_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int WIDTH = 24;

  /** So many single lines are told; the rest is in the dead-letter file. */
  private static final int MAX_TOLD = 20;

  private final Terminal terminal;
  private final boolean quiet;
  private final LongSupplier nanoTime;
  private final long begun;
  private long shownAt;
  private long waitToldAt;
  private long firstRead = -1;
  private double firstPart;
  private int told;
  private boolean barShown;
  private String bar = "";

  Progress(Terminal terminal, boolean quiet, LongSupplier nanoTime) {
    this.terminal = terminal;
    this.quiet = quiet;
    this.nanoTime = nanoTime;
    this.begun = nanoTime.getAsLong();
    this.shownAt = begun;
    this.waitToldAt = begun - LINE_NANOS;
  }

  /**
   * The upload is so far.
   *
   * @param part of the whole, from 0 to 1; below 0 if nobody knows
   */
  void show(UploadState state, double part) {
    if (firstRead < 0) {
      firstRead = state.read();
      firstPart = part;
    }
    if (quiet) return;
    long now = nanoTime.getAsLong();
    if (now - shownAt < (terminal.interactive() ? BAR_NANOS : LINE_NANOS)) return;
    shownAt = now;
    String line = line(state, part, (now - begun) / 1e9);
    if (terminal.interactive()) bar(line);
    else terminal.say(line);
  }

  private String line(UploadState state, double part, double seconds) {
    double rate = (state.read() - firstRead) / Math.max(0.001, seconds);
    StringBuilder line = new StringBuilder();
    if (part >= 0) {
      if (terminal.interactive()) line.append(drawn(part));
      line.append(String.format(Locale.ROOT, "%3.0f%%  ", 100 * part));
    }
    line.append(
        String.format(
            Locale.ROOT,
            "%,d sent, %,d refused, %,d bad, %,.0f lines/s",
            state.accepted(),
            state.refused(),
            state.bad(),
            rate));
    double more = part - firstPart;
    if (part >= 0 && more > 0) {
      line.append(", ").append(time((1 - part) * seconds / more)).append(" left");
    }
    return line.toString();
  }

  private static String drawn(double part) {
    int filled = (int) Math.round(WIDTH * part);
    return "[" + "#".repeat(filled) + "-".repeat(WIDTH - filled) + "] ";
  }

  private static String time(double seconds) {
    Duration time = Duration.ofSeconds(Math.round(seconds));
    return time.toHours() > 0
        ? String.format(Locale.ROOT, "%d:%02d h", time.toHours(), time.toMinutesPart())
        : String.format(Locale.ROOT, "%d:%02d min", time.toMinutes(), time.toSecondsPart());
  }

  private void bar(String line) {
    bar = line;
    terminal.err().print("\r" + line + "\u001b[K");
    terminal.err().flush();
    barShown = true;
  }

  /** Something about one line of the file. */
  void tell(long number, String what) {
    if (told++ < MAX_TOLD) say("line " + number + ": " + what);
    if (told == MAX_TOLD + 1) say("more lines are refused or bad; the dead-letter file has all");
  }

  /** Nothing was taken. */
  void waiting(String reason, Duration time) {
    long now = nanoTime.getAsLong();
    if (now - waitToldAt < LINE_NANOS) return;
    waitToldAt = now;
    say("nothing was taken (" + reason + "); the next try is in " + seconds(time));
  }

  private static String seconds(Duration time) {
    return time.toSeconds() > 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
  }

  private void say(String line) {
    clear();
    terminal.say(line);
    if (barShown) bar(bar);
  }

  /** Takes the bar away. */
  void end() {
    clear();
    barShown = false;
  }

  private void clear() {
    if (barShown) terminal.err().print("\r\u001b[K");
  }
}
