package dev.weft.extract;

import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the method handle that reads a property of a class. Only what is named as an accessor is
 * found, so that reading should change nothing: a record's component, {@code getName}, {@code
 * isName}, a method named as a field of the same class and type, or a public field; and the member
 * of a JSON node. Runs once per property and class. One thread.
 */
final class Accessors {
  private static final MethodType READER = MethodType.methodType(Object.class, Object.class);
  private static final MethodHandle NOTHING =
      MethodHandles.dropArguments(MethodHandles.constant(Object.class, null), 0, Object.class);
  private static final MethodHandles.Lookup OWN = MethodHandles.lookup();

  private static final Set<String> SERVLET_OBJECTS =
      Set.of("ServletRequest", "ServletResponse", "HttpSession", "ServletContext");

  private final Rights rights;

  /** The first accessor that is there and may not be used. */
  private @Nullable Member closed;

  Accessors(Rights rights) {
    this.rights = rights;
  }

  /**
   * Returns a handle of type {@code (Object)Object}; one that gives null where nothing is found.
   */
  MethodHandle find(Class<?> type, String name) {
    MethodHandle member = JsonNodes.member(type, name);
    MethodHandle found = member == null ? exact(type, name) : member;
    if (found != null) return found.asType(READER);
    if (closed != null) rights.tell().accept(why(closed));
    return NOTHING;
  }

  /** The accessor in its own type; null where there is none. */
  @Nullable MethodHandle exact(Class<?> type, String name) {
    if (name.isEmpty()) return null;
    String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    if (capital.equals("Class") || isServletObject(type)) return null;
    for (Class<?> owner : owners(type)) {
      MethodHandle found = method(owner, "get" + capital, false);
      if (found == null) found = method(owner, "is" + capital, false);
      if (found == null) found = method(owner, name, true);
      if (found == null) found = field(owner, name);
      if (found == null) found = beanSpelling(owner, name);
      if (found == null) found = mangled(owner, "get" + capital);
      if (found != null) return found;
    }
    return null;
  }

  /** {@code geteMail}: so some tools spell the getter of {@code eMail}. */
  private @Nullable MethodHandle beanSpelling(Class<?> owner, String name) {
    boolean odd =
        name.length() > 1
            && Character.isLowerCase(name.charAt(0))
            && Character.isUpperCase(name.charAt(1));
    return odd ? method(owner, "get" + name, false) : null;
  }

  /**
   * {@code getSku-3f2a} and {@code getSku$shop_main}: so Kotlin spells the getter of a property
   * whose type is a value class, or that is internal.
   */
  private @Nullable MethodHandle mangled(Class<?> owner, String getter) {
    Method[] methods;
    try {
      methods = owner.getDeclaredMethods();
    } catch (LinkageError e) {
      return null;
    }
    for (Method method : methods) {
      String name = method.getName();
      boolean isMangled =
          name.length() > getter.length()
              && name.startsWith(getter)
              && (name.charAt(getter.length()) == '-' || name.charAt(getter.length()) == '$');
      if (isMangled && method.getParameterCount() == 0 && isReader(method)) {
        return unreflect(method);
      }
    }
    return null;
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
  static Set<Class<?>> owners(Class<?> type) {
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
        isReader(method) && (!namedAsProperty || hasField(owner, name, method.getReturnType()));
    return accessor ? unreflect(method) : null;
  }

  private static boolean isReader(Method method) {
    return !Modifier.isStatic(method.getModifiers()) && method.getReturnType() != void.class;
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
      return rights.lookup().unreflect(method);
    } catch (IllegalAccessException e) {
      if (!Modifier.isPublic(method.getModifiers())) return closed(method);
    }
    for (MethodHandles.Lookup lookup : further(method.getDeclaringClass())) {
      try {
        return lookup.unreflect(method);
      } catch (IllegalAccessException e) {
        // the next may
      }
    }
    return closed(method);
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
      return rights.lookup().unreflectGetter(field);
    } catch (IllegalAccessException e) {
      // the class is not public, or of another module; its members that are can be read all the
      // same
    }
    for (MethodHandles.Lookup lookup : further(owner)) {
      try {
        return lookup.unreflectGetter(field);
      } catch (IllegalAccessException e) {
        // the next may
      }
    }
    return closed(field);
  }

  /**
   * Where the method with the rule may not look, though a member is public: its class is not, but
   * it is in the same module; or in one that is open to us; or its module is one that the rule's
   * does not read.
   */
  private List<MethodHandles.Lookup> further(Class<?> owner) {
    List<MethodHandles.Lookup> lookups = new ArrayList<>(3);
    for (MethodHandles.Lookup from : List.of(rights.lookup(), OWN)) {
      try {
        lookups.add(MethodHandles.privateLookupIn(owner, from));
      } catch (IllegalAccessException e) {
        // its module is closed to this one
      }
    }
    lookups.add(OWN);
    return lookups;
  }

  /** Another class or interface further on may be open; if none is, this is the reason. */
  private @Nullable MethodHandle closed(Member member) {
    if (closed == null) closed = member;
    return null;
  }

  private static String why(Member member) {
    Class<?> owner = member.getDeclaringClass();
    String what = "finds nothing in a " + owner.getName() + ": ";
    if (!Modifier.isPublic(member.getModifiers())) {
      return what + member.getName() + " is not public";
    }
    String module = owner.getModule().getName();
    String name = owner.getPackageName();
    return what
        + "its module %s does not open %s; start with --add-opens %s/%s=ALL-UNNAMED, or make the class public and its package exported"
            .formatted(module, name, module, name);
  }
}
