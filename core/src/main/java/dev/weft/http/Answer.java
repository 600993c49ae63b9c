package dev.weft.http;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The answer to one request. Immutable: the body is handed over, not copied, and must not be
 * changed.
 *
 * @param status of the HTTP answer, 200 to 599
 * @param headers by their lower-case name; of a repeated header, the last
 * @param body at most what {@link HttpPoster#MAX_ANSWER_BYTES} says; cut off where the connection
 *     broke or the cap was reached
 */
@SuppressWarnings("ArrayRecordComponent") // compared nowhere
public record Answer(int status, Map<String, String> headers, byte[] body) {
  /** Makes the names of the headers lower-case. */
  public Answer {
    Map<String, String> lower = new TreeMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    headers = Map.copyOf(lower);
  }

  /** Returns the header's value whatever the case of its name, or an empty string. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The body as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
