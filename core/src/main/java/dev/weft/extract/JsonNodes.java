package dev.weft.extract;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import org.jspecify.annotations.Nullable;

/**
 * Knows the nodes of the application's own Jackson, 2 or 3, by their names: {@code
 * com.fasterxml.jackson.databind.JsonNode}, {@code tools.jackson.databind.JsonNode}, or a copy of
 * either. Nothing is linked to them. Stateless.
 */
final class JsonNodes {
  /** What a class of nodes is. Texts, because a class of ours in its ClassValue would pin us. */
  static final String NO_NODE = "";

  static final String OBJECT = "object";
  static final String ARRAY = "array";
  static final String LEAF = "leaf";

  /** Whole names would be taken for a package to relocate by the build. */
  private static final String BASE = ".jackson.databind.JsonNode";

  private static final String PACKAGE = ".jackson.databind.node.";

  private static final ClassValue<String> KINDS =
      new ClassValue<>() {
        @Override
        protected String computeValue(Class<?> type) {
          if (base(type) == null) return NO_NODE;
          if (is(type, "ObjectNode")) return OBJECT;
          return is(type, "ArrayNode") ? ARRAY : LEAF;
        }
      };

  private JsonNodes() {}

  /** Which of the four it is. */
  static String kind(Class<?> type) {
    return KINDS.get(type);
  }

  /** Whether it is the node that stands for {@code null}, or for nothing at all. */
  static boolean isNothing(Class<?> type) {
    return is(type, "NullNode") || is(type, "MissingNode");
  }

  /** Whether it is the node around an object that is no JSON. */
  static boolean isPojo(Class<?> type) {
    return is(type, "POJONode");
  }

  /** Reads the member with this name: {@code (JsonNode)JsonNode}; null if it is no node. */
  static @Nullable MethodHandle member(Class<?> type, String name) {
    Class<?> base = base(type);
    if (base == null) return null;
    MethodHandle get = find(base, "get", MethodType.methodType(base, String.class));
    return get == null ? null : MethodHandles.insertArguments(get, 1, name);
  }

  /** Reads the text, the number or the boolean that a leaf is; null for any other class. */
  static @Nullable MethodHandle value(Class<?> type) {
    Class<?> base = base(type);
    if (base == null) return null;
    if (is(type, "NumericNode")) return find(base, "numberValue", Number.class);
    if (is(type, "BooleanNode")) return find(base, "booleanValue", boolean.class);
    if (is(type, "StringNode")) return find(base, "stringValue", String.class); // since Jackson 3
    return is(type, "TextNode") ? find(base, "textValue", String.class) : null;
  }

  private static @Nullable MethodHandle find(Class<?> base, String name, Class<?> result) {
    return find(base, name, MethodType.methodType(result));
  }

  private static @Nullable MethodHandle find(Class<?> base, String name, MethodType type) {
    try {
      return MethodHandles.publicLookup().findVirtual(base, name, type);
    } catch (ReflectiveOperationException | LinkageError e) {
      return null; // of another time than ours: its nodes are objects like any other
    }
  }

  private static @Nullable Class<?> base(Class<?> type) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.getName().endsWith(BASE)) return c;
    }
    return null;
  }

  private static boolean is(Class<?> type, String node) {
    for (Class<?> c = type; c != null; c = c.getSuperclass()) {
      if (c.getName().endsWith(PACKAGE + node)) return true;
    }
    return false;
  }
}
