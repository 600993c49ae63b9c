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
 * Sees through what merely holds a value: Optional, ResponseEntity, a Response of JAX-RS, a JSON
 * node for null or for an object, arrays and collections.
 */
final class Wrappers {
  /** What answers consist of: the class, and the property that has the answer's body. */
  private static final Map<String, String> ANSWERS =
      Map.of(
          "org.springframework.http.HttpEntity", "body",
          "jakarta.ws.rs.core.Response", "entity",
          "javax.ws.rs.core.Response", "entity");

  /** An object that holds one that holds one… ends here: it may hold itself. */
  private static final int MAX_DEPTH = 16;

  private static final MethodHandle NOTHING =
      MethodHandles.dropArguments(MethodHandles.constant(Object.class, null), 0, Object.class);

  /** Reads what is held; gives the object itself for any other class. */
  private static final ClassValue<MethodHandle> HELD =
      new ClassValue<>() {
        @Override
        protected MethodHandle computeValue(Class<?> type) {
          if (JsonNodes.isNothing(type)) return NOTHING;
          Accessors accessors = new Accessors(Rights.PUBLIC);
          MethodHandle pojo = JsonNodes.isPojo(type) ? accessors.exact(type, "pojo") : null;
          if (pojo != null) return pojo.asType(NOTHING.type());
          for (Class<?> c = type; c != null; c = c.getSuperclass()) {
            String body = ANSWERS.get(c.getName());
            if (body != null) return accessors.find(c, body);
          }
          return MethodHandles.identity(Object.class);
        }
      };

  private Wrappers() {}

  static @Nullable Object unwrap(@Nullable Object value) throws Throwable {
    Object held = value;
    for (int depth = 0; depth < MAX_DEPTH && held != null; depth++) {
      if (held instanceof String || held instanceof Number) return held;
      Object inner = held(held);
      if (inner == held) return held;
      held = inner;
    }
    return null;
  }

  private static @Nullable Object held(Object value) throws Throwable {
    if (value instanceof Optional<?> optional) return optional.orElse(null);
    if (value instanceof OptionalInt number) {
      return number.isPresent() ? (Object) number.getAsInt() : null;
    }
    if (value instanceof OptionalLong number) {
      return number.isPresent() ? (Object) number.getAsLong() : null;
    }
    if (value instanceof OptionalDouble number) {
      return number.isPresent() ? (Object) number.getAsDouble() : null;
    }
    return (Object) HELD.get(value.getClass()).invokeExact(value);
  }

  /**
   * The items of a collection, the values of a map, or the object itself; the first max of them,
   * without nulls.
   */
  static List<Object> items(Object value, int max) {
    List<Object> items = new ArrayList<>();
    if (value instanceof Map<?, ?> map) {
      addAll(map.values(), items, max);
    } else if (value instanceof Iterable<?> iterable
        && !JsonNodes.LEAF.equals(JsonNodes.kind(value.getClass()))) {
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
