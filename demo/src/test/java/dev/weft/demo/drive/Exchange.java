package dev.weft.demo.drive;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * One request of the tour and what came back. Immutable.
 *
 * @param visitor {@code A} or {@code B}
 * @param path with the query, if there is one
 * @param requestBody empty for a GET
 * @param headers those of the response
 */
public record Exchange(
    String visitor,
    String method,
    String path,
    String requestBody,
    int status,
    Map<String, List<String>> headers,
    String body) {

  /** First value of a response header; empty when there is none. */
  public String header(String name) {
    return headers.entrySet().stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .flatMap(header -> header.getValue().stream())
        .findFirst()
        .orElse("");
  }

  /**
   * The whole exchange as text, less what differs between two runs of the same shop: the date, the
   * values of the session cookie and of the visitor cookie.
   */
  public String comparable() {
    Map<String, List<String>> sorted = new TreeMap<>();
    headers.forEach((name, values) -> sorted.put(name.toLowerCase(Locale.ROOT), values));
    sorted.remove("date");
    String text =
        String.format(
            "%s %s %s %s%n%d %s%n%s", visitor, method, path, requestBody, status, sorted, body);
    return text.replaceAll("(JSESSIONID|shop_visitor)=[^;,\\]]+", "$1=…");
  }

  @Override
  public String toString() {
    return visitor + " " + method + " " + path + " " + status;
  }
}
