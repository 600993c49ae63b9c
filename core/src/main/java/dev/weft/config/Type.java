package dev.weft.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What may be written for a key, and how it is said to a person. Immutable. */
abstract class Type<T> {
  /** YAML takes some texts for numbers or flags; the reader takes them as they were written. */
  private static final Map<String, Object> SCALAR =
      Map.of("type", List.of("string", "number", "boolean"));

  /** Empty when the text is wrong. The text has no blanks around it. */
  abstract Optional<T> parse(String text);

  /** Empty when a list is no way to write this, as it is for all types but one. */
  Optional<T> parseList(List<String> texts) {
    return Optional.empty();
  }

  boolean allows(T value) {
    return true;
  }

  /** As one would write it. */
  abstract String show(T value);

  /** Without an article, for a table. */
  abstract String describe();

  /** What may be written, in the words of JSON Schema; all that is right, and little else. */
  abstract Map<String, Object> schema();

  /** With an article and an example, for an error message. */
  String requirement(T example) {
    return "a " + describe() + ", for instance " + show(example);
  }

  private static Map<String, Object> numberOr(String pattern, long min, long max) {
    Map<String, Object> number =
        new TreeMap<>(Map.of("type", "integer", "minimum", min, "maximum", max));
    Map<String, Object> text = new TreeMap<>(Map.of("type", "string", "pattern", pattern));
    return Map.of("anyOf", List.of(number, text));
  }

  static final class Text extends Type<String> {
    private final String description;

    Text(String description) {
      this.description = description;
    }

    @Override
    Optional<String> parse(String text) {
      return Optional.of(text);
    }

    @Override
    String show(String value) {
      return value;
    }

    @Override
    String describe() {
      return description;
    }

    @Override
    Map<String, Object> schema() {
      return SCALAR;
    }

    @Override
    String requirement(String example) {
      return "a single text";
    }
  }

  static final class Texts extends Type<List<String>> {
    @Override
    Optional<List<String>> parse(String text) {
      List<String> parts = new ArrayList<>();
      int start = 0;
      for (int comma = text.indexOf(','); comma >= 0; comma = text.indexOf(',', start)) {
        parts.add(text.substring(start, comma));
        start = comma + 1;
      }
      parts.add(text.substring(start));
      return parseList(parts);
    }

    @Override
    Optional<List<String>> parseList(List<String> texts) {
      List<String> trimmed = new ArrayList<>();
      for (String text : texts) {
        if (!text.isBlank()) {
          trimmed.add(text.trim());
        }
      }
      return Optional.of(List.copyOf(trimmed));
    }

    @Override
    String show(List<String> value) {
      return String.join(", ", value);
    }

    @Override
    String describe() {
      return "list of texts";
    }

    @Override
    Map<String, Object> schema() {
      Map<String, Object> list = new TreeMap<>(Map.of("type", "array", "items", SCALAR));
      return Map.of("anyOf", List.of(SCALAR, list));
    }
  }

  static final class Flag extends Type<Boolean> {
    @Override
    Optional<Boolean> parse(String text) {
      // on, off, yes and no: what YAML 1.1 taught people to write
      return switch (text.toLowerCase(Locale.ROOT)) {
        case "true", "on", "yes" -> Optional.of(true);
        case "false", "off", "no" -> Optional.of(false);
        default -> Optional.empty();
      };
    }

    @Override
    String show(Boolean value) {
      return value.toString();
    }

    @Override
    String describe() {
      return "true or false";
    }

    @Override
    Map<String, Object> schema() {
      return Map.of("enum", List.of(true, false, "true", "false", "on", "off", "yes", "no"));
    }

    @Override
    String requirement(Boolean example) {
      return describe();
    }
  }

  static final class WholeNumber extends Type<Integer> {
    private final int min;
    private final int max;

    WholeNumber(int min, int max) {
      this.min = min;
      this.max = max;
    }

    @Override
    Optional<Integer> parse(String text) {
      try {
        return Optional.of(Integer.parseInt(text)).filter(this::allows);
      } catch (NumberFormatException notOne) {
        return Optional.empty();
      }
    }

    @Override
    boolean allows(Integer value) {
      return value >= min && value <= max;
    }

    @Override
    String show(Integer value) {
      return value.toString();
    }

    @Override
    Map<String, Object> schema() {
      return numberOr("^[0-9]+$", min, max);
    }

    @Override
    String describe() {
      return max == Integer.MAX_VALUE
          ? "whole number of at least " + min
          : "whole number between " + min + " and " + max;
    }
  }

  static final class Size extends Type<Long> {
    private static final Units UNITS =
        new Units(
            List.of("GiB", "MiB", "KiB", "B", ""), List.of(1L << 30, 1L << 20, 1L << 10, 1L, 1L));

    private final long min;
    private final long max;

    Size(long min, long max) {
      this.min = min;
      this.max = max;
    }

    @Override
    Optional<Long> parse(String text) {
      return UNITS.parse(text).filter(this::allows);
    }

    @Override
    boolean allows(Long value) {
      return value >= min && value <= max;
    }

    @Override
    String show(Long value) {
      return UNITS.show(value);
    }

    @Override
    Map<String, Object> schema() {
      return numberOr("^[0-9]+ *([KkMmGg][Ii])?[Bb]?$", min, max);
    }

    @Override
    String describe() {
      return max == Long.MAX_VALUE
          ? "size of at least " + show(min)
          : "size between " + show(min) + " and " + show(max);
    }
  }

  static final class Time extends Type<Duration> {
    /** In milliseconds. */
    private static final Units UNITS =
        new Units(
            List.of("d", "h", "min", "s", "ms", "m"),
            List.of(86_400_000L, 3_600_000L, 60_000L, 1_000L, 1L, 60_000L));

    private final Duration min;
    private final Duration max;

    Time(Duration min, Duration max) {
      this.min = min;
      this.max = max;
    }

    @Override
    Optional<Duration> parse(String text) {
      if (text.equals("0")) {
        return Optional.of(Duration.ZERO).filter(this::allows);
      }
      return UNITS.parse(text).map(Duration::ofMillis).filter(this::allows);
    }

    @Override
    boolean allows(Duration value) {
      return value.compareTo(min) >= 0 && value.compareTo(max) <= 0;
    }

    @Override
    String show(Duration value) {
      return value.isZero() ? "0 s" : UNITS.show(value.toMillis());
    }

    @Override
    Map<String, Object> schema() {
      Map<String, Object> text =
          Map.of("type", "string", "pattern", "^([0-9]+ *([dDhHsSmM]|[Mm][Ii][Nn]|[Mm][Ss])|0)$");
      if (!min.isZero()) return new TreeMap<>(text);
      return Map.of("anyOf", List.of(Map.of("const", 0), new TreeMap<>(text)));
    }

    @Override
    String describe() {
      return "duration between " + show(min) + " and " + show(max);
    }
  }

  static final class Choice<E extends Enum<E>> extends Type<E> {
    private final Class<E> choices;

    Choice(Class<E> choices) {
      this.choices = choices;
    }

    @Override
    Optional<E> parse(String text) {
      String written = text.toLowerCase(Locale.ROOT).replace('_', '-');
      for (E choice : EnumSet.allOf(choices)) {
        if (show(choice).equals(written)) {
          return Optional.of(choice);
        }
      }
      return Optional.empty();
    }

    @Override
    String show(E value) {
      return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    Map<String, Object> schema() {
      return Map.of("enum", EnumSet.allOf(choices).stream().map(this::show).toList());
    }

    @Override
    String describe() {
      StringBuilder all = new StringBuilder("one of ");
      String separator = "";
      for (E choice : EnumSet.allOf(choices)) {
        all.append(separator).append(show(choice));
        separator = ", ";
      }
      return all.toString();
    }

    @Override
    String requirement(E example) {
      return describe();
    }
  }

  /** Whole numbers with a unit, such as {@code 64 KiB}; the largest unit that divides is shown. */
  private record Units(List<String> names, List<Long> factors) {
    Optional<Long> parse(String text) {
      int digits = 0;
      while (digits < text.length() && text.charAt(digits) >= '0' && text.charAt(digits) <= '9') {
        digits++;
      }
      String unit = text.substring(digits).trim();
      // 18 digits fit a long
      if (digits == 0 || digits > 18) {
        return Optional.empty();
      }
      long number = Long.parseLong(text.substring(0, digits));
      for (int i = 0; i < names.size(); i++) {
        if (names.get(i).equalsIgnoreCase(unit)) {
          return number > Long.MAX_VALUE / factors.get(i)
              ? Optional.empty()
              : Optional.of(number * factors.get(i));
        }
      }
      return Optional.empty();
    }

    String show(long value) {
      for (int i = 0; i < names.size(); i++) {
        if (value != 0 && value % factors.get(i) == 0) {
          return value / factors.get(i) + " " + names.get(i);
        }
      }
      return Long.toString(value);
    }
  }
}
