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
    int longest = 0;
    for (String text : texts) longest = Math.max(longest, text.length());
    byte[][][] byLength = new byte[longest + 1][][];
    for (String text : texts) {
      byte[][] same = byLength[text.length()];
      same = same == null ? new byte[1][] : Arrays.copyOf(same, same.length + 1);
      same[same.length - 1] = text.getBytes(StandardCharsets.ISO_8859_1);
      byLength[text.length()] = same;
    }
    return new Needles(byLength);
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
