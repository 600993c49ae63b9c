package dev.weft.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionJson;
import dev.weft.event.InvalidInteractionException;
import dev.weft.lines.LineFile;
import dev.weft.pipeline.DeadLetter;
import dev.weft.spool.Deposit;
import dev.weft.spool.Spool;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Puts dead letters back into the spool. One thread.
 *
 * <p>A crash at any moment neither loses nor doubles one, as long as a replay comes after it:
 *
 * <pre>
 * 1. the events and a note are written to a folder that nobody looks at     crash: begun anew
 * 2. FILE is renamed to FILE.replayed-N                                     crash: 3 and 4 are done
 * 3. lines that could not be read go back to FILE
 * 4. the folder is published: a process takes it over
 * </pre>
 */
final class Replay {
  private static final int PORTION = 500;

  private final File root;
  private final Set<String> destinations;
  private final Hearer hearer;

  /** Hears of what could not be replayed. */
  interface Hearer {
    void leftBehind(long line, String why);

    void finished(String line);

    /** The file was read to its end. */
    default void read() {}
  }

  /**
   * What came of it. Immutable.
   *
   * @param replayed how many are in the spool now
   * @param leftBehind lines that are in the file still
   * @param folder where they are; empty for none
   * @param renamedTo the file's new name; empty if nothing was replayed
   */
  record Outcome(long replayed, long leftBehind, String folder, String renamedTo) {}

  /**
   * What stands in a deposit.
   *
   * @param bytes of the file that were read
   * @param hash of these
   * @param rest the file with the lines to go back, beside it; empty for none
   */
  private record Note(Path file, Path renamed, long bytes, String hash, String rest) {
    byte[] write() {
      return Json.object(
              json -> {
                json.writeStringField("file", file.toString());
                json.writeStringField("renamed", renamed.toString());
                json.writeStringField("bytes", String.valueOf(bytes));
                json.writeStringField("hash", hash);
                json.writeStringField("rest", rest);
              })
          .getBytes(UTF_8);
    }

    static Note read(byte[] text) throws IOException {
      Map<String, String> members = new HashMap<>();
      try (JsonParser json = new JsonFactory().createParser(text)) {
        json.nextToken();
        for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
          members.put(name, json.nextTextValue());
        }
      }
      return new Note(
          Path.of(members.getOrDefault("file", "")),
          Path.of(members.getOrDefault("renamed", "")),
          Long.parseLong(members.getOrDefault("bytes", "0")),
          members.getOrDefault("hash", ""),
          members.getOrDefault("rest", ""));
    }
  }

  /**
   * Does nothing yet.
   *
   * @param root of the spool
   * @param destinations that may be replayed for; empty for all
   */
  Replay(File root, Set<String> destinations, Hearer hearer) {
    this.root = root;
    this.destinations = Set.copyOf(destinations);
    this.hearer = hearer;
  }

  /** Brings to an end what earlier replays could not. */
  void finishOthers() throws IOException {
    for (Deposit deposit : Deposit.unfinished(root)) {
      byte[] text = deposit.note();
      if (text.length == 0) {
        deposit.discard();
        continue;
      }
      finishOther(deposit, text);
    }
  }

  private void finishOther(Deposit deposit, byte[] text) throws IOException {
    Note note;
    try {
      note = Note.read(text);
    } catch (IOException | IllegalArgumentException e) {
      hearer.finished("a folder of a broken off replay has a note that cannot be read: " + e);
      return;
    }
    if (!Files.exists(note.renamed())) {
      if (!isAsRead(note)) {
        // somebody else has its letters: what is here would double them
        deposit.discard();
        hearer.finished(
            "a replay of "
                + note.file()
                + " that was broken off is given up: the file has changed");
        return;
      }
      move(note.file(), note.renamed());
    }
    finish(deposit, note);
    hearer.finished("a replay of " + note.file() + " that was broken off is done now");
  }

  private static boolean isAsRead(Note note) throws IOException {
    return Files.exists(note.file()) && hash(note.file(), note.bytes()).equals(note.hash());
  }

  /** Replays a file. */
  Outcome run(Path given) throws IOException {
    Path file = given.toAbsolutePath();
    Path rest = file.resolveSibling(file.getFileName() + ".rest-" + ProcessHandle.current().pid());
    try (Deposit deposit = Deposit.begin(root)) {
      Reading reading = new Reading(deposit, rest);
      try {
        reading.read(file);
      } catch (IOException | RuntimeException e) {
        deposit.discard();
        Files.deleteIfExists(rest);
        throw e;
      }
      hearer.read();
      if (reading.replayed == 0) {
        deposit.discard();
        Files.deleteIfExists(rest);
        return new Outcome(0, reading.left, "", "");
      }
      String hash = hash(file, reading.bytes);
      String restName = reading.left > 0 ? rest.toString() : "";
      Note note = new Note(file, free(file), reading.bytes, hash, restName);
      deposit.seal(note.write());
      if (!isAsRead(note)) {
        deposit.discard();
        Files.deleteIfExists(rest);
        throw new IllegalArgumentException(
            file + " was changed meanwhile, and nothing of it is replayed; try again");
      }
      move(file, note.renamed());
      File published = finish(deposit, note);
      Path renamed = given.resolveSibling(String.valueOf(note.renamed().getFileName()));
      return new Outcome(reading.replayed, reading.left, published.getName(), renamed.toString());
    }
  }

  /** The lines of one file on their way. */
  private final class Reading {
    private final Deposit deposit;
    private final Path rest;
    private final List<Spool.Item> portion = new ArrayList<>();
    private long replayed;
    private long left;
    private long bytes;

    Reading(Deposit deposit, Path rest) {
      this.deposit = deposit;
      this.rest = rest;
    }

    void read(Path file) throws IOException {
      try (Lines lines = new Lines(Files.newInputStream(file), 0, 0)) {
        for (Lines.Line line = lines.next(); line != null; line = lines.next()) {
          bytes = line.end();
          if (!line.isBlank() || line.tooLong()) take(line);
        }
      }
      append();
    }

    private void take(Lines.Line line) throws IOException {
      try {
        if (line.tooLong()) throw leave("is longer than 1 MiB");
        DeadLetter letter = DeadLetter.read(new String(line.bytes(), UTF_8));
        String name = letter.destination();
        if (!destinations.isEmpty() && !destinations.contains(name)) {
          throw leave("is for " + name + ", which was not asked for or is not configured");
        }
        add(letter.interaction().withDestinations(List.of(name)));
      } catch (InvalidInteractionException e) {
        left++;
        hearer.leftBehind(line.number(), String.valueOf(e.getMessage()));
        keep(line);
      }
    }

    private InvalidInteractionException leave(String why) {
      return new InvalidInteractionException(InvalidInteractionException.Reason.MALFORMED, why);
    }

    private void add(Interaction interaction) throws IOException {
      portion.add(
          new Spool.Item(
              interaction.type().lane(),
              System.currentTimeMillis(), // its age in the spool begins now
              InteractionJson.write(interaction)));
      replayed++;
      if (portion.size() == PORTION) append();
    }

    private void append() throws IOException {
      if (!portion.isEmpty()) deposit.append(portion);
      portion.clear();
    }

    private void keep(Lines.Line line) throws IOException {
      try (FileChannel channel = LineFile.open(rest);
          OutputStream out = Channels.newOutputStream(channel)) {
        out.write(line.bytes());
        out.write('\n');
        channel.force(true);
      }
    }
  }

  private static Path free(Path file) {
    for (int number = 1; ; number++) {
      Path name = file.resolveSibling(file.getFileName() + ".replayed-" + number);
      if (Files.notExists(name)) return name;
    }
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  private File finish(Deposit deposit, Note note) throws IOException {
    bringBackWhatCameMeanwhile(note);
    bringBackRest(note);
    return deposit.publish();
  }

  /** A process may have written to the file after we read its end. */
  private static void bringBackWhatCameMeanwhile(Note note) throws IOException {
    if (Files.notExists(note.renamed()) || Files.size(note.renamed()) <= note.bytes()) return;
    try (InputStream in = Files.newInputStream(note.renamed());
        OutputStream out = appendTo(note.file())) {
      in.skipNBytes(note.bytes());
      in.transferTo(out);
    }
    try (FileChannel channel = FileChannel.open(note.renamed(), StandardOpenOption.WRITE)) {
      channel.truncate(note.bytes());
    }
  }

  private static void bringBackRest(Note note) throws IOException {
    if (note.rest().isEmpty() || Files.notExists(Path.of(note.rest()))) return;
    Path rest = Path.of(note.rest());
    if (Files.notExists(note.file())) {
      move(rest, note.file());
      return;
    }
    try (InputStream in = Files.newInputStream(rest);
        OutputStream out = appendTo(note.file())) {
      in.transferTo(out);
    }
    Files.delete(rest);
  }

  private static OutputStream appendTo(Path file) throws IOException {
    return Channels.newOutputStream(LineFile.open(file));
  }

  private static String hash(Path file, long bytes) throws IOException {
    MessageDigest sha = Hashes.sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), sha)) {
      byte[] buffer = new byte[64 << 10];
      long left = bytes;
      while (left > 0) {
        int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (read < 0) break;
        left -= read;
      }
    }
    return HexFormat.of().formatHex(sha.digest());
  }
}
