package dev.weft.extract;

import dev.weft.extract.Path.Root;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Turns the text of a path into its alternatives.
 *
 * <pre>
 * paths  = path { "|" path }
 * path   = "'" text "'" | root steps
 * root   = "arg" ( "." name | "[" number "]" ) | "result" | "this" | "principal" | "session-id"
 *        | "body"
 *        | ( "path" | "query" | "form" | "header" | "cookie" | "session" | "attribute" ) "." name
 *        | "response.status" | "response.header." name
 * steps  = { "." name | "[" number "]" | "[*]" | "['" name "']" }
 * </pre>
 *
 * At most 1,000 characters, 16 steps and one {@code [*]}. Stateless.
 */
public final class PathParser {
  private static final int MAX_LENGTH = 1000;
  private static final int MAX_STEPS = 16;
  private static final Map<String, Root> NAMED =
      new TreeMap<>(
          Map.of(
              "path", Root.PATH,
              "query", Root.QUERY,
              "form", Root.FORM,
              "header", Root.HEADER,
              "cookie", Root.COOKIE,
              "session", Root.SESSION,
              "attribute", Root.ATTRIBUTE));
  private static final Map<String, Root> BARE =
      Map.of(
          "result", Root.RESULT,
          "this", Root.THIS,
          "principal", Root.PRINCIPAL,
          "body", Root.BODY,
          "session-id", Root.SESSION_ID);
  private static final Set<String> SECRET_HEADERS =
      Set.of("authorization", "proxy-authorization", "cookie", "set-cookie");

  private final String text;
  private int at;

  private PathParser(String text) {
    this.text = text;
  }

  /**
   * Reads one path with its alternatives, in the order in which they are to be tried.
   *
   * @throws PathException if the text is no path; the message names the text and what would be one
   */
  public static List<Path> parse(String text) throws PathException {
    if (text.length() > MAX_LENGTH) {
      throw new PathException(
          "a path has " + text.length() + " characters; at most " + MAX_LENGTH + " make sense");
    }
    List<Path> paths = new ArrayList<>();
    for (String part : Quotes.split(text, "|")) paths.add(new PathParser(part.strip()).path());
    return paths;
  }

  private Path path() throws PathException {
    if (text.startsWith("'")) return literal();
    String word = name();
    Root bare = BARE.get(word);
    if (bare != null) return path(bare, "", -1);
    if (word.equals("arg")) return argument();
    if (word.equals("response")) return response();
    Root root = NAMED.get(word);
    if (root == null) throw noPath("it must start with one of " + starts() + ", or be a 'literal'");
    return path(root, checked(root, member("a name must follow, as in " + word + ".sku")), -1);
  }

  private Path literal() throws PathException {
    int end = text.indexOf('\'', 1);
    if (end != text.length() - 1) throw noPath("a 'literal' ends with its second quote");
    return new Path(text, Root.LITERAL, text.substring(1, end), -1, List.of());
  }

  private Path argument() throws PathException {
    if (at < text.length() && text.charAt(at) == '[') return path(Root.ARG, "", index());
    return path(Root.ARG, member("a parameter must follow, as in arg.sku or arg[0]"), -1);
  }

  private Path response() throws PathException {
    String what = member("only response.status and response.header.NAME can be read");
    if (what.equals("status")) return path(Root.RESPONSE_STATUS, "", -1);
    if (what.equals("header")) {
      String name = member("a name must follow, as in response.header.Location");
      return path(Root.RESPONSE_HEADER, checked(Root.HEADER, name), -1);
    }
    throw noPath("only response.status and response.header.NAME can be read");
  }

  private String checked(Root root, String name) throws PathException {
    if (root == Root.HEADER && SECRET_HEADERS.contains(name.toLowerCase(Locale.ROOT))) {
      throw noPath("the header " + name + " carries secrets and is never read");
    }
    return name;
  }

  private Path path(Root root, String name, int index) throws PathException {
    List<Step> steps = new ArrayList<>();
    boolean each = false;
    while (at < text.length()) {
      Step step = step();
      if (step instanceof Step.Each && each) throw noPath("[*] may stand only once");
      each |= step instanceof Step.Each;
      steps.add(step);
      if (steps.size() > MAX_STEPS) throw noPath("it has more than " + MAX_STEPS + " steps");
    }
    return new Path(text, root, name, index, steps);
  }

  private Step step() throws PathException {
    if (text.startsWith("[*]", at)) {
      at += 3;
      return new Step.Each();
    }
    if (text.startsWith("['", at) || text.charAt(at) == '.') {
      return property(member("a property must follow the dot"));
    }
    if (text.charAt(at) == '[') return new Step.Index(index());
    throw noPath("\"" + text.substring(at) + "\" is no step; steps are .name, [0] and [*]");
  }

  private static Step property(String name) {
    return new Step.Property(name, Rights.PUBLIC);
  }

  private int index() throws PathException {
    int end = text.indexOf(']', at);
    String digits = end < 0 ? "" : text.substring(at + 1, end);
    boolean number = !digits.isEmpty() && digits.length() < 5;
    for (int i = 0; i < digits.length(); i++)
      number &= digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    if (!number) throw noPath("[ ] takes a number from 0 to 9999, or *");
    at = end + 1;
    return Integer.parseInt(digits);
  }

  private String member(String otherwise) throws PathException {
    if (text.startsWith("['", at)) {
      int end = text.indexOf("']", at + 2);
      if (end < at + 3) throw noPath(otherwise);
      String name = text.substring(at + 2, end);
      at = end + 2;
      return name;
    }
    if (at >= text.length() || text.charAt(at) != '.') throw noPath(otherwise);
    at++;
    String name = name();
    if (name.isEmpty()) throw noPath(otherwise);
    return name;
  }

  private String name() {
    int start = at;
    while (at < text.length() && isNamePart(text.charAt(at))) at++;
    return text.substring(start, at);
  }

  private static boolean isNamePart(char c) {
    return Character.isJavaIdentifierPart(c) || c == '-';
  }

  private PathException noPath(String why) {
    return new PathException("\"" + text + "\" is no path: " + why);
  }

  private static String starts() {
    return "arg. result. this. principal. body. "
        + String.join(". ", NAMED.keySet())
        + ". response.";
  }
}
