package dev.weft.capture;

import dev.weft.extract.PathException;
import java.util.ArrayList;
import java.util.List;

/**
 * Which methods a rule is for: {@code com.acme.CartController#add(String, Item)}. The list of
 * parameters may be left out, which means all overloads; a parameter's type may be written with or
 * without its package. Immutable.
 *
 * @param className as in source, with {@code $} before a nested class
 * @param anyParameters whether all overloads are meant
 * @param parameters simple or full names of types
 */
public record MethodPattern(
    String className, String methodName, boolean anyParameters, List<String> parameters) {

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
    if (!closed || !isName(className, true) || !isName(name.strip(), false)) {
      throw new PathException(
          "\"%s\" names no method: write com.acme.shop.CartController#add or #add(String, Item)"
              .formatted(text));
    }
    List<String> parameters = new ArrayList<>();
    if (open >= 0) {
      String list = stripped.substring(open + 1, stripped.length() - 1);
      for (String type : list.split(",", -1)) {
        if (!type.isBlank()) parameters.add(parameter(text, type.strip()));
      }
    }
    return new MethodPattern(className, name.strip(), open < 0, parameters);
  }

  /** A varargs parameter is an array. */
  private static String parameter(String text, String type) throws PathException {
    String plain = type.endsWith("...") ? type.substring(0, type.length() - 3) + "[]" : type;
    String element = plain;
    while (element.endsWith("[]")) element = element.substring(0, element.length() - 2);
    if (isName(element, true)) return plain;
    throw new PathException(
        "\"%s\" names no method: \"%s\" is no type; write it without type arguments, such as List"
            .formatted(text, type));
  }

  private static boolean isName(String text, boolean dots) {
    if (text.isEmpty()) return false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isJavaIdentifierPart(c) && !(dots && c == '.')) return false;
    }
    return true;
  }

  /**
   * Whether this method is meant; types are class names as in source, {@code int}, {@code a.B[]}.
   */
  public boolean matches(String owner, String name, List<String> parameterTypes) {
    if (!className.equals(owner) || !methodName.equals(name)) return false;
    if (anyParameters) return true;
    if (parameters.size() != parameterTypes.size()) return false;
    for (int i = 0; i < parameters.size(); i++) {
      String wanted = parameters.get(i);
      String type = parameterTypes.get(i);
      if (!type.equals(wanted) && !type.endsWith("." + wanted) && !type.endsWith("$" + wanted)) {
        return false;
      }
    }
    return true;
  }
}
