package dev.weft.extract;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where one value comes from, for instance {@code arg.item.sku}; made by {@link PathParser}. Before
 * a path is read it is bound, once, to the method it will be read in. Immutable and thread-safe.
 *
 * @param text as it was written, for messages
 * @param root where the way begins
 * @param name what to take there: a parameter, a header, …; empty where the root needs none
 * @param index of the argument; -1 for a parameter that is named and not yet bound
 * @param steps the way from there
 */
public record Path(String text, Root root, String name, int index, List<Step> steps) {
  /** A list read by {@code [*]} ends here. */
  static final int MAX_ITEMS = 100;

  /** Where the way begins. */
  public enum Root {
    ARG(When.ENTRY),
    THIS(When.ENTRY),
    RESULT(When.EXIT),
    PATH(When.EXIT),
    QUERY(When.EXIT),
    FORM(When.END),
    BODY(When.END),
    HEADER(When.EXIT),
    COOKIE(When.EXIT),
    SESSION(When.ENTRY),
    SESSION_ID(When.ENTRY),
    ATTRIBUTE(When.EXIT),
    PRINCIPAL(When.ENTRY),
    RESPONSE_STATUS(When.END),
    RESPONSE_HEADER(When.END),
    LITERAL(When.EXIT);

    private final When when;

    Root(When when) {
      this.when = when;
    }

    /** The first moment at which it can be read. */
    public When when() {
      return when;
    }
  }

  /**
   * The moments at which paths are read. What can be read at entry is read then, because the method
   * may empty the very cart it is given; what is not there yet is read again at exit, because the
   * method may be what makes it.
   */
  public enum When {
    /** Before the method's own code runs. */
    ENTRY,
    /** When the method returns. */
    EXIT,
    /** When the outermost servlet or filter is done with the request. */
    END
  }

  /** Copies the steps. */
  public Path {
    steps = List.copyOf(steps);
  }

  /** The steps as they would be written: {@code .name}, {@code [0]}, {@code [*]}. */
  public List<String> stepTexts() {
    return steps.stream().map(Step::text).toList();
  }

  /** As {@link #bind(Signature, Consumer)}, with nobody to tell. */
  public Path bind(Signature signature) throws PathException {
    return bind(signature, notice -> {});
  }

  /**
   * Settles which parameter is meant, and with whose rights the steps look into objects.
   *
   * @param tell hears why a property that is there may not be read; must not throw
   * @throws PathException if the method has no such parameter, or the class file names none
   */
  public Path bind(Signature signature, Consumer<String> tell) throws PathException {
    Rights rights =
        new Rights(
            signature.lookup(),
            reason -> tell.accept("%s: \"%s\" %s".formatted(signature.where(), text, reason)));
    List<Step> bound = new ArrayList<>(steps.size());
    for (Step step : steps) bound.add(step.bind(rights));
    return new Path(text, root, name, root == Root.ARG ? argument(signature) : index, bound);
  }

  private int argument(Signature signature) throws PathException {
    int count = signature.parameterCount();
    if (index >= 0) {
      if (index < count) return index;
      throw new PathException(
          "\"%s\" names argument %d, but %s".formatted(text, index, describe(count)));
    }
    if (signature.parameterNames().isEmpty() && count > 0) {
      throw new PathException(
          "\"%s\" names a parameter, but the class file holds no parameter names: compile with -parameters or -g, or write arg[0]"
              .formatted(text));
    }
    int found = signature.parameterNames().indexOf(name);
    if (found >= 0) return found;
    throw new PathException(
        "\"%s\" names no parameter: %s%s"
            .formatted(
                text,
                describe(count),
                count == 0 ? "" : ", " + String.join(", ", signature.parameterNames())));
  }

  private static String describe(int count) {
    return switch (count) {
      case 0 -> "the method has none";
      case 1 -> "the method has 1 parameter";
      default -> "the method has " + count + " parameters";
    };
  }

  /**
   * Reads the value: an object of the application, a text, a list, or null where there is none.
   *
   * @throws Throwable whatever an accessor of the application throws; the caller must catch it
   */
  @Nullable Object read(Facts facts) throws Throwable {
    Object value = begin(facts);
    for (int i = 0; i < steps.size() && value != null; i++) {
      Step step = steps.get(i);
      value = Wrappers.unwrap(value);
      if (value == null) return null;
      if (step instanceof Step.Each) return each(value, i + 1);
      value = step.take(value);
    }
    return Wrappers.unwrap(value);
  }

  private List<Object> each(Object value, int next) throws Throwable {
    List<Object> found = new ArrayList<>();
    for (Object item : Wrappers.items(value, MAX_ITEMS)) {
      @Nullable Object taken = item;
      for (int i = next; i < steps.size() && taken != null; i++) {
        Object unwrapped = Wrappers.unwrap(taken);
        taken = unwrapped == null ? null : steps.get(i).take(unwrapped);
      }
      taken = Wrappers.unwrap(taken);
      if (taken != null) found.add(taken);
    }
    return found;
  }

  private @Nullable Object begin(Facts facts) {
    RequestFacts request = facts.request();
    return switch (root) {
      case ARG -> facts.argument(index);
      case THIS -> facts.self();
      case RESULT -> facts.result();
      case PATH -> orNull(request.pathVariable(name));
      case QUERY -> single(request.query(name));
      case FORM -> single(request.form(name));
      case BODY -> request.body();
      case HEADER -> orNull(request.header(name));
      case COOKIE -> orNull(request.cookie(name));
      case SESSION -> request.sessionAttribute(name);
      case SESSION_ID -> orNull(request.sessionId());
      case ATTRIBUTE -> request.attribute(name);
      case PRINCIPAL -> request.principal();
      case RESPONSE_STATUS -> request.status() == 0 ? null : request.status();
      case RESPONSE_HEADER -> orNull(request.responseHeader(name));
      case LITERAL -> name;
    };
  }

  private static @Nullable Object orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static @Nullable Object single(List<String> values) {
    if (values.isEmpty()) return null;
    return values.size() == 1 ? values.get(0) : values;
  }
}
