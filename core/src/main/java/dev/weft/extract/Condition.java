package dev.weft.extract;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * When an event counts, for instance {@code arg.confirmed == true && response.status < 300}.
 * Immutable.
 *
 * <pre>
 * condition  = all { "||" all }
 * all        = test { "&amp;&amp;" test }
 * test       = "!" paths | paths [ ( "==" | "!=" | "&lt;" | "&lt;=" | "&gt;" | "&gt;=" ) literal ]
 * literal    = "true" | "false" | "null" | number | "'" text "'" | word
 * </pre>
 *
 * A bare path holds when its value is there, is not {@code false}, not 0 and not empty. Numbers are
 * compared as numbers, all else as text, and so is a text with a {@code 'text'} that looks like a
 * number; an absent value is equal to {@code null} only, and neither below nor above anything. A
 * word has neither spaces nor signs that could be meant for an operator.
 *
 * @param anyOf holds when all tests of at least one list hold
 */
public record Condition(String text, List<List<Test>> anyOf) {
  /** Not in a word: whoever writes one of these means something else than a word. */
  private static final String NOT_IN_WORDS = "=<>!&|()\"`\u2018\u2019\u201c\u201d";

  /** Compares one value. */
  public enum Operator {
    IS(""),
    IS_NOT("!"),
    EQUAL("=="),
    NOT_EQUAL("!="),
    AT_MOST("<="),
    AT_LEAST(">="),
    BELOW("<"),
    ABOVE(">");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }
  }

  /**
   * One comparison.
   *
   * @param paths alternatives, the first that has a value counts
   * @param literal what it is compared with; null for the bare word {@code null}, empty for {@code
   *     IS} and {@code IS_NOT}
   * @param isText whether the literal stood in quotes
   */
  public record Test(
      List<Path> paths, Operator operator, @Nullable String literal, boolean isText) {
    private Test(List<Path> paths, Operator operator) {
      this(paths, operator, "", false);
    }

    /**
     * Whether it holds.
     *
     * @param value a scalar or a list as {@link Scalars#copy} gives it, or null
     */
    public boolean holds(@Nullable Object value) {
      return switch (operator) {
        case IS -> isTrue(value);
        case IS_NOT -> !isTrue(value);
        case EQUAL -> isEqual(value, literal, isText);
        case NOT_EQUAL -> !isEqual(value, literal, isText);
        case BELOW -> compare(value, literal) == Order.BELOW;
        case ABOVE -> compare(value, literal) == Order.ABOVE;
        case AT_MOST -> isAny(compare(value, literal), Order.BELOW, Order.SAME);
        case AT_LEAST -> isAny(compare(value, literal), Order.ABOVE, Order.SAME);
      };
    }
  }

  private enum Order {
    BELOW,
    SAME,
    ABOVE,
    NONE
  }

  /**
   * Whether the text says something about the response's status, so that ours need not be added.
   */
  public boolean namesStatus() {
    return anyOf.stream()
        .flatMap(List::stream)
        .flatMap(test -> test.paths().stream())
        .anyMatch(path -> path.root() == Path.Root.RESPONSE_STATUS);
  }

  /**
   * Reads a condition.
   *
   * @throws PathException if the text is none; the message names the text and what would be one
   */
  public static Condition parse(String text) throws PathException {
    List<List<Test>> anyOf = new ArrayList<>();
    for (String all : Quotes.split(text, "||")) {
      List<Test> tests = new ArrayList<>();
      for (String test : Quotes.split(all, "&&")) tests.add(parseTest(text, test.strip()));
      anyOf.add(List.copyOf(tests));
    }
    return new Condition(text, List.copyOf(anyOf));
  }

  private static Test parseTest(String whole, String text) throws PathException {
    if (text.isEmpty()) {
      throw new PathException(
          "\"" + whole + "\" is no condition: something is missing beside && or ||");
    }
    if (text.startsWith("!") && !text.startsWith("!=")) {
      return new Test(PathParser.parse(text.substring(1).strip()), Operator.IS_NOT);
    }
    for (Operator operator : Operator.values()) {
      if (operator == Operator.IS || operator == Operator.IS_NOT) continue;
      int at = Quotes.indexOf(text, operator.sign, 0);
      if (at < 0) continue;
      String written = text.substring(at + operator.sign.length()).strip();
      String literal = unquoted(whole, written);
      boolean ordered = operator != Operator.EQUAL && operator != Operator.NOT_EQUAL;
      if (ordered && Scalars.decimal(literal) == null) {
        throw new PathException(
            "\"%s\" is no condition: %s compares numbers only, and %s is none"
                .formatted(whole, operator.sign, written));
      }
      return new Test(
          PathParser.parse(text.substring(0, at).strip()),
          operator,
          literal,
          written.startsWith("'"));
    }
    return new Test(PathParser.parse(text), Operator.IS);
  }

  private static @Nullable String unquoted(String whole, String literal) throws PathException {
    if (literal.isEmpty()) {
      throw new PathException(
          "\"" + whole + "\" is no condition: a value must follow the operator");
    }
    if (literal.equals("null")) return null;
    if (literal.indexOf('\'') > 0) {
      throw new PathException(
          "\"" + whole + "\" is no condition: a 'text' begins and ends with a quote");
    }
    if (!literal.startsWith("'")) return word(whole, literal);
    if (literal.length() < 2 || literal.indexOf('\'', 1) != literal.length() - 1) {
      throw new PathException(
          "\"" + whole + "\" is no condition: a 'text' ends with its second quote");
    }
    return literal.substring(1, literal.length() - 1);
  }

  /** A mistake taken for a word would make a condition that never holds, and nobody would know. */
  private static String word(String whole, String literal) throws PathException {
    for (int i = 0; i < literal.length(); i++) {
      char c = literal.charAt(i);
      boolean space = Character.isWhitespace(c) || Character.isSpaceChar(c);
      if (!space && NOT_IN_WORDS.indexOf(c) < 0) continue;
      throw new PathException(
          "\"%s\" is no condition: %s must be a number, a word, or a 'text' in single quotes"
              .formatted(whole, literal));
    }
    return literal;
  }

  private static boolean isTrue(@Nullable Object value) {
    if (value == null || Boolean.FALSE.equals(value)) return false;
    if (value instanceof Number number) return number.doubleValue() != 0;
    if (value instanceof String text) return isTrue(text);
    return !(value instanceof List<?> list) || !list.isEmpty();
  }

  /** As for a Boolean or a number: all values of a request are texts. */
  private static boolean isTrue(String text) {
    BigDecimal number = Scalars.decimal(text);
    return !text.isEmpty() && !text.equals("false") && (number == null || number.signum() != 0);
  }

  private static boolean isEqual(@Nullable Object value, @Nullable String literal, boolean isText) {
    if (value == null || literal == null) return value == null && literal == null;
    if (literal.equals(Scalars.text(value))) return true;
    boolean texts = isText && value instanceof String;
    return !texts && compare(value, literal) == Order.SAME;
  }

  private static Order compare(@Nullable Object value, @Nullable String literal) {
    BigDecimal left = Scalars.decimal(value);
    BigDecimal right = Scalars.decimal(literal);
    if (left == null || right == null) return Order.NONE;
    int order = left.compareTo(right);
    return order < 0 ? Order.BELOW : order > 0 ? Order.ABOVE : Order.SAME;
  }

  private static boolean isAny(Order order, Order one, Order other) {
    return order == one || order == other;
  }
}
