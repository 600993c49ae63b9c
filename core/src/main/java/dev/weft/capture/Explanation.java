package dev.weft.capture;

import dev.weft.annotation.Field;
import dev.weft.event.EventType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a rule does at one place, for a person who asks where its values come from. Immutable; texts
 * only, so that it holds nothing of the application.
 *
 * @param place the method or the route
 * @param origin where the rule was written; the method itself for an annotation
 * @param customActionName empty for all types but {@code custom}
 * @param sources fields and entries in the order in which they are read
 * @param when what must hold beside the default condition; may be empty
 * @param destinations empty means all that can take the event
 */
public record Explanation(
    String place,
    String origin,
    EventType type,
    String customActionName,
    List<Source> sources,
    String when,
    List<String> destinations) {

  /** Who says where a value is. */
  public enum By {
    /** The rule itself. */
    RULE,
    /** The settings under {@code identity}. */
    IDENTITY,
    /** The settings under {@code context}. */
    CONTEXT,
    /** The usual names of the field. */
    CONVENTION
  }

  /**
   * Where one field, or one entry of a field that is a map, comes from.
   *
   * @param entry the name of the entry; empty for the field itself
   * @param paths as they were written; the first that has a value counts
   */
  public record Source(Field field, String entry, By by, List<String> paths) {
    /** Copies the list. */
    public Source {
      paths = List.copyOf(paths);
    }

    /** The same with other paths. */
    public Source withPaths(List<String> others) {
      return new Source(field, entry, by, others);
    }
  }

  /** Copies the lists. */
  public Explanation {
    sources = List.copyOf(sources);
    destinations = List.copyOf(destinations);
  }

  /** The same with other sources. */
  public Explanation with(List<Source> others) {
    return new Explanation(place, origin, type, customActionName, others, when, destinations);
  }

  /** Whether something says who did it. */
  public boolean hasIdentity() {
    return names(Field.USER_ID) || names(Field.ANONYMOUS_ID);
  }

  /** Whether there is a source for the field. */
  public boolean names(Field field) {
    return sources.stream().anyMatch(source -> source.field() == field);
  }

  /**
   * The fields of this type alone that have no source; not products for a custom event, nor groups
   * of products beside products.
   */
  public List<Field> without() {
    return type.own().stream().filter(field -> !names(field) && isMissed(field)).toList();
  }

  private boolean isMissed(Field field) {
    return switch (field) {
      case CUSTOM_ACTION_NAME -> false;
      case PRODUCT_IDS -> type != EventType.CUSTOM && !names(Field.PRODUCT_GROUP_IDS);
      case PRODUCT_GROUP_IDS -> type != EventType.CUSTOM && !names(Field.PRODUCT_IDS);
      default -> true;
    };
  }

  /** Several lines, the first not indented. */
  public String text() {
    StringBuilder text = new StringBuilder(place).append(": ").append(type.wireName());
    if (!customActionName.isEmpty()) text.append(' ').append(customActionName);
    text.append(origin.equals(place) ? ", by annotation" : ", by " + origin);
    if (!when.isEmpty()) text.append("\n  when ").append(when);
    if (!destinations.isEmpty()) text.append("\n  for ").append(String.join(", ", destinations));
    for (Source source : sources) {
      String name = source.field().wireName();
      if (!source.entry().isEmpty()) name += " " + source.entry();
      text.append(line(name, described(source)));
    }
    for (Field field : without()) text.append(line(field.wireName(), "nothing says where"));
    return text.toString();
  }

  private static String line(String name, String what) {
    return "\n  " + name + " ".repeat(Math.max(1, 22 - name.length())) + what;
  }

  private static String described(Source source) {
    return switch (source.by()) {
      case RULE -> String.join(" | ", source.paths());
      case IDENTITY -> String.join(" | ", source.paths()) + "   (identity)";
      case CONTEXT -> String.join(" | ", source.paths()) + "   (context)";
      case CONVENTION -> conventional(source.paths()) + "   (usual names)";
    };
  }

  /** Some dozens of paths in a line: {@code arg.sku | path, query, form: productIds, sku}. */
  private static String conventional(List<String> paths) {
    List<String> alternatives = new ArrayList<>();
    Map<String, Set<String>> namesByPlace = new LinkedHashMap<>();
    for (String path : paths) {
      int dot = path.lastIndexOf('.');
      if (dot < 0 || path.startsWith("arg.")) {
        alternatives.add(path);
      } else {
        namesByPlace
            .computeIfAbsent(path.substring(0, dot), place -> new LinkedHashSet<>())
            .add(path.substring(dot + 1));
      }
    }
    Map<Set<String>, List<String>> placesByNames = new LinkedHashMap<>();
    namesByPlace.forEach(
        (place, names) ->
            placesByNames.computeIfAbsent(names, all -> new ArrayList<>()).add(place));
    placesByNames.forEach(
        (names, places) ->
            alternatives.add(String.join(", ", places) + ": " + String.join(", ", names)));
    return String.join(" | ", alternatives);
  }
}
