package dev.weft.extract;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the method handle that reads a property of a class. Only what is named as an accessor is
 * found, so that reading should change nothing: a record's component, {@code getName}, {@code
 * isName}, a method named as a field of the same class and type, or a public field. Runs once per
 * property and class.
 */
final class Accessors {
  private static final MethodType READER = MethodType.methodType(Object.class, Object.class);
  private static final MethodHandle NOTHING =
      MethodHandles.dropArguments(MethodHandles.constant(Object.class, null), 0, Object.class);
  private static final MethodHandles.Lookup OWN = MethodHandles.lookup();

  private static final Set<String> SERVLET_OBJECTS =
      Set.of("ServletRequest", "ServletResponse", "HttpSession", "ServletContext");

  private final MethodHandles.Lookup lookup;

  Accessors(MethodHandles.Lookup lookup) {
    this.lookup = lookup;
  }

  /**
   * Returns a handle of type {@code (Object)Object}; one that gives null where nothing is found.
   */
  MethodHandle find(Class<?> type, String name) {
    if (name.isEmpty()) return NOTHING;
    String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    if (capital.equals("Class") || isServletObject(type)) return NOTHING;
    for (Class<?> owner : owners(type)) {
      MethodHandle found = method(owner, "get" + capital, false);
      if (found == null) found = method(owner, "is" + capital, false);
      if (found == null) found = method(owner, name, true);
      if (found == null) found = field(owner, name);
      if (found != null) return found.asType(READER);
    }
    return NOTHING;
  }

  /**
   * Getters of requests and sessions are no mere accessors: one makes a session, another parses the
   * body. The paths {@code query.}, {@code session.} and so on read them without doing so.
   */
  private static boolean isServletObject(Class<?> type) {
    for (Class<?> owner : owners(type)) {
      String name = owner.getName();
      if (!name.startsWith("jakarta.servlet.") && !name.startsWith("javax.servlet.")) continue;
      if (SERVLET_OBJECTS.contains(owner.getSimpleName())) return true;
    }
    return false;
  }

  /** The class, its superclasses and all interfaces: an accessor may be reachable through any. */
  private static Set<Class<?>> owners(Class<?> type) {
    Set<Class<?>> owners = new LinkedHashSet<>();
    for (Class<?> c = type; c != null; c = c.getSuperclass()) owners.add(c);
    for (Class<?> c = type; c != null; c = c.getSuperclass()) addInterfaces(c, owners);
    return owners;
  }

  private static void addInterfaces(Class<?> type, Set<Class<?>> owners) {
    for (Class<?> one : type.getInterfaces()) {
      if (owners.add(one)) addInterfaces(one, owners);
    }
  }

  private @Nullable MethodHandle method(Class<?> owner, String name, boolean namedAsProperty) {
    Method method;
    try {
      method = owner.getDeclaredMethod(name);
    } catch (NoSuchMethodException | LinkageError e) {
      return null;
    }
    boolean accessor =
        !Modifier.isStatic(method.getModifiers())
            && method.getReturnType() != void.class
            && (!namedAsProperty || hasField(owner, name, method.getReturnType()));
    return accessor ? unreflect(method) : null;
  }

  private static boolean hasField(Class<?> owner, String name, Class<?> type) {
    try {
      return owner.getDeclaredField(name).getType() == type;
    } catch (NoSuchFieldException | LinkageError e) {
      return false;
    }
  }

  private @Nullable MethodHandle unreflect(Method method) {
    try {
      return lookup.unreflect(method);
    } catch (IllegalAccessException e) {
      if (!Modifier.isPublic(method.getModifiers())) return null;
    }
    try {
      return MethodHandles.privateLookupIn(method.getDeclaringClass(), OWN).unreflect(method);
    } catch (IllegalAccessException e) {
      return null; // its module is closed to us; an interface further on may be open
    }
  }

  private @Nullable MethodHandle field(Class<?> owner, String name) {
    Field field;
    try {
      field = owner.getDeclaredField(name);
    } catch (NoSuchFieldException | LinkageError e) {
      return null;
    }
    int modifiers = field.getModifiers();
    if (!Modifier.isPublic(modifiers) || Modifier.isStatic(modifiers)) return null;
    try {
      return lookup.unreflectGetter(field);
    } catch (IllegalAccessException e) {
      // the class is not public; its members that are can be read all the same
    }
    try {
      return MethodHandles.privateLookupIn(owner, OWN).unreflectGetter(field);
    } catch (IllegalAccessException e) {
      return null;
    }
  }
}
