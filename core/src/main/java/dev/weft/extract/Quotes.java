package dev.weft.extract;

import java.util.ArrayList;
import java.util.List;

/** Splits text at separators that do not stand within single quotes. */
final class Quotes {
  private Quotes() {}

  static List<String> split(String text, String separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int at = indexOf(text, separator, 0); at >= 0; at = indexOf(text, separator, start)) {
      parts.add(text.substring(start, at));
      start = at + separator.length();
    }
    parts.add(text.substring(start));
    return parts;
  }

  /** Where the word first stands outside quotes, or -1. */
  static int indexOf(String text, String word, int from) {
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == '\'') {
        quoted = !quoted;
      } else if (!quoted && text.startsWith(word, i)) {
        return i;
      }
    }
    return -1;
  }
}
