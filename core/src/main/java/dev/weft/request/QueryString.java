package dev.weft.request;

import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of a query string, decoded, in order; at most 1,000. Immutable.
 *
 * @param names of the parameters
 * @param values one for each name
 */
public record QueryString(List<String> names, List<String> values) {
  private static final int MAX_PARAMETERS = 1000;

  /** Copies the lists. */
  public QueryString {
    names = List.copyOf(names);
    values = List.copyOf(values);
  }

  /** Reads what follows the question mark. */
  public static QueryString parse(String text) {
    List<String> names = new ArrayList<>();
    List<String> values = new ArrayList<>();
    int start = 0;
    while (start < text.length() && names.size() < MAX_PARAMETERS) {
      int end = text.indexOf('&', start);
      if (end < 0) end = text.length();
      int equals = text.indexOf('=', start);
      if (equals < 0 || equals > end) equals = end;
      if (end > start) {
        names.add(UrlText.decodeQuery(text.substring(start, equals)));
        values.add(equals == end ? "" : UrlText.decodeQuery(text.substring(equals + 1, end)));
      }
      start = end + 1;
    }
    return new QueryString(names, values);
  }

  /** The values of a parameter, in order. */
  public List<String> values(String name) {
    List<String> found = List.of();
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).equals(name)) continue;
      if (found.isEmpty()) found = new ArrayList<>(1);
      found.add(values.get(i));
    }
    return found;
  }
}
