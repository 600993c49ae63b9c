package dev.weft.agent.weave;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.bytebuddy.jar.asm.Opcodes;
import org.jspecify.annotations.Nullable;

/**
 * A method through which an application gets at a request's body: it gives the stream or the
 * reader, or reads from one. Immutable.
 *
 * @param kind what it does
 * @param key tells it apart from others in the same thread: owner, name and descriptor
 */
public record BodyMethod(Kind kind, String key) {
  /** What a method does, and so what has to be known of a call. */
  public enum Kind {
    /** A request gives its stream or its reader. */
    SOURCE,
    /** A byte is the result. */
    BYTE,
    /** Bytes are read into an array; their number is the result. */
    BYTES,
    /** Bytes are read into a buffer; their number is the result. */
    BUFFER,
    /** An array of bytes is the result. */
    ARRAY,
    /** A character is the result. */
    CHAR,
    /** Characters are read into an array; their number is the result. */
    CHARS,
    /** A line is the result. */
    LINE,
    /** Something is passed over. */
    SKIP,
    MARK,
    RESET
  }

  /** Tomcat's reader does not read through its stream, as those of other containers do. */
  static final String TOMCAT_READER = "org/apache/catalina/connector/CoyoteReader";

  /**
   * Streams of Open Liberty: between these and the servlet API's own class stand others, which the
   * JVM loads later than it shows us the stream.
   */
  private static final Set<String> LIBERTY_STREAMS =
      Set.of(
          "com/ibm/ws/webcontainer/srt/SRTInputStream",
          "com/ibm/ws/webcontainer31/srt/SRTInputStream31");

  /** Of streams; what is not here, or not overridden, reads through one of these. */
  private static final Map<String, Kind> STREAM =
      Map.ofEntries(
          Map.entry("read()I", Kind.BYTE),
          Map.entry("read([B)I", Kind.BYTES),
          Map.entry("read([BII)I", Kind.BYTES),
          Map.entry("readLine([BII)I", Kind.BYTES),
          Map.entry("readNBytes([BII)I", Kind.BYTES),
          Map.entry("read(Ljava/nio/ByteBuffer;)I", Kind.BUFFER),
          Map.entry("readAllBytes()[B", Kind.ARRAY),
          Map.entry("readNBytes(I)[B", Kind.ARRAY),
          Map.entry("skip(J)J", Kind.SKIP),
          Map.entry("skipNBytes(J)V", Kind.SKIP),
          Map.entry("mark(I)V", Kind.MARK),
          Map.entry("reset()V", Kind.RESET));

  private static final Map<String, Kind> READER =
      Map.of(
          "read()I", Kind.CHAR,
          "read([C)I", Kind.CHARS,
          "read([CII)I", Kind.CHARS,
          "readLine()Ljava/lang/String;", Kind.LINE,
          "skip(J)J", Kind.SKIP,
          "mark(I)V", Kind.MARK,
          "reset()V", Kind.RESET);

  private static final int NOT_WOVEN =
      Opcodes.ACC_ABSTRACT
          | Opcodes.ACC_NATIVE
          | Opcodes.ACC_BRIDGE
          | Opcodes.ACC_SYNTHETIC
          | Opcodes.ACC_STATIC;

  /** The method of a class, if it is one; all names are those of the class file. */
  static @Nullable BodyMethod of(
      String owner, String superName, int access, String name, String descriptor) {
    if ((access & NOT_WOVEN) != 0) return null;
    Kind kind = kind(owner, superName, name + descriptor);
    return kind == null ? null : new BodyMethod(kind, owner + "#" + name + descriptor);
  }

  private static @Nullable Kind kind(String owner, String superName, String method) {
    if (isServletStream(superName) || LIBERTY_STREAMS.contains(owner)) return STREAM.get(method);
    if (owner.equals(TOMCAT_READER)) return READER.get(method);
    boolean source =
        method.equals("getReader()Ljava/io/BufferedReader;")
            || (method.startsWith("getInputStream()L")
                && method.endsWith(";")
                && isServletStream(
                    method.substring("getInputStream()L".length(), method.length() - 1)));
    return source ? Kind.SOURCE : null;
  }

  private static boolean isServletStream(String name) {
    return name.equals("jakarta/servlet/ServletInputStream")
        || name.equals("javax/servlet/ServletInputStream");
  }

  /** What makes a class worth a look. */
  static Needles needles() {
    List<String> texts =
        new ArrayList<>(
            List.of(
                "jakarta/servlet/ServletInputStream",
                "()Ljakarta/servlet/ServletInputStream;",
                "javax/servlet/ServletInputStream",
                "()Ljavax/servlet/ServletInputStream;",
                TOMCAT_READER));
    texts.addAll(LIBERTY_STREAMS);
    return Needles.of(texts.toArray(new String[0]));
  }

  /** The text that stands in the woven class. */
  String encode() {
    return kind.name() + " " + key;
  }

  /** Reads what {@code encode} wrote. */
  public static BodyMethod decode(String text) {
    int space = text.indexOf(' ');
    return new BodyMethod(Kind.valueOf(text.substring(0, space)), text.substring(space + 1));
  }
}
