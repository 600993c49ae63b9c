package dev.weft.capture;

import dev.weft.extract.PathException;
import dev.weft.extract.RequestFacts;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which requests a rule is for: {@code POST /cart/{sku}?confirmed}. The method may be left out or
 * be {@code *}; {@code {name}} is one segment, {@code **} at the end is any rest; each query
 * parameter named must be there, with the value if one is given. Immutable.
 */
final class Route {
  private final String text;
  private final String method;
  private final List<String> segments;
  private final boolean openEnd;
  private final Map<String, String> query;

  private Route(
      String text,
      String method,
      List<String> segments,
      boolean openEnd,
      Map<String, String> query) {
    this.text = text;
    this.method = method;
    this.segments = segments;
    this.openEnd = openEnd;
    this.query = query;
  }

  /**
   * Reads a route.
   *
   * @throws PathException if the text is none
   */
  static Route parse(String text) throws PathException {
    String stripped = text.strip();
    int slash = stripped.indexOf('/');
    if (slash < 0) {
      throw new PathException(
          "\"" + text + "\" is no route: write a method and a path, such as POST /cart/{sku}");
    }
    String method = stripped.substring(0, slash).strip().toUpperCase(Locale.ROOT);
    for (int i = 0; i < method.length(); i++) {
      if (!Character.isLetter(method.charAt(i)) && !method.equals("*")) {
        throw new PathException("\"" + text + "\" is no route: \"" + method + "\" is no method");
      }
    }
    checkEscapes(text, stripped);
    int mark = stripped.indexOf('?', slash);
    String path = stripped.substring(slash, mark < 0 ? stripped.length() : mark);
    List<String> segments = segments(path);
    boolean openEnd = !segments.isEmpty() && segments.get(segments.size() - 1).equals("**");
    if (openEnd) segments.remove(segments.size() - 1);
    Set<String> variables = new HashSet<>();
    for (String segment : segments) {
      boolean variable = isVariable(segment);
      if (!variable && hasAny(segment, "{}*")) {
        throw new PathException(
            "\"%s\" is no route: \"%s\" must be a word or {name}; ** may stand at the end"
                .formatted(text, segment));
      }
      if (variable && !variables.add(segment)) {
        throw new PathException(
            "\"%s\" is no route: %s stands there twice".formatted(text, segment));
      }
    }
    return new Route(
        text,
        method.equals("*") ? "" : method,
        List.copyOf(segments),
        openEnd,
        mark < 0 ? Map.of() : query(stripped.substring(mark + 1)));
  }

  /** Not {@code {sku:[0-9]+}} nor {@code {*rest}}, which mean something to frameworks. */
  private static boolean isVariable(String segment) {
    int end = segment.length() - 1;
    return segment.startsWith("{")
        && segment.endsWith("}")
        && end > 1
        && !hasAny(segment.substring(1, end), "{}*:");
  }

  private static boolean hasAny(String text, String characters) {
    return text.chars().anyMatch(c -> characters.indexOf(c) >= 0);
  }

  /** A request is decoded before it is compared, so that an escape never matches. */
  private static void checkEscapes(String text, String stripped) throws PathException {
    for (int at = stripped.indexOf('%'); at >= 0; at = stripped.indexOf('%', at + 1)) {
      if (at + 2 >= stripped.length()) return;
      boolean escape =
          Character.digit(stripped.charAt(at + 1), 16) >= 0
              && Character.digit(stripped.charAt(at + 2), 16) >= 0;
      if (!escape) continue;
      throw new PathException(
          "\"%s\" is no route: write the character itself for %s, because requests are decoded before"
              .formatted(text, stripped.substring(at, at + 3)));
    }
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new HashMap<>();
    for (String part : text.split("&", -1)) {
      int equals = part.indexOf('=');
      if (equals < 0) {
        query.put(part, "");
      } else {
        query.put(part.substring(0, equals), part.substring(equals + 1));
      }
    }
    query.remove("");
    return Map.copyOf(query);
  }

  private static List<String> segments(String path) {
    List<String> segments = new ArrayList<>();
    int start = 1;
    while (start < path.length()) {
      int end = path.indexOf('/', start);
      if (end < 0) end = path.length();
      segments.add(path.substring(start, end));
      start = end + 1;
    }
    return segments;
  }

  /**
   * The variables of the path if the request is meant, else null. A miss of the method is cheap.
   */
  @Nullable Map<String, String> match(String requestMethod, String path, RequestFacts request) {
    if (!method.isEmpty() && !method.equals(requestMethod)) return null;
    Map<String, String> variables = matchPath(path);
    if (variables == null) return null;
    for (Map.Entry<String, String> wanted : query.entrySet()) {
      List<String> values = request.query(wanted.getKey());
      if (values.isEmpty()) return null;
      if (!wanted.getValue().isEmpty() && !values.contains(wanted.getValue())) return null;
    }
    return variables;
  }

  private @Nullable Map<String, String> matchPath(String path) {
    Map<String, String> variables = Map.of();
    int at = 0;
    for (String segment : segments) {
      if (at >= path.length() || path.charAt(at) != '/') return null;
      int end = path.indexOf('/', at + 1);
      if (end < 0) end = path.length();
      if (!segment.isEmpty() && segment.charAt(0) == '{') {
        if (end == at + 1) return null;
        if (variables.isEmpty()) variables = new HashMap<>(4);
        variables.put(segment.substring(1, segment.length() - 1), path.substring(at + 1, end));
      } else if (segment.length() != end - at - 1 || !path.startsWith(segment, at + 1)) {
        return null;
      }
      at = end;
    }
    boolean atEnd = at == path.length() || (at == path.length() - 1 && path.charAt(at) == '/');
    return atEnd || (openEnd && path.charAt(at) == '/') ? variables : null;
  }

  @Override
  public String toString() {
    return text;
  }
}
