package dev.weft.capture;

import dev.weft.extract.PathException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which methods a rule is for: {@code com.acme.CartController#add(String, Item)}, or, as AspectJ
 * writes it, {@code com.acme..*Controller#add*(String, ..)}. The list of parameters may be left
 * out, which means all overloads; a parameter's type may be written with or without its package;
 * {@code *} is a parameter of any type, {@code ..} at the end any more parameters. Immutable.
 *
 * @param className as in source, with {@code $} before a nested class
 * @param anyParameters whether there is no list of parameters
 * @param parameters simple or full names of types
 * @param openEnd whether more may follow
 */
public record MethodPattern(
    NamePattern className,
    NamePattern methodName,
    boolean anyParameters,
    List<String> parameters,
    boolean openEnd) {

  /** Copies the list. */
  public MethodPattern {
    parameters = List.copyOf(parameters);
  }

  /**
   * Reads a pattern.
   *
   * @throws PathException if the text is none
   */
  public static MethodPattern parse(String text) throws PathException {
    String stripped = text.strip();
    int hash = stripped.indexOf('#');
    int open = stripped.indexOf('(');
    int end = open < 0 ? stripped.length() : open;
    boolean closed = open < 0 || stripped.endsWith(")");
    String className = hash < 0 ? "" : stripped.substring(0, hash);
    String name = hash < 0 || end < hash ? "" : stripped.substring(hash + 1, end);
    closed &= !className.startsWith(".") && !className.endsWith(".");
    if (!closed || !isName(className, true, true) || !isName(name.strip(), false, true)) {
      throw new PathException(
          "\"%s\" names no method: write com.acme.shop.CartController#add or #add(String, Item)"
              .formatted(text));
    }
    NamePattern owner = new NamePattern(className);
    NamePattern method = new NamePattern(name.strip());
    if (owner.isEverything()) {
      throw new PathException(
          "\"%s\" means the methods of every class there is: begin with a package, as in com.acme..*Controller#add*"
              .formatted(text));
    }
    if (owner.wildcards() + method.wildcards() > NamePattern.MAX_WILDCARDS) {
      throw new PathException(
          "\"%s\" has more than %d wildcards".formatted(text, NamePattern.MAX_WILDCARDS));
    }
    List<String> parameters = new ArrayList<>();
    boolean openEnd = false;
    if (open >= 0) {
      for (String type : stripped.substring(open + 1, stripped.length() - 1).split(",", -1)) {
        if (openEnd) {
          throw new PathException(
              "\"%s\" names no method: .. may stand at the end of the parameters only"
                  .formatted(text));
        }
        openEnd = type.strip().equals("..");
        if (!type.isBlank() && !openEnd) parameters.add(parameter(text, type.strip()));
      }
    }
    return new MethodPattern(owner, method, open < 0, parameters, openEnd);
  }

  /** A varargs parameter is an array. */
  private static String parameter(String text, String type) throws PathException {
    if (type.equals("*")) return type;
    String plain = type.endsWith("...") ? type.substring(0, type.length() - 3) + "[]" : type;
    String element = plain;
    while (element.endsWith("[]")) element = element.substring(0, element.length() - 2);
    if (isName(element, true, false)) return plain;
    throw new PathException(
        "\"%s\" names no method: \"%s\" is no type; write it without type arguments, such as List"
            .formatted(text, type));
  }

  private static boolean isName(String text, boolean dots, boolean wildcards) {
    if (text.isEmpty()) return false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean allowed = (dots && c == '.') || (wildcards && c == '*');
      if (!Character.isJavaIdentifierPart(c) && !allowed) return false;
    }
    return true;
  }

  /**
   * Whether all overloads of one method are meant, without saying so: the list of parameters was
   * left out, and the names have no wildcard.
   */
  public boolean meansOverloads() {
    return anyParameters && className.isExact() && methodName.isExact();
  }

  /**
   * Whether this method is meant; types are class names as in source, {@code int}, {@code a.B[]}.
   */
  public boolean matches(String owner, String name, List<String> parameterTypes) {
    if (!className.matches(owner) || !methodName.matches(name)) return false;
    if (anyParameters) return true;
    int count = parameters.size();
    boolean fits = openEnd ? parameterTypes.size() >= count : parameterTypes.size() == count;
    if (!fits) return false;
    for (int i = 0; i < count; i++) {
      if (!isType(parameters.get(i), parameterTypes.get(i))) return false;
    }
    return true;
  }

  private static boolean isType(String wanted, String type) {
    return wanted.equals("*")
        || type.equals(wanted)
        || type.endsWith("." + wanted)
        || type.endsWith("$" + wanted);
  }
}
