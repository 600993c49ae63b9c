package dev.weft.config;

import java.io.File;
import java.io.FileInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** Reads small UTF-8 files. Stateless. */
final class TextFile {
  private TextFile() {}

  /**
   * The text without a byte order mark.
   *
   * @throws IOException whose message goes on after "this file", such as "does not exist"
   */
  static String read(String path, int maxBytes) throws IOException {
    File file = new File(path);
    if (!file.exists()) {
      throw new IOException("does not exist");
    }
    if (file.isDirectory()) {
      throw new IOException("is a folder");
    }
    byte[] bytes = bytes(file, maxBytes + 1);
    if (bytes.length > maxBytes) {
      throw new IOException("is larger than " + maxBytes / 1024 + " KiB");
    }
    String text = decode(bytes);
    return text.startsWith("\uFEFF") ? text.substring(1) : text;
  }

  private static byte[] bytes(File file, int max) throws IOException {
    try (FileInputStream in = new FileInputStream(file)) {
      return in.readNBytes(max);
    } catch (IOException e) {
      throw new IOException("cannot be read: " + e.getMessage(), e);
    }
  }

  private static String decode(byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    // UTF-8 never has more characters than bytes
    CharBuffer out = CharBuffer.allocate(bytes.length);
    if (StandardCharsets.UTF_8.newDecoder().decode(in, out, true).isError()) {
      throw new IOException("is not UTF-8 text: see line " + lineAt(bytes, in.position()));
    }
    return out.flip().toString();
  }

  private static int lineAt(byte[] bytes, int position) {
    int line = 1;
    for (int i = 0; i < position; i++) {
      if (bytes[i] == '\n') {
        line++;
      }
    }
    return line;
  }
}
