package dev.weft.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.agent.command.Lines.Line;
import dev.weft.event.InteractionJson;
import dev.weft.event.InvalidInteractionException;
import dev.weft.event.Rfc3339;
import dev.weft.pipeline.DeadLetter;
import dev.weft.pipeline.HandUpload;
import dev.weft.pipeline.HandUpload.Item;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Some lines of a file that travel together, and what became of them. One thread. */
final class Portion implements HandUpload.Outcomes {
  static final int MAX_LINES = 1_000;
  private static final int MAX_BYTES = 1 << 20;

  /** Of a line that is no event, so much is kept. */
  private static final int MAX_TEXT = 64 << 10;

  private final String destination;
  private final Clock clock;
  private final Hearer hearer;
  private final boolean mayGrow;
  private final List<Line> lines = new ArrayList<>();
  private final List<Item> items = new ArrayList<>();
  private final Set<Long> settled = new HashSet<>();
  private final ByteArrayOutputStream deadLetters = new ByteArrayOutputStream();
  private long bytes;
  private long accepted;
  private long refused;
  private long bad;
  private @Nullable Line last;
  private boolean unfinished;

  /** Hears of single lines. */
  interface Hearer {
    void bad(long line, String why);

    void refused(long line, String why);

    void waiting(String reason, Duration time);
  }

  /**
   * Empty.
   *
   * @param mayGrow whether the input may have more at another time
   */
  Portion(String destination, Clock clock, boolean mayGrow, Hearer hearer) {
    this.mayGrow = mayGrow;
    this.destination = destination;
    this.clock = clock;
    this.hearer = hearer;
  }

  /**
   * Takes lines until it is full.
   *
   * @param done numbers of lines that are settled already
   */
  Portion fill(Lines from, Set<Long> done) throws IOException {
    while (lines.size() < MAX_LINES && bytes < MAX_BYTES) {
      Line line = from.next();
      if (line == null) return this;
      if (unfinished(line)) return this;
      last = line;
      boolean blank = line.isBlank() && !line.tooLong();
      if (!blank && !done.contains(line.number())) take(line);
    }
    return this;
  }

  /** Somebody may be writing the last line: it is left to the next run till it is an event. */
  private boolean unfinished(Line line) {
    if (!mayGrow || line.ended() || line.tooLong() || line.isBlank()) return false;
    try {
      var unused = InteractionJson.read(line.bytes());
      return false;
    } catch (InvalidInteractionException e) {
      unfinished = true;
      return true;
    }
  }

  private void take(Line line) {
    bytes += line.bytes().length;
    lines.add(line);
    try {
      if (line.tooLong()) throw tooLong();
      int index = lines.size() - 1;
      byte[] text = line.bytes();
      items.add(new Item(index, InteractionJson.read(text, Hashes.id(line.offset(), text))));
    } catch (InvalidInteractionException e) {
      String why = String.valueOf(e.getMessage());
      bad++;
      settled.add(line.number());
      write(letter(line, why));
      hearer.bad(line.number(), why);
    }
  }

  private static InvalidInteractionException tooLong() {
    return new InvalidInteractionException(
        InvalidInteractionException.Reason.MALFORMED, "the line is longer than 1 MiB");
  }

  /** A line that is no event cannot be replayed; it is kept for a person. */
  private byte[] letter(Line line, String why) {
    String text = new String(line.bytes(), UTF_8);
    String kept = text.length() > MAX_TEXT ? text.substring(0, MAX_TEXT) : text;
    String letter =
        Json.object(
            json -> {
              json.writeStringField("destination", destination);
              json.writeStringField("reason", why);
              json.writeStringField("at", Rfc3339.format(now()));
              json.writeNumberField("line", line.number());
              json.writeStringField("text", kept);
            });
    return (letter + "\n").getBytes(UTF_8);
  }

  private Instant now() {
    return clock.instant();
  }

  private void write(byte[] letter) {
    deadLetters.writeBytes(letter);
  }

  @Override
  public void accepted(Item item) {
    accepted++;
    settled.add(line(item).number());
  }

  @Override
  public void refused(Item item, String reason) {
    refused++;
    long number = line(item).number();
    settled.add(number);
    String why = "line " + number + ": " + reason;
    write(new DeadLetter(destination, why, now(), item.interaction()).line());
    hearer.refused(number, reason);
  }

  @Override
  public void waiting(String reason, Duration time) {
    hearer.waiting(reason, time);
  }

  private Line line(Item item) {
    return lines.get(item.index());
  }

  /** Whether the last line is none yet. */
  boolean hasUnfinished() {
    return unfinished;
  }

  /** Whether the file has no more lines. */
  boolean isEnd() {
    return last == null;
  }

  List<Item> items() {
    return items;
  }

  byte[] deadLetters() {
    return deadLetters.toByteArray();
  }

  /** How far the upload is when all of it is settled, or some. */
  UploadState after(UploadState before, boolean all, long deadLetterBytes) {
    Set<Long> beyond = new HashSet<>(before.beyond());
    beyond.addAll(settled);
    long offset = before.offset();
    long line = before.line();
    if (all && last != null) {
      offset = last.end();
      line = last.number();
    }
    long upTo = line;
    beyond.removeIf(number -> number <= upTo);
    return new UploadState(
        before.head(),
        before.headBytes(),
        before.to(),
        offset,
        line,
        before.read() + accepted + refused + bad,
        before.accepted() + accepted,
        before.refused() + refused,
        before.bad() + bad,
        deadLetterBytes,
        beyond);
  }
}
