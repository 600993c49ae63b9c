package dev.weft.bootstrap;

import dev.weft.capture.Capture;
import dev.weft.capture.MethodPattern;
import dev.weft.capture.RouteRule;
import dev.weft.capture.Rule;
import dev.weft.capture.RuleParser;
import dev.weft.config.Problems;
import dev.weft.config.RuleText;
import dev.weft.extract.PathException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The rules of a file, checked as far as that is possible without the methods they are for.
 * Immutable.
 *
 * @param texts as they were written
 */
record FileRules(List<RuleText> texts, List<ForMethod> methods, List<RouteRule> routes) {
  /** What holds without a file. */
  static final FileRules NONE = new FileRules(List.of(), List.of(), List.of());

  FileRules {
    texts = List.copyOf(texts);
    methods = List.copyOf(methods);
    routes = List.copyOf(routes);
  }

  /** A rule and the methods it is for. */
  record ForMethod(MethodPattern pattern, Rule rule) {}

  /** Checks all of them; what is wrong is left out and among the problems. */
  static FileRules read(
      List<RuleText> texts, RuleParser parser, Capture capture, Problems problems) {
    List<ForMethod> methods = new ArrayList<>();
    List<RouteRule> routes = new ArrayList<>();
    for (RuleText text : texts) {
      Optional<Rule> rule = parser.parse(text, problems);
      String method = text.first("method");
      String route = text.first("route");
      if (method.isEmpty() == route.isEmpty()) {
        problems.add(
            text.origin(),
            "a rule needs either a method or a route, such as route: POST /cart/{sku}");
        continue;
      }
      if (!route.isEmpty()) {
        capture.route(route, origin(text, "route"), rule, problems).ifPresent(routes::add);
        continue;
      }
      try {
        MethodPattern pattern = MethodPattern.parse(method);
        rule.ifPresent(one -> methods.add(new ForMethod(pattern, one)));
      } catch (PathException e) {
        problems.add(origin(text, "method"), String.valueOf(e.getMessage()));
      }
    }
    return new FileRules(texts, methods, routes);
  }

  private static String origin(RuleText text, String key) {
    return text.find(key).map(RuleText.Entry::origin).orElse(text.origin());
  }

  /** The rules of a method. */
  List<Rule> of(String className, String methodName, List<String> parameterTypes) {
    List<Rule> found = new ArrayList<>();
    for (ForMethod one : methods) {
      if (one.pattern().matches(className, methodName, parameterTypes)) found.add(one.rule());
    }
    return found;
  }

  /**
   * Whether a rule names the method.
   *
   * @param overloads hears of every rule that names it without its parameters
   */
  boolean names(
      String className, String methodName, List<String> parameterTypes, Overloads overloads) {
    boolean found = false;
    for (ForMethod one : methods) {
      if (!one.pattern().matches(className, methodName, parameterTypes)) continue;
      found = true;
      if (!one.pattern().meansOverloads()) continue;
      overloads.note(one.rule().origin(), className, methodName, parameterTypes);
    }
    return found;
  }

  /** The classes that only rules of this file name in this way, or patterns of names. */
  Set<String> classesNotIn(FileRules other) {
    Set<MethodPattern> known =
        other.methods.stream().map(ForMethod::pattern).collect(Collectors.toSet());
    return methods.stream()
        .map(ForMethod::pattern)
        .filter(pattern -> !known.contains(pattern))
        .map(pattern -> pattern.className().text())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** The classes that are named, or patterns of names. */
  Set<String> classes() {
    return methods.stream()
        .map(one -> one.pattern().className().text())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a rule for a method reads the body of a request. */
  boolean readBodiesForMethods() {
    return methods.stream().anyMatch(one -> one.rule().readsBody());
  }

  /** Whether both say the same, on whatever lines. */
  boolean saySameAs(FileRules other) {
    if (texts.size() != other.texts.size()) return false;
    for (int i = 0; i < texts.size(); i++) {
      if (!texts.get(i).saysSameAs(other.texts.get(i))) return false;
    }
    return true;
  }

  int count() {
    return methods.size() + routes.size();
  }
}
