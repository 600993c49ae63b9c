package dev.weft.capture;

import dev.weft.annotation.Field;
import dev.weft.config.Nearest;
import dev.weft.config.Problems;
import dev.weft.config.RuleText;
import dev.weft.event.EventType;
import dev.weft.event.FieldSpec;
import dev.weft.extract.Condition;
import dev.weft.extract.PathException;
import dev.weft.extract.PathParser;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Checks the text of a rule, from a file or an annotation, and tells everything that is wrong with
 * it at once. Stateless.
 */
public final class RuleParser {
  private static final Map<String, Field> FIELDS = new TreeMap<>();
  private static final Set<String> SINGLE =
      Set.of("type", "custom-action-name", "when", "method", "route");
  private static final Set<String> OTHERS =
      Set.of("type", "custom-action-name", "when", "destinations", "method", "route");

  static {
    for (Field field : Field.values()) FIELDS.put(key(field), field);
    FIELDS.remove(key(Field.CUSTOM_ACTION_NAME));
  }

  private final Set<String> destinations;
  private final Set<Field> given;

  /**
   * Remembers what rules may send to.
   *
   * @param destinations the names of those that are configured
   */
  public RuleParser(Set<String> destinations) {
    this(destinations, Set.of());
  }

  /**
   * Remembers what rules may send to, and what they need not name.
   *
   * @param destinations the names of those that are configured
   * @param given fields that get a value without a rule
   */
  public RuleParser(Set<String> destinations, Set<Field> given) {
    this.destinations = Set.copyOf(destinations);
    this.given = Set.copyOf(given);
  }

  /** The key of a field in a rule: {@code product-ids}, {@code context} for custom context. */
  public static String key(Field field) {
    if (field == Field.CUSTOM_CONTEXT) return "context";
    return field.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Reads a rule; empty when something is wrong with it, which is then among the problems. */
  public Optional<Rule> parse(RuleText text, Problems problems) {
    Problems own = new Problems();
    Optional<EventType> type = type(text, own);
    List<Rule.Source> sources = new ArrayList<>();
    for (RuleText.Entry entry : text.entries()) {
      checkCount(entry, own);
      if (!OTHERS.contains(entry.key())) addSources(entry, type, sources, own);
    }
    String actionName = actionName(text, type, own);
    checkDestinations(text, own);
    checkPage(text, sources, own);
    Optional<Condition> when = condition(text, own);
    problems.addAll(own);
    if (!own.isEmpty() || type.isEmpty()) return Optional.empty();
    return Optional.of(
        new Rule(
            text.origin(),
            type.get(),
            actionName,
            text.find("destinations").map(RuleText.Entry::values).orElse(List.of()),
            sources,
            when));
  }

  /** Neither is a value to be left out in silence, nor an empty list to mean everything. */
  private static void checkCount(RuleText.Entry entry, Problems problems) {
    int count = entry.values().size();
    if (hasNoValue(entry)) {
      problems.add(entry.origin(), entry.key() + " has no value: write one or remove it");
    } else if (count > 1 && SINGLE.contains(entry.key())) {
      problems.add(entry.origin(), entry.key() + " takes one value, and has " + count);
    }
  }

  /** A condition that is empty, too, would mean everything. */
  private static boolean hasNoValue(RuleText.Entry entry) {
    return entry.values().isEmpty()
        || (entry.key().equals("when") && entry.values().get(0).isBlank());
  }

  private static Optional<EventType> type(RuleText text, Problems problems) {
    String name = text.first("type");
    if (name.isEmpty()) {
      problems.add(text.origin(), "the rule has no type; add one, such as type: add_to_cart");
      return Optional.empty();
    }
    Optional<EventType> type = EventType.find(name);
    if (type.isEmpty()) {
      List<String> known = Arrays.stream(EventType.values()).map(EventType::wireName).toList();
      problems.add(
          origin(text, "type"),
          "unknown event type \"%s\"%s".formatted(name, Nearest.suggestion(name, known)));
    }
    return type;
  }

  private static void addSources(
      RuleText.Entry entry,
      Optional<EventType> type,
      List<Rule.Source> sources,
      Problems problems) {
    Field field = FIELDS.get(entry.key());
    if (field == null) {
      List<String> known = Stream.concat(FIELDS.keySet().stream(), OTHERS.stream()).toList();
      problems.add(
          entry.origin(),
          "unknown field \"%s\"%s".formatted(entry.key(), Nearest.suggestion(entry.key(), known)));
      return;
    }
    if (type.isPresent() && !type.get().takes(field)) {
      problems.add(
          entry.origin(),
          "%s takes no field \"%s\"; its own fields are %s"
              .formatted(type.get().wireName(), entry.key(), ownKeys(type.get())));
      return;
    }
    FieldSpec.Kind kind = FieldSpec.of(field).kind();
    boolean given = sources.stream().anyMatch(source -> source.field() == field);
    boolean entries = kind == FieldSpec.Kind.ENTRIES || kind == FieldSpec.Kind.FACETS;
    for (String value : entry.values()) {
      try {
        sources.add(entries ? entry(field, value) : source(field, "", value));
      } catch (PathException e) {
        problems.add(entry.origin(), entry.key() + ": " + e.getMessage());
      }
    }
    if (!entries && given) {
      problems.add(entry.origin(), entry.key() + " is given twice; leave one of them out");
    }
    if (!entries && entry.values().size() > 1) {
      problems.add(
          entry.origin(),
          entry.key()
              + " has "
              + entry.values().size()
              + " paths; write them as one, with | between");
    }
  }

  private static String ownKeys(EventType type) {
    return type.own().stream().map(RuleParser::key).collect(Collectors.joining(", "));
  }

  private static Rule.Source entry(Field field, String text) throws PathException {
    int equals = text.indexOf('=');
    String name = equals < 0 ? "" : text.substring(0, equals).strip();
    if (name.isEmpty()) {
      throw new PathException("\"" + text + "\" is no entry: write it as name = path");
    }
    return source(field, name, text.substring(equals + 1).strip());
  }

  /**
   * Reads an entry of the custom context: {@code name = path}.
   *
   * @throws PathException if it is none; the message names the text
   */
  public static Rule.Source contextEntry(String text) throws PathException {
    return entry(Field.CUSTOM_CONTEXT, text);
  }

  private static Rule.Source source(Field field, String entry, String path) throws PathException {
    return new Rule.Source(field, entry, PathParser.parse(path));
  }

  private static String actionName(RuleText text, Optional<EventType> type, Problems problems) {
    String name = text.first("custom-action-name");
    if (type.isEmpty()) return name;
    boolean custom = type.get() == EventType.CUSTOM;
    if (custom && name.isEmpty()) {
      problems.add(
          origin(text, "type"), "type custom needs a custom-action-name, such as enrol_loyalty");
    } else if (!custom && !name.isEmpty()) {
      problems.add(
          origin(text, "custom-action-name"),
          "%s takes no custom-action-name; only type custom has one"
              .formatted(type.get().wireName()));
    }
    return name;
  }

  private void checkDestinations(RuleText text, Problems problems) {
    for (String name : text.find("destinations").map(RuleText.Entry::values).orElse(List.of())) {
      if (destinations.contains(name)) continue;
      problems.add(
          origin(text, "destinations"),
          "no destination \"%s\" is configured; there is %s"
              .formatted(name, String.join(", ", destinations.stream().sorted().toList())));
    }
  }

  private void checkPage(RuleText text, List<Rule.Source> sources, Problems problems) {
    boolean url =
        given.contains(Field.PAGE_URL)
            || sources.stream().anyMatch(source -> source.field() == Field.PAGE_URL);
    for (Rule.Source source : sources) {
      boolean part = source.field() == Field.PAGE_TITLE || source.field() == Field.PAGE_REFERRER;
      if (!part || url) continue;
      problems.add(
          origin(text, key(source.field())), key(source.field()) + " needs a page-url beside it");
    }
  }

  private static Optional<Condition> condition(RuleText text, Problems problems) {
    Optional<RuleText.Entry> when = text.find("when");
    if (when.isEmpty() || hasNoValue(when.get())) return Optional.empty();
    try {
      return Optional.of(Condition.parse(when.get().values().get(0)));
    } catch (PathException e) {
      problems.add(origin(text, "when"), "when: " + e.getMessage());
      return Optional.empty();
    }
  }

  private static String origin(RuleText text, String key) {
    return text.find(key).map(RuleText.Entry::origin).orElse(text.origin());
  }
}
