package dev.weft.agent.check;

import dev.weft.agent.check.Finding.Severity;
import dev.weft.agent.check.PathWalk.Doubt;
import dev.weft.agent.check.TypeFacts.Member;
import dev.weft.agent.weave.Bodies;
import dev.weft.agent.weave.RecentClasses;
import dev.weft.agent.weave.RuledClasses;
import dev.weft.agent.weave.Scanner;
import dev.weft.agent.weave.TrackedTypes;
import dev.weft.agent.weave.Weaver;
import dev.weft.agent.weave.WovenMethod;
import dev.weft.bootstrap.Rulebook;
import dev.weft.bootstrap.Rulebook.MethodRule;
import dev.weft.capture.Explanation;
import dev.weft.config.Nearest;
import dev.weft.config.Problems;
import dev.weft.event.FieldSpec;
import dev.weft.extract.Condition;
import dev.weft.extract.Path;
import dev.weft.extract.PathException;
import dev.weft.extract.PathParser;
import dev.weft.extract.Signature;
import dev.weft.log.Log;
import java.io.File;
import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Looks at the classes of an application with the agent's own scanner and weaver, binds the rules
 * with the agent's own code, and tells what would come of it. No class of the application is
 * defined. One thread, one application.
 */
public final class Check {
  /** Each pass finds the heirs of what the one before has found. */
  private static final int MAX_PASSES = 20;

  private final Application application;
  private final Rulebook rules;
  private final Types types;
  private final PathWalk walk;
  private final Map<String, WovenMethod> woven = new TreeMap<>();
  private final Set<String> errors = new LinkedHashSet<>();
  private final Set<String> warnings = new LinkedHashSet<>();
  private List<WovenMethod> declared = List.of();
  private ClassFile current = new ClassFile("", "", new byte[0]);

  /**
   * Looks at nothing yet.
   *
   * @param file a folder of classes, a jar or a war
   */
  public Check(File file, Rulebook rules) {
    this.application = new Application(file);
    this.rules = rules;
    this.types = new Types(application);
    this.walk = new PathWalk(types);
  }

  /**
   * Checks everything.
   *
   * @param ofFile what was wrong with the rules' file already
   * @throws IOException if the file can be read neither as a folder nor as an archive
   */
  public CheckReport run(Problems ofFile) throws IOException {
    errors.addAll(ofFile.lines());
    weave();
    List<CheckReport.Method> methods = new ArrayList<>();
    for (WovenMethod method : woven.values()) methods.add(explained(method));
    for (Explanation route : rules.routes()) checkIdentity(route);
    checkImplementations();
    for (MethodRule rule : rules.methodRules()) checkMatch(rule);
    if (methods.isEmpty() && rules.routes().isEmpty()) {
      warnings.add(
          "nothing is tracked: no method has an annotation or a rule, and there is no route");
    }
    warnings.addAll(application.notes());
    List<Finding> findings = new ArrayList<>();
    for (String error : errors) findings.add(new Finding(Severity.ERROR, error));
    for (String warning : warnings) findings.add(new Finding(Severity.WARNING, warning));
    return new CheckReport(application.names().size(), methods, rules.routes(), findings);
  }

  private void weave() throws IOException {
    boolean[] more = new boolean[1];
    TrackedTypes tracked = new TrackedTypes(name -> more[0] = true);
    Bodies bodies = new Bodies(() -> {}, () -> {});
    Weaver weaver =
        new Weaver(
            method -> rules.hasRule(method.owner(), method.name(), method.parameterTypes()),
            tracked,
            bodies,
            new Failures(),
            this::wasWoven);
    RuledClasses classesWithRules = new RuledClasses();
    for (String name : rules.classesWithRules()) classesWithRules.add(name);
    Scanner scanner =
        new Scanner(classesWithRules, tracked, new RecentClasses(), bodies, weaver, loader -> {});
    ClassLoader nobody = new ClassLoader(null) {};
    for (int pass = 0; pass < MAX_PASSES; pass++) {
      more[0] = false;
      application.each(
          file -> {
            current = file;
            var unused = scanner.transform(nobody, file.name(), null, null, file.bytes());
          });
      if (!more[0] || application.isCutShort()) break;
    }
    declared = tracked.declared();
  }

  private void wasWoven(WovenMethod method) {
    if (method.owner().equals(current.name().replace('/', '.'))) {
      woven.put(key(method), method);
    } else {
      warnings.add(
          "%s.class holds the class %s, which nobody can load from there"
              .formatted(current.name(), method.owner()));
    }
  }

  private static String key(WovenMethod method) {
    return method.owner() + "#" + method.name() + "(" + String.join(",", method.parameterTypes());
  }

  /** Hears of classes that could not be woven. */
  private final class Failures implements Log {
    @Override
    public void info(String line) {}

    @Override
    public void warn(String line) {
      warnings.add(line);
    }
  }

  private CheckReport.Method explained(WovenMethod asWoven) {
    WovenMethod method = WovenMethod.decode(asWoven.encode()); // as its call site says it
    Problems problems = new Problems();
    Signature signature =
        new Signature(
            method.where(),
            method.parameterTypes(),
            method.parameterNames(),
            MethodHandles.publicLookup());
    List<Explanation> found =
        rules.explain(
            method.declaration().owner(),
            method.name(),
            method.declaration().parameterTypes(),
            method.rules(),
            signature,
            problems);
    errors.addAll(problems.lines());
    List<Explanation> checked = new ArrayList<>();
    for (Explanation one : found) checked.add(checked(one, method));
    String owner = method.owner().replace('.', '/');
    return new CheckReport.Method(method.where(), application.place(owner), checked);
  }

  /** Without what is looked for by its usual name where that cannot be. */
  private Explanation checked(Explanation one, WovenMethod method) {
    checkIdentity(one);
    List<Explanation.Source> sources = new ArrayList<>();
    for (Explanation.Source source : one.sources()) {
      if (source.by() != Explanation.By.CONVENTION) {
        for (String path : source.paths()) {
          checkPath(one, method, path);
          checkValue(one, method, source, path);
        }
        sources.add(source);
        continue;
      }
      List<String> possible =
          source.paths().stream()
              .filter(path -> outcome(method, path).doubt() != Doubt.SURE)
              .toList();
      if (!possible.isEmpty()) sources.add(source.withPaths(possible));
    }
    for (Path path : pathsOf(one.when())) checkPath(one, method, path.text());
    return one.with(sources);
  }

  private static List<Path> pathsOf(String when) {
    List<Path> paths = new ArrayList<>();
    if (when.isEmpty()) return paths;
    try {
      for (List<Condition.Test> all : Condition.parse(when).anyOf()) {
        for (Condition.Test test : all) paths.addAll(test.paths());
      }
    } catch (PathException e) {
      throw new IllegalStateException("a condition that was read before", e);
    }
    return paths;
  }

  private void checkIdentity(Explanation one) {
    if (one.hasIdentity()) return;
    errors.add(
        at(one)
            + "no event can have a user_id or an anonymous_id: neither the rule nor identity names a path");
  }

  private void checkPath(Explanation one, WovenMethod method, String path) {
    PathWalk.Outcome outcome = outcome(method, path);
    if (outcome.doubt() == Doubt.NONE) return;
    String message = at(one) + "\"%s\" finds nothing: %s".formatted(path, outcome.why());
    if (outcome.doubt() == Doubt.SURE) errors.add(message);
    else warnings.add(message + " (a subclass or an implementation may have it)");
  }

  private void checkValue(
      Explanation one, WovenMethod method, Explanation.Source source, String path) {
    TypeRef end = outcome(method, path).end();
    FieldSpec.Kind kind = FieldSpec.of(source.field()).kind();
    if (walk.isRefused(end, kind)) {
      errors.add(
          at(one)
              + "\"%s\" finds %s, but %s takes %s: every event would be dropped"
                  .formatted(
                      path,
                      end.shown(),
                      source.field().wireName(),
                      kind == FieldSpec.Kind.TIME
                          ? "a time, whose unit is not guessed"
                          : "numbers"));
    }
    if (!walk.isObject(end)) return;
    warnings.add(
        at(one)
            + "\"%s\" finds %s, which is no %s; name one of its properties"
                .formatted(path, end.shown(), source.field().wireName()));
  }

  private static String at(Explanation one) {
    boolean same = one.origin().equals(one.place());
    return same ? one.place() + ": " : one.origin() + ", for " + one.place() + ": ";
  }

  private PathWalk.Outcome outcome(WovenMethod method, String text) {
    try {
      Path path = PathParser.parse(text).get(0);
      String owner = method.owner().replace('.', '/');
      TypeRef from = start(path, method, owner);
      if (path.root() == Path.Root.RESULT && from.equals(TypeRef.parse("V"))) {
        return new PathWalk.Outcome(Doubt.SURE, "the method returns nothing");
      }
      return walk.walk(path, from, owner);
    } catch (PathException e) {
      return PathWalk.Outcome.FINE; // told where it was bound
    }
  }

  /** The type that a path begins with. */
  private TypeRef start(Path path, WovenMethod method, String owner) {
    return switch (path.root()) {
      case THIS -> TypeRef.of(owner);
      case RESULT ->
          walk.arrived(signature(method, owner).map(TypeRef::result).orElse(TypeRef.UNKNOWN));
      case ARG -> {
        int index = path.index() >= 0 ? path.index() : method.parameterNames().indexOf(path.name());
        List<TypeRef> parameters =
            signature(method, owner).map(TypeRef::parameters).orElse(List.of());
        yield index >= 0 && index < parameters.size() ? parameters.get(index) : TypeRef.UNKNOWN;
      }
      case PATH, QUERY, FORM, HEADER, COOKIE, SESSION_ID, RESPONSE_HEADER, LITERAL ->
          TypeRef.of("java/lang/String");
      default -> TypeRef.UNKNOWN;
    };
  }

  private Optional<String> signature(WovenMethod method, String owner) {
    return types.find(owner).stream()
        .flatMap(facts -> facts.methods().stream())
        .filter(member -> member.name().equals(method.name()) && hasTypes(member, method))
        .filter(member -> !member.isSynthetic())
        .findFirst()
        .map(Member::signature);
  }

  private static boolean hasTypes(Member member, WovenMethod method) {
    return Types.sourceTypes(member.descriptor()).equals(method.parameterTypes());
  }

  /** What has rules and no body, and nothing that implements it. */
  private void checkImplementations() {
    for (WovenMethod method : declared) {
      if (!isNeverWoven(method)) continue;
      boolean old =
          types
              .find(method.owner().replace('.', '/'))
              .filter(facts -> !facts.canBeWoven())
              .isPresent();
      errors.add(
          method.where()
              + (old
                  ? ": its class was compiled for Java 6 or older and cannot be woven; compile it anew"
                  : ": it has no body, and no class here implements it, so that it is never tracked; a proxy that is made at run time is not woven"));
    }
  }

  private boolean isNeverWoven(WovenMethod method) {
    return woven.values().stream()
        .noneMatch(
            one ->
                one.name().equals(method.name()) && one.declaration().equals(method.declaration()));
  }

  /** A rule of the file that is for no method. */
  private void checkMatch(MethodRule rule) {
    boolean matched =
        woven.values().stream()
            .anyMatch(
                one ->
                    rule.pattern()
                        .matches(
                            one.declaration().owner(),
                            one.name(),
                            one.declaration().parameterTypes()));
    boolean told =
        declared.stream()
            .anyMatch(one -> rule.pattern().matches(one.owner(), one.name(), one.parameterTypes()));
    if (!matched && !told) errors.add(rule.origin() + ": " + whyUnmatched(rule));
  }

  private String whyUnmatched(MethodRule rule) {
    boolean exact = rule.pattern().className().isExact() && rule.pattern().methodName().isExact();
    if (!exact) {
      return "no method matches %s#%s"
          .formatted(rule.pattern().className(), rule.pattern().methodName());
    }
    String className = rule.pattern().className().text();
    String name = className.replace('.', '/');
    if (Scanner.isGenerated(name)) {
      return className
          + " is a proxy that is made at run time, and is not woven; name the class that it stands for";
    }
    Optional<TypeFacts> facts = types.find(name);
    if (facts.isEmpty()) return "there is no class " + className + suggestion(className);
    String method = rule.pattern().methodName().text();
    List<String> overloads = Types.overloads(facts.get(), method);
    if (overloads.isEmpty()) {
      Set<String> names = new TreeSet<>();
      for (Member member : facts.get().methods()) {
        if (!member.isSynthetic() && !member.name().startsWith("<")) names.add(member.name());
      }
      return className + " has no method \"" + method + "\"" + Nearest.suggestion(method, names);
    }
    boolean any = rule.pattern().anyParameters();
    return any
        ? className + "#" + method + " cannot be woven: it has no code of its own"
        : className
            + " has no method with these parameters; it has "
            + String.join(", ", overloads);
  }

  /** One of the same simple name in another package, else one that is spelled much the same. */
  private String suggestion(String className) {
    String simple = className.substring(className.lastIndexOf('.') + 1);
    String end = "/" + simple;
    List<String> names = application.names().stream().sorted(Comparator.naturalOrder()).toList();
    for (String name : names) {
      if (name.endsWith(end)) return "; did you mean \"" + name.replace('/', '.') + "\"?";
    }
    return Nearest.suggestion(
        className, names.stream().map(name -> name.replace('/', '.')).toList());
  }
}
