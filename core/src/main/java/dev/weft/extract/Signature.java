package dev.weft.extract;

import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * What a path is bound to: the parameters of a method, and the right to look into the objects it is
 * called with. Immutable.
 *
 * @param where for messages, for instance {@code com.acme.CartController#add(String, Item)}
 * @param parameterTypes class names, such as {@code java.lang.String} or {@code int}
 * @param parameterNames from the class file; empty when it has none
 * @param lookup the right of access of the method's own class, so that what it may read can be read
 */
public record Signature(
    String where,
    List<String> parameterTypes,
    List<String> parameterNames,
    MethodHandles.Lookup lookup) {
  /** Outside any method: only paths into the request can be bound. */
  public static final Signature NONE =
      new Signature("", List.of(), List.of(), MethodHandles.publicLookup());

  /** Copies the lists. */
  public Signature {
    parameterTypes = List.copyOf(parameterTypes);
    parameterNames = List.copyOf(parameterNames);
  }

  /** How many parameters there are. */
  public int parameterCount() {
    return parameterTypes.size();
  }
}
