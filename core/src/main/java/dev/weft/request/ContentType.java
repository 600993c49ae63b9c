package dev.weft.request;

import java.util.Locale;

/**
 * What a request says of its body. Immutable.
 *
 * @param mediaType in lower case, without parameters
 * @param charset its name as it was sent; UTF-8 if there is none
 */
record ContentType(String mediaType, String charset) {
  private static final String CHARSET = "charset=";

  /** Reads a header; whatever it says, something comes of it. */
  static ContentType parse(String header) {
    int end = header.indexOf(';');
    String mediaType = (end < 0 ? header : header.substring(0, end)).strip();
    String charset = "UTF-8";
    while (end >= 0) {
      int next = header.indexOf(';', end + 1);
      String parameter = header.substring(end + 1, next < 0 ? header.length() : next).strip();
      if (parameter.regionMatches(true, 0, CHARSET, 0, CHARSET.length())) {
        charset = parameter.substring(CHARSET.length()).replace("\"", "").strip();
      }
      end = next;
    }
    return new ContentType(mediaType.toLowerCase(Locale.ROOT), charset);
  }

  boolean isJson() {
    return mediaType.equals("application/json")
        || (mediaType.startsWith("application/") && mediaType.endsWith("+json"));
  }
}
