package dev.weft.extract;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Sees through what merely holds a value: Optional, ResponseEntity, a Response of JAX-RS, arrays
 * and collections.
 */
final class Wrappers {
  /** What answers consist of: the class, and the property that has the answer's body. */
  private static final Map<String, String> ANSWERS =
      Map.of(
          "org.springframework.http.HttpEntity", "body",
          "jakarta.ws.rs.core.Response", "entity",
          "javax.ws.rs.core.Response", "entity");

  /** Reads the body of an answer; gives the object itself for any other class. */
  private static final ClassValue<MethodHandle> BODY =
      new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
          for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            String body = ANSWERS.get(c.getName());
            if (body != null) return new Accessors(MethodHandles.publicLookup()).find(c, body);
          }
          return MethodHandles.identity(Object.class);
        }
      };

  private Wrappers() {}

  static @Nullable Object unwrap(@Nullable Object value) throws Throwable {
    if (value == null) return null;
    if (value instanceof Optional<?> optional) return unwrap(optional.orElse(null));
    if (value instanceof OptionalInt number) {
      return number.isPresent() ? (Object) number.getAsInt() : null;
    }
    if (value instanceof OptionalLong number) {
      return number.isPresent() ? (Object) number.getAsLong() : null;
    }
    if (value instanceof OptionalDouble number) {
      return number.isPresent() ? (Object) number.getAsDouble() : null;
    }
    if (value instanceof String || value instanceof Number) return value;
    Object body = (Object) BODY.get(value.getClass()).invokeExact(value);
    return body == value ? value : unwrap(body);
  }

  /**
   * The items of a collection, the values of a map, or the object itself; the first max of them,
   * without nulls.
   */
  static List<Object> items(Object value, int max) {
    List<Object> items = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      addAll(map.values(), items, max);
    } else if (value instanceof Iterable<?> iterable) {
      addAll(iterable, items, max);
    } else if (value.getClass().isArray()) {
      int length = Math.min(Array.getLength(value), max);
      for (int i = 0; i < length; i++) {
        Object item = Array.get(value, i);
        if (item != null) items.add(item);
      }
    } else {
      items.add(value);
    }
    return items;
  }

  private static void addAll(Iterable<?> iterable, List<Object> items, int max) {
    int seen = 0;
    for (Object item : iterable) {
      if (seen++ == max) return; // counts nulls too: an iterator may never end
      if (item != null) items.add(item);
    }
  }
}
