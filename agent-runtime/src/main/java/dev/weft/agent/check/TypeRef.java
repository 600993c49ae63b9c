package dev.weft.agent.check;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.bytebuddy.jar.asm.Type;

/**
 * A type as far as a class file tells. Immutable.
 *
 * @param name internal, {@code java/util/List}; {@code #} and a descriptor's letter for a
 *     primitive; {@code []} for an array, whose items are then the argument; {@code T:} and a name
 *     for a type variable; empty when it is not known
 * @param arguments the type arguments, or none
 */
record TypeRef(String name, List<TypeRef> arguments) {
  static final TypeRef UNKNOWN = new TypeRef("", List.of());
  private static final String ARRAY = "[]";
  private static final String VARIABLE = "T:";
  private static final String PRIMITIVE = "#";

  /** Deeper ones are not known: nobody writes them, and the text may be hostile. */
  private static final int MAX_DEPTH = 20;

  /** One that doubles with each superclass would have no end. */
  private static final int MAX_PARTS = 1000;

  TypeRef {
    arguments = List.copyOf(arguments);
  }

  static TypeRef of(String internalName) {
    return new TypeRef(internalName, List.of());
  }

  boolean isKnown() {
    return !name.isEmpty() && !name.startsWith(VARIABLE);
  }

  boolean isArray() {
    return name.equals(ARRAY);
  }

  boolean isPrimitive() {
    return name.startsWith(PRIMITIVE);
  }

  /** An argument; not known if there is none. */
  TypeRef argument(int index) {
    return index < arguments.size() ? arguments.get(index) : UNKNOWN;
  }

  /** As in source, without packages. */
  String shown() {
    if (isArray()) return argument(0).shown() + "[]";
    if (isPrimitive()) return Type.getType(name.substring(1)).getClassName();
    return name.substring(name.lastIndexOf('/') + 1).replace('$', '.');
  }

  /**
   * With these in the place of type variables; what is larger than any that is meant is not known.
   */
  TypeRef with(Map<String, TypeRef> variables) {
    return with(variables, new int[] {MAX_PARTS});
  }

  private TypeRef with(Map<String, TypeRef> variables, int[] left) {
    if (--left[0] < 0) return UNKNOWN;
    if (name.startsWith(VARIABLE)) {
      return variables.getOrDefault(name.substring(VARIABLE.length()), UNKNOWN);
    }
    if (arguments.isEmpty()) return this;
    List<TypeRef> replaced = new ArrayList<>(arguments.size());
    for (TypeRef each : arguments) replaced.add(each.with(variables, left));
    return new TypeRef(name, replaced);
  }

  /** Reads one type of a signature or a descriptor; not known when it is none. */
  static TypeRef parse(String text) {
    return new Parser(text, 0).type(0);
  }

  /** The parameters of a method's signature or descriptor. */
  static List<TypeRef> parameters(String text) {
    int open = text.indexOf('(');
    if (open < 0) return List.of();
    Parser parser = new Parser(text, open + 1);
    List<TypeRef> types = new ArrayList<>();
    while (parser.at < text.length() && text.charAt(parser.at) != ')' && !parser.failed) {
      types.add(parser.type(0));
    }
    return types;
  }

  /** What a method's signature or descriptor says of its result. */
  static TypeRef result(String text) {
    int close = text.indexOf(')');
    return close < 0 ? UNKNOWN : new Parser(text, close + 1).type(0);
  }

  /** The names of the type parameters that a class's signature declares. */
  static List<String> variables(String signature) {
    List<String> names = new ArrayList<>();
    if (!signature.startsWith("<")) return names;
    Parser parser = new Parser(signature, 1);
    while (parser.at < signature.length() && signature.charAt(parser.at) != '>') {
      int colon = signature.indexOf(':', parser.at);
      if (colon < 0 || parser.failed) return names;
      names.add(signature.substring(parser.at, colon));
      parser.at = colon;
      while (parser.at < signature.length() && signature.charAt(parser.at) == ':') {
        parser.at++;
        if (parser.at < signature.length() && signature.charAt(parser.at) == ':') continue;
        parser.type(0);
      }
    }
    return names;
  }

  /** The superclass and the interfaces that a class's signature names. */
  static List<TypeRef> supertypes(String signature) {
    int at = 0;
    if (signature.startsWith("<")) {
      int open = 0;
      do {
        char c = signature.charAt(at++);
        open += c == '<' ? 1 : c == '>' ? -1 : 0;
      } while (open > 0 && at < signature.length());
    }
    Parser parser = new Parser(signature, at);
    List<TypeRef> types = new ArrayList<>();
    while (parser.at < signature.length() && !parser.failed) types.add(parser.type(0));
    return types;
  }

  /** JVMS 4.7.9.1, from left to right; what it does not understand makes it fail. */
  private static final class Parser {
    private final String text;
    private int at;
    private boolean failed;

    Parser(String text, int at) {
      this.text = text;
      this.at = at;
    }

    TypeRef type(int depth) {
      if (at >= text.length() || depth > MAX_DEPTH) return fail();
      char c = text.charAt(at);
      switch (c) {
        case '[' -> {
          at++;
          return new TypeRef(ARRAY, List.of(type(depth + 1)));
        }
        case 'L' -> {
          return classType(depth);
        }
        case 'T' -> {
          int end = text.indexOf(';', at);
          if (end < 0) return fail();
          String name = text.substring(at + 1, end);
          at = end + 1;
          return of(VARIABLE + name);
        }
        case '*' -> {
          at++;
          return UNKNOWN;
        }
        case '+' -> {
          at++;
          return type(depth + 1);
        }
        case '-' -> {
          at++;
          type(depth + 1);
          return UNKNOWN;
        }
        default -> {
          at++;
          return "ZBCSIJFDV".indexOf(c) >= 0 ? of(PRIMITIVE + c) : fail();
        }
      }
    }

    /** {@code Lcom/acme/Page<Lcom/acme/Item;>.Inner;}: the arguments of the last part count. */
    private TypeRef classType(int depth) {
      StringBuilder name = new StringBuilder();
      List<TypeRef> arguments = new ArrayList<>();
      for (at++; at < text.length(); at++) {
        char c = text.charAt(at);
        if (c == ';') {
          at++;
          return new TypeRef(name.toString(), arguments);
        }
        if (c == '<') {
          at++;
          arguments.clear();
          while (at < text.length() && text.charAt(at) != '>' && !failed) {
            arguments.add(type(depth + 1));
          }
        } else {
          name.append(c == '.' ? '$' : c);
        }
      }
      return fail();
    }

    private TypeRef fail() {
      failed = true;
      at = text.length();
      return UNKNOWN;
    }
  }
}
