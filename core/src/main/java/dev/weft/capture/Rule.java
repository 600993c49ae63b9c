package dev.weft.capture;

import dev.weft.annotation.Field;
import dev.weft.event.EventType;
import dev.weft.extract.Condition;
import dev.weft.extract.Path;
import java.util.List;
import java.util.Optional;

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
      return isBodyAmong(paths);
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
    return sources.stream().anyMatch(Source::readsBody)
        || when.stream()
            .flatMap(condition -> condition.anyOf().stream())
            .flatMap(List::stream)
            .anyMatch(test -> isBodyAmong(test.paths()));
  }

  private static boolean isBodyAmong(List<Path> paths) {
    return paths.stream().anyMatch(path -> path.root() == Path.Root.BODY);
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
