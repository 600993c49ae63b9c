package dev.weft.capture;

import dev.weft.annotation.Field;
import dev.weft.event.EventType;
import dev.weft.extract.Path;
import dev.weft.extract.PathException;
import dev.weft.extract.PathParser;
import dev.weft.extract.Signature;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The usual names of fields: where a rule says nothing, a field is looked for under these in method
 * parameters, path variables, query and form parameters, and in the properties of parameters (a
 * JSON body is one), in that order; in each place in the order of the names. A rule for a route,
 * which has no parameters, looks last into the body itself. Immutable.
 */
public final class Conventions {
  private static final Map<Field, List<String>> USUAL = new EnumMap<>(Field.class);

  static {
    USUAL.put(
        Field.PRODUCT_IDS,
        List.of(
            "productIds",
            "product_ids",
            "productId",
            "product_id",
            "sku",
            "skus",
            "itemId",
            "item_id",
            "itemIds"));
    USUAL.put(
        Field.PRODUCT_GROUP_IDS,
        List.of("productGroupIds", "product_group_ids", "productGroupId", "product_group_id"));
    USUAL.put(Field.QUANTITIES, List.of("quantities", "quantity", "qty"));
    USUAL.put(Field.REVENUE, List.of("revenue", "total", "orderTotal"));
    USUAL.put(Field.RATING, List.of("rating", "stars", "score"));
    USUAL.put(Field.CATEGORY, List.of("category", "categories", "categoryPath"));
    USUAL.put(
        Field.SEARCH_KEYWORDS, List.of("keywords", "keyword", "q", "query", "search", "term"));
    USUAL.put(Field.QUESTION_ID, List.of("questionId", "question_id"));
    USUAL.put(Field.RESULT_TYPE, List.of("resultType", "result_type"));
    USUAL.put(Field.VALUE, List.of("value"));
  }

  /**
   * Types of parameters that a framework hands in, and scalars: no property of theirs is a field.
   * (No dot after kotlin: the build would take the text for a package to relocate.)
   */
  private static final List<String> FOREIGN =
      List.of("java.", "javax.", "jakarta.", "kotlin", "org.springframework.", "reactor.");

  private final Map<Field, List<String>> names;

  private Conventions(Map<Field, List<String>> names) {
    this.names = names;
  }

  /** Stands for the usual names in a list of others: {@code [articleNumber, usual]}. */
  public static final String USUAL_NAMES = "usual";

  /** The parts of a request that are looked at, in this order, after the method's parameters. */
  private static final List<String> REQUEST = List.of("path.", "query.", "form.");

  /** The names that are documented. */
  public static Conventions usual() {
    return new Conventions(USUAL);
  }

  /** The fields whose names can be chosen. */
  public static List<Field> fields() {
    List<Field> fields = new ArrayList<>(USUAL.keySet());
    fields.add(Field.DURATION); // has none by itself
    return fields;
  }

  /**
   * These with other names for one field.
   *
   * @param names in the order in which they are tried; {@link #USUAL_NAMES} stands for the usual
   *     ones; none means that the field is not looked for
   * @throws PathException if one of them cannot be a name in a path
   */
  public Conventions with(Field field, List<String> names) throws PathException {
    Set<String> all = new LinkedHashSet<>();
    for (String name : names) {
      if (name.equals(USUAL_NAMES)) all.addAll(USUAL.getOrDefault(field, List.of()));
      else all.add(checked(name));
    }
    Map<Field, List<String>> changed = new EnumMap<>(this.names);
    changed.put(field, List.copyOf(all));
    return new Conventions(changed);
  }

  private static String checked(String name) throws PathException {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      if (Character.isJavaIdentifierPart(c) || c == '-') continue;
      throw new PathException(
          "\"%s\" is no name: it consists of letters, digits, _ and -".formatted(name));
    }
    return name;
  }

  /** The usual names of each field, for the documentation. */
  public static Map<Field, List<String>> usualNames() {
    return new EnumMap<>(USUAL);
  }

  /** The sources of all fields that the type takes and the rule does not name. */
  List<Rule.Source> sources(Rule rule, Signature signature) {
    List<Rule.Source> sources = new ArrayList<>();
    for (Map.Entry<Field, List<String>> entry : names.entrySet()) {
      Field field = entry.getKey();
      if (!rule.type().takes(field) || rule.names(field)) continue;
      if (isProductGiven(rule, field)) continue;
      List<Path> paths = paths(entry.getValue(), signature);
      if (!paths.isEmpty()) sources.add(new Rule.Source(field, "", paths));
    }
    return sources;
  }

  /** A rule that says which products are meant does not want groups guessed, nor the reverse. */
  private static boolean isProductGiven(Rule rule, Field field) {
    return switch (field) {
      case PRODUCT_IDS -> rule.names(Field.PRODUCT_GROUP_IDS) || rule.type() == EventType.CUSTOM;
      case PRODUCT_GROUP_IDS -> rule.names(Field.PRODUCT_IDS) || rule.type() == EventType.CUSTOM;
      default -> false;
    };
  }

  private static List<Path> paths(List<String> names, Signature signature) {
    List<String> texts = new ArrayList<>();
    for (String name : names) {
      if (signature.parameterNames().contains(name)) texts.add("arg." + name);
    }
    for (String root : REQUEST) {
      for (String name : names) texts.add(root + name);
    }
    for (int i = 0; i < signature.parameterCount(); i++) {
      if (!isOwnType(signature.parameterTypes().get(i))) continue;
      for (String name : names) texts.add("arg[" + i + "]." + name);
    }
    if (signature.equals(Signature.NONE)) {
      for (String name : names) texts.add("body." + name);
    }
    List<Path> paths = new ArrayList<>(texts.size());
    for (String text : texts) paths.addAll(parse(text));
    return paths;
  }

  /**
   * Whether it is a class of the application, or a map as one that a JSON body is read into: then
   * its properties may be fields of ours.
   */
  private static boolean isOwnType(String type) {
    if (type.equals("java.util.Map")) return true;
    if (type.indexOf('.') < 0 || type.endsWith("[]")) return false;
    return FOREIGN.stream().noneMatch(type::startsWith);
  }

  private static List<Path> parse(String text) {
    try {
      return PathParser.parse(text);
    } catch (PathException e) {
      throw new IllegalStateException("a convention is no path", e);
    }
  }
}
