package dev.weft.agent.weave;

import dev.weft.config.RuleText;
import java.util.ArrayList;
import java.util.List;

/**
 * What a woven method says of itself to the linker, as one text in its own constant pool: so the
 * agent keeps no table of classes. Immutable.
 *
 * <p>Text: {@code owner \1 name \1 static or not \1 types \1 parameters \1 declaring class \1
 * declared types} and for each rule {@code \1 key \3 value \3 value… \2 key…}; types and parameters
 * are parted by commas.
 *
 * @param owner class name as in source
 * @param isStatic whether it is called without an object
 * @param parameterTypes class names as in source
 * @param parameterNames empty when the class file has none
 * @param declaration where its rules stand: itself, or what it implements or overrides
 * @param rules of its annotations
 */
public record WovenMethod(
    String owner,
    String name,
    boolean isStatic,
    List<String> parameterTypes,
    List<String> parameterNames,
    Declaration declaration,
    List<RuleText> rules) {
  private static final String PART = "\u0001";
  private static final String ENTRY = "\u0002";
  private static final String VALUE = "\u0003";

  /**
   * The method that has the rules. Immutable.
   *
   * @param owner class name as in source
   * @param parameterTypes class names as in source
   */
  public record Declaration(String owner, List<String> parameterTypes) {}

  /** A method that has its rules itself. */
  public WovenMethod(
      String owner,
      String name,
      boolean isStatic,
      List<String> parameterTypes,
      List<String> parameterNames,
      List<RuleText> rules) {
    this(
        owner,
        name,
        isStatic,
        parameterTypes,
        parameterNames,
        new Declaration(owner, parameterTypes),
        rules);
  }

  /** The same with the rules of what it implements or overrides. */
  WovenMethod heirOf(Declared declared) {
    boolean named = declared.parameterNames().size() == parameterTypes.size();
    return new WovenMethod(
        owner,
        name,
        isStatic,
        parameterTypes,
        named ? declared.parameterNames() : parameterNames,
        new Declaration(declared.owner(), declared.parameterTypes()),
        declared.rules());
  }

  /** For messages, and to tell calls apart: {@code com.acme.CartController#add(String, Item)}. */
  public String where() {
    StringBuilder where = new StringBuilder(owner).append('#').append(name).append('(');
    for (int i = 0; i < parameterTypes.size(); i++) {
      String type = parameterTypes.get(i);
      if (i > 0) where.append(", ");
      where.append(type.substring(type.lastIndexOf('.') + 1));
    }
    return where.append(')').toString();
  }

  /** The text that stands in the woven class. */
  public String encode() {
    StringBuilder text = new StringBuilder(owner);
    text.append(PART).append(name);
    text.append(PART).append(isStatic);
    text.append(PART).append(String.join(",", parameterTypes));
    text.append(PART).append(String.join(",", parameterNames));
    text.append(PART).append(declaration.owner());
    text.append(PART).append(String.join(",", declaration.parameterTypes()));
    for (RuleText rule : rules) {
      text.append(PART);
      for (RuleText.Entry entry : rule.entries()) {
        text.append(entry.key());
        for (String value : entry.values()) text.append(VALUE).append(clean(value));
        text.append(ENTRY);
      }
    }
    return text.toString();
  }

  private static String clean(String value) {
    return value.replace(PART, " ").replace(ENTRY, " ").replace(VALUE, " ");
  }

  /** Reads what {@code encode} wrote. */
  public static WovenMethod decode(String text) {
    List<String> parts = split(text, PART);
    WovenMethod bare =
        new WovenMethod(
            parts.get(0),
            parts.get(1),
            Boolean.parseBoolean(parts.get(2)),
            list(parts.get(3)),
            list(parts.get(4)),
            new Declaration(parts.get(5), list(parts.get(6))),
            List.of());
    List<RuleText> rules = new ArrayList<>();
    for (String part : parts.subList(7, parts.size())) rules.add(rule(part, bare.where()));
    return new WovenMethod(
        bare.owner(),
        bare.name(),
        bare.isStatic(),
        bare.parameterTypes(),
        bare.parameterNames(),
        bare.declaration(),
        rules);
  }

  private static RuleText rule(String text, String origin) {
    List<RuleText.Entry> entries = new ArrayList<>();
    for (String entry : split(text, ENTRY)) {
      if (entry.isEmpty()) continue;
      List<String> words = split(entry, VALUE);
      entries.add(
          new RuleText.Entry(origin, words.get(0), List.copyOf(words.subList(1, words.size()))));
    }
    return new RuleText(origin, entries);
  }

  private static List<String> list(String text) {
    return text.isEmpty() ? List.of() : List.copyOf(split(text, ","));
  }

  private static List<String> split(String text, String separator) {
    List<String> parts = new ArrayList<>();
    int start = 0;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, start)) {
      parts.add(text.substring(start, at));
      start = at + separator.length();
    }
    parts.add(text.substring(start));
    return parts;
  }
}
