package dev.weft.capture;

import dev.weft.annotation.Field;
import dev.weft.event.EventType;
import dev.weft.extract.Condition;
import dev.weft.extract.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Which interaction to make of what is seen, and where each of its fields comes from. Checked, but
 * not yet bound to a method. Immutable.
 *
 * @param origin where it was written, for messages: {@code weft.yaml:12} or a method
 * @param customActionName empty for all types but {@code custom}
 * @param destinations empty means all that can take the event
 * @param sources the fields that the rule names
 * @param when what must hold beside the default condition
 */
public record Rule(
    String origin,
    EventType type,
    String customActionName,
    List<String> destinations,
    List<Source> sources,
    Optional<Condition> when) {
  private static final Set<Path.Root> OF_METHODS =
      Set.of(Path.Root.ARG, Path.Root.THIS, Path.Root.RESULT);

  /**
   * Where one field, or one entry of a field that is a map, comes from.
   *
   * @param entry the name of the entry; empty for the field itself
   * @param paths alternatives: the first that has a value counts
   */
  public record Source(Field field, String entry, List<Path> paths) {
    /** Copies the list. */
    public Source {
      paths = List.copyOf(paths);
    }

    boolean readsBody() {
      return paths.stream().anyMatch(path -> path.root() == Path.Root.BODY);
    }
  }

  /** Copies the lists. */
  public Rule {
    destinations = List.copyOf(destinations);
    sources = List.copyOf(sources);
  }

  /** Whether the rule names the field. */
  public boolean names(Field field) {
    return sources.stream().anyMatch(source -> source.field() == field);
  }

  /** Whether a field or the condition is in the body of the request. */
  public boolean readsBody() {
    return paths().anyMatch(path -> path.root() == Path.Root.BODY);
  }

  /** What only a method has: its arguments, its object, its result. */
  List<Path> pathsIntoMethods() {
    return paths().filter(path -> OF_METHODS.contains(path.root())).distinct().toList();
  }

  /** All that it reads, for its fields and its condition. */
  Stream<Path> paths() {
    return Stream.concat(
        sources.stream().flatMap(source -> source.paths().stream()),
        when.stream()
            .flatMap(condition -> condition.anyOf().stream())
            .flatMap(List::stream)
            .flatMap(test -> test.paths().stream()));
  }

  /** Whether the rule names this entry of the field. */
  boolean names(Field field, String entry) {
    return sources.stream()
        .anyMatch(source -> source.field() == field && source.entry().equals(entry));
  }

  /** Whether both rules tell the same thing: nested calls of one kind make one event. */
  public boolean isSameKindAs(Rule other) {
    return type == other.type && customActionName.equals(other.customActionName);
  }
}
