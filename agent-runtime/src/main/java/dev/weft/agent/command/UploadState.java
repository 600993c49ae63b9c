package dev.weft.agent.command;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;

/**
 * How far an upload of a file is, as it stands beside the file in {@code FILE.weft-upload}: a JSON
 * object. Immutable.
 *
 * @param head SHA-256 of the first {@code headBytes} of the file: another file is noticed by it
 * @param to the destination
 * @param offset everything before it is settled; in what is unpacked, of a packed file
 * @param line number of lines before the offset
 * @param read lines with something in them that are settled, those in {@code beyond} included
 * @param bad lines that are no event
 * @param deadLetters bytes of the dead-letter file that belong to this
 * @param beyond numbers of the lines after the offset that are settled all the same
 */
record UploadState(
    String head,
    long headBytes,
    String to,
    long offset,
    long line,
    long read,
    long accepted,
    long refused,
    long bad,
    long deadLetters,
    Set<Long> beyond) {
  private static final int HEAD = 4096;

  /** Before the first line. */
  static UploadState begin(Path file, String to, long deadLetters) throws IOException {
    long bytes = Math.min(HEAD, Files.size(file));
    return new UploadState(head(file, bytes), bytes, to, 0, 0, 0, 0, 0, 0, deadLetters, Set.of());
  }

  /** Whether the file begins as it did and is not shorter than what was sent; it may have grown. */
  boolean isOf(Path file) throws IOException {
    long size = Files.size(file);
    boolean packed = FileUpload.isPacked(file);
    return size >= headBytes && (packed || size >= offset) && head(file, headBytes).equals(head);
  }

  private static String head(Path file, long bytes) throws IOException {
    MessageDigest sha = Hashes.sha256();
    try (InputStream in = Files.newInputStream(file)) {
      sha.update(in.readNBytes((int) bytes));
    }
    return HexFormat.of().formatHex(sha.digest());
  }

  /** Puts it into the file, whole or not at all. */
  void write(Path file) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    byte[] text = (json() + "\n").getBytes(UTF_8);
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer bytes = ByteBuffer.wrap(text);
      while (bytes.hasRemaining()) channel.write(bytes);
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private String json() {
    return Json.object(
        json -> {
          json.writeStringField("head", head);
          json.writeNumberField("headBytes", headBytes);
          json.writeStringField("to", to);
          json.writeNumberField("offset", offset);
          json.writeNumberField("line", line);
          json.writeNumberField("read", read);
          json.writeNumberField("accepted", accepted);
          json.writeNumberField("refused", refused);
          json.writeNumberField("bad", bad);
          json.writeNumberField("deadLetters", deadLetters);
          json.writeArrayFieldStart("beyond");
          for (long number : beyond) json.writeNumber(number);
          json.writeEndArray();
        });
  }

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException if it is none
   */
  static UploadState read(Path file) throws IOException {
    Map<String, Long> numbers = new HashMap<>();
    Map<String, String> texts = new HashMap<>();
    Set<Long> beyond = new HashSet<>();
    try (JsonParser json = new JsonFactory().createParser(Files.readAllBytes(file))) {
      json.nextToken();
      for (String name = json.nextFieldName(); name != null; name = json.nextFieldName()) {
        JsonToken value = json.nextToken();
        if (value == JsonToken.VALUE_STRING) texts.put(name, json.getText());
        if (value == JsonToken.VALUE_NUMBER_INT) numbers.put(name, json.getLongValue());
        if (value != JsonToken.START_ARRAY) continue;
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) beyond.add(json.getLongValue());
      }
    } catch (JacksonException e) {
      throw broken(file);
    }
    if (numbers.size() < 8 || texts.size() < 2) throw broken(file);
    return new UploadState(
        texts.getOrDefault("head", ""),
        numbers.getOrDefault("headBytes", 0L),
        texts.getOrDefault("to", ""),
        numbers.getOrDefault("offset", 0L),
        numbers.getOrDefault("line", 0L),
        numbers.getOrDefault("read", 0L),
        numbers.getOrDefault("accepted", 0L),
        numbers.getOrDefault("refused", 0L),
        numbers.getOrDefault("bad", 0L),
        numbers.getOrDefault("deadLetters", 0L),
        beyond);
  }

  private static IllegalArgumentException broken(Path file) {
    return new IllegalArgumentException(
        file + " is not the state of an upload; --restart begins anew");
  }
}
