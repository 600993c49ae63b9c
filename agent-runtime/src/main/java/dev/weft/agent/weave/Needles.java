package dev.weft.agent.weave;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The texts that make a class worth a look, found by length first. Immutable and thread-safe;
 * written without lambdas and collections because every class that is loaded goes through here.
 */
final class Needles {
  /** The annotation and its container. */
  static final String ANNOTATION = "Ldev/weft/annotation/TrackInteraction;";

  static final String ANNOTATIONS = "Ldev/weft/annotation/TrackInteractions;";

  private final byte[][][] byLength;

  private Needles(byte[][][] byLength) {
    this.byLength = byLength;
  }

  /** The annotations, and the methods that servlets and filters are called through. */
  static Needles ofAnnotationsAndServlets() {
    String[] texts = new String[6];
    int next = 0;
    texts[next++] = ANNOTATION;
    texts[next++] = ANNOTATIONS;
    for (String api : new String[] {"Ljakarta/servlet/", "Ljavax/servlet/"}) {
      String pair = "(" + api + "ServletRequest;" + api + "ServletResponse;";
      texts[next++] = pair + ")V";
      texts[next++] = pair + api + "FilterChain;)V";
    }
    return of(texts);
  }

  static Needles of(String... texts) {
    Needles needles = new Needles(new byte[1][][]);
    for (String text : texts) needles = needles.with(text);
    return needles;
  }

  /** These and one more. */
  Needles with(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    byte[][][] more = Arrays.copyOf(byLength, Math.max(byLength.length, bytes.length + 1));
    byte[][] same = more[bytes.length];
    same = same == null ? new byte[1][] : Arrays.copyOf(same, same.length + 1);
    same[same.length - 1] = bytes;
    more[bytes.length] = same;
    return new Needles(more);
  }

  boolean contains(byte[] bytes, int from, int length) {
    if (length >= byLength.length) return false;
    byte[][] same = byLength[length];
    if (same == null) return false;
    for (byte[] needle : same) {
      if (Arrays.equals(needle, 0, length, bytes, from, from + length)) return true;
    }
    return false;
  }
}
