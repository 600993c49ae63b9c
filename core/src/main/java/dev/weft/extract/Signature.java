package dev.weft.extract;

import java.lang.invoke.MethodHandles;
import java.util.List;

/**
 * What a path is bound to: the parameters of a method, and the right to look into the objects it is
 * called with. Immutable.
 *
 * @param where for messages, for instance {@code com.acme.CartController#add(String, Item)}
 * @param parameterNames from the class file; empty when it has none
 * @param parameterCount how many parameters there are
 * @param lookup the right of access of the method's own class, so that what it may read can be read
 */
public record Signature(
    String where, List<String> parameterNames, int parameterCount, MethodHandles.Lookup lookup) {
  /** Outside any method: only paths into the request can be bound. */
  public static final Signature NONE =
      new Signature("", List.of(), 0, MethodHandles.publicLookup());

  /** Copies the list. */
  public Signature {
    parameterNames = List.copyOf(parameterNames);
  }
}
