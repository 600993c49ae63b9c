package dev.weft.agent.check;

import dev.weft.agent.check.TypeFacts.Member;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import net.bytebuddy.jar.asm.Type;

/**
 * The types of an application and of this JDK, and their properties by the very rules of {@code
 * dev.weft.extract.Accessors}. One thread.
 */
final class Types {
  /** A chain of supertypes that is longer runs in a circle. */
  private static final int MAX_OWNERS = 1000;

  private final Application application;
  private final Map<String, Optional<TypeFacts>> byName = new HashMap<>();

  Types(Application application) {
    this.application = application;
  }

  /** What is known of a class, by its internal name; empty for one that is not there. */
  Optional<TypeFacts> find(String name) {
    Optional<TypeFacts> known = byName.get(name);
    if (known == null) {
      known = read(name);
      byName.put(name, known);
    }
    return known;
  }

  private Optional<TypeFacts> read(String name) {
    try {
      ClassFile file = application.find(name);
      if (file != null) return Optional.of(TypeFacts.read(file.bytes()));
      if (!name.startsWith("java/") && !name.startsWith("javax/")) return Optional.empty();
      ClassLoader jdk = ClassLoader.getPlatformClassLoader();
      try (InputStream in = jdk.getResourceAsStream(name + ".class")) {
        return in == null ? Optional.empty() : Optional.of(TypeFacts.read(in.readAllBytes()));
      }
    } catch (IOException | RuntimeException | StackOverflowError e) {
      return Optional.empty(); // what cannot be read is not known
    }
  }

  /** A type and all it extends and implements, superclasses first. */
  record Owners(Map<TypeRef, TypeFacts> facts, boolean complete) {}

  Owners owners(TypeRef type) {
    Map<TypeRef, TypeFacts> classes = new LinkedHashMap<>();
    Map<TypeRef, TypeFacts> interfaces = new LinkedHashMap<>();
    boolean complete = collect(type, classes, interfaces);
    classes.putAll(interfaces);
    return new Owners(classes, complete);
  }

  private boolean collect(
      TypeRef type, Map<TypeRef, TypeFacts> classes, Map<TypeRef, TypeFacts> interfaces) {
    if (classes.size() + interfaces.size() > MAX_OWNERS) return false;
    Optional<TypeFacts> found = find(type.name());
    if (found.isEmpty()) return false;
    TypeFacts facts = found.get();
    if (classes.put(type, facts) != null) return true;
    Map<String, TypeRef> variables = new HashMap<>();
    for (int i = 0; i < facts.variables().size(); i++) {
      variables.put(facts.variables().get(i), type.argument(i));
    }
    boolean complete = true;
    boolean first = true;
    for (TypeRef above : facts.supertypes()) {
      complete &= collect(above.with(variables), first ? classes : interfaces, interfaces);
      first = false;
    }
    return complete;
  }

  /** The type arguments by the names of the parameters that they stand for. */
  private static Map<String, TypeRef> variables(TypeRef type, TypeFacts facts) {
    Map<String, TypeRef> variables = new HashMap<>();
    for (int i = 0; i < facts.variables().size(); i++) {
      variables.put(facts.variables().get(i), type.argument(i));
    }
    return variables;
  }

  /** A property as it was found: the class that has it, the accessor, and the type of the value. */
  record Property(TypeFacts owner, Member accessor, TypeRef type) {}

  /** The accessor of a property among these types. */
  static Optional<Property> property(Owners owners, String name) {
    if (name.isEmpty() || name.equalsIgnoreCase("class")) return Optional.empty();
    for (Map.Entry<TypeRef, TypeFacts> owner : owners.facts().entrySet()) {
      TypeFacts facts = owner.getValue();
      Optional<Member> found = accessor(facts, name);
      if (found.isEmpty()) continue;
      Member member = found.get();
      TypeRef type =
          member.signature().indexOf('(') < 0
              ? TypeRef.parse(member.signature())
              : TypeRef.result(member.signature());
      return Optional.of(new Property(facts, member, type.with(variables(owner.getKey(), facts))));
    }
    return Optional.empty();
  }

  private static Optional<Member> accessor(TypeFacts facts, String name) {
    String capital = name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
    for (String method : List.of("get" + capital, "is" + capital, name)) {
      for (Member member : facts.methods()) {
        boolean fits = member.name().equals(method) && isReader(member);
        if (fits && (!method.equals(name) || hasField(facts, member))) return Optional.of(member);
      }
    }
    Member field = facts.fields().get(name);
    if (field != null && field.isPublic() && !field.isStatic()) return Optional.of(field);
    if (isOdd(name)) {
      for (Member member : facts.methods()) {
        if (member.name().equals("get" + name) && isReader(member)) return Optional.of(member);
      }
    }
    return facts.methods().stream()
        .filter(member -> isReader(member) && isMangled(member.name(), "get" + capital))
        .findFirst();
  }

  /** {@code eMail}, whose getter some tools spell {@code geteMail}. */
  private static boolean isOdd(String name) {
    return name.length() > 1
        && Character.isLowerCase(name.charAt(0))
        && Character.isUpperCase(name.charAt(1));
  }

  private static boolean isMangled(String name, String getter) {
    return name.startsWith(getter + "-") || name.startsWith(getter + "$");
  }

  private static boolean isReader(Member method) {
    return method.descriptor().startsWith("()")
        && !method.descriptor().endsWith(")V")
        && !method.isStatic();
  }

  private static boolean hasField(TypeFacts facts, Member method) {
    Member field = facts.fields().get(method.name());
    return field != null && method.descriptor().equals("()" + field.descriptor());
  }

  /** What could have been meant: the properties of these types. */
  static Set<String> properties(Owners owners) {
    Set<String> names = new TreeSet<>();
    for (TypeFacts facts : owners.facts().values()) {
      if (facts.name().equals("java/lang/Object")) continue;
      for (Member member : facts.methods()) {
        if (member.isSynthetic() || member.isPrivate() || !isReader(member)) continue;
        String name = member.name();
        if (hasField(facts, member)) names.add(name);
        else if (isNamed(name, "get")) names.add(decapitalized(name.substring(3)));
        else if (isNamed(name, "is")) names.add(decapitalized(name.substring(2)));
      }
      for (Member field : facts.fields().values()) {
        if (field.isPublic() && !field.isStatic()) names.add(field.name());
      }
    }
    return names;
  }

  private static boolean isNamed(String method, String prefix) {
    return method.startsWith(prefix)
        && method.length() > prefix.length()
        && Character.isUpperCase(method.charAt(prefix.length()));
  }

  private static String decapitalized(String name) {
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  /** The parameters of a descriptor, as {@code java.lang.String}, {@code int}, {@code a.B[]}. */
  static List<String> sourceTypes(String descriptor) {
    List<String> names = new ArrayList<>();
    for (Type type : Type.getArgumentTypes(descriptor)) names.add(type.getClassName());
    return names;
  }

  /** The methods of a class with this name, as in source: {@code add(String, Item)}. */
  static List<String> overloads(TypeFacts facts, String name) {
    List<String> overloads = new ArrayList<>();
    for (Member member : facts.methods()) {
      if (!member.name().equals(name) || member.isSynthetic()) continue;
      List<String> types =
          TypeRef.parameters(member.descriptor()).stream().map(TypeRef::shown).toList();
      overloads.add(name + "(" + String.join(", ", types) + ")");
    }
    return overloads;
  }
}
