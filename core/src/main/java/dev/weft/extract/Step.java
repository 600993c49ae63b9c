package dev.weft.extract;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.Array;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One step of a path, from an object to what is in it. Thread-safe. */
sealed interface Step {
  /**
   * Takes the step.
   *
   * @return null where there is nothing
   * @throws Throwable whatever an accessor of the application throws
   */
  @Nullable Object take(Object from) throws Throwable;

  /** As it is written; a property begins with a dot, whatever its name. */
  String text();

  /** The same step, taken with these rights of access. */
  default Step bind(Rights rights) {
    return this;
  }

  /** {@code .name}: a map's key, a record's component, a getter, a public field, a JSON member. */
  final class Property implements Step {
    private final String name;
    private final ClassValue<MethodHandle> accessors;

    Property(String name, Rights rights) {
      this.name = name;
      this.accessors =
          new ClassValue<>() {
            @Override
            protected MethodHandle computeValue(Class<?> type) {
              return new Accessors(rights).find(type, name);
            }
          };
    }

    @Override
    public String text() {
      return "." + name;
    }

    @Override
    public @Nullable Object take(Object from) throws Throwable {
      if (from instanceof Map<?, ?> map) return map.get(name);
      return (Object) accessors.get(from.getClass()).invokeExact(from);
    }

    @Override
    public Step bind(Rights rights) {
      return new Property(name, rights);
    }
  }

  /** {@code [0]}: an item of a list or an array. */
  record Index(int index) implements Step {
    @Override
    public String text() {
      return "[" + index + "]";
    }

    @Override
    public @Nullable Object take(Object from) {
      if (from instanceof List<?> list) return index < list.size() ? list.get(index) : null;
      if (from.getClass().isArray()) {
        return index < Array.getLength(from) ? Array.get(from, index) : null;
      }
      List<Object> items = Wrappers.items(from, index + 1);
      return index < items.size() ? items.get(index) : null;
    }
  }

  /** {@code [*]}: what follows is taken of each item; {@link Path} does the walking. */
  record Each() implements Step {
    @Override
    public String text() {
      return "[*]";
    }

    @Override
    public Object take(Object from) {
      return Wrappers.items(from, Path.MAX_ITEMS);
    }
  }
}
