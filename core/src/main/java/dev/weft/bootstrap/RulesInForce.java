package dev.weft.bootstrap;

import dev.weft.capture.Capture;
import dev.weft.capture.Explanation;
import dev.weft.capture.Rule;
import dev.weft.capture.RuleParser;
import dev.weft.capture.TrackedMethod;
import dev.weft.config.Problems;
import dev.weft.config.RuleText;
import dev.weft.config.Settings;
import dev.weft.config.SettingsReader;
import dev.weft.config.SettingsSource;
import dev.weft.extract.Signature;
import dev.weft.log.Log;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The rules that hold: those of the file, which may change while the application runs, and what
 * annotations add to them. Binds them to methods, and hands those for routes to capture.
 * Thread-safe.
 */
public final class RulesInForce {
  /** So many different reports about rules are told. */
  private static final int MAX_REPORTS = 1000;

  private final Settings settings;
  private final RuleParser parser;
  private final Capture capture;
  private final Log log;
  private final Overloads overloads;
  private final Set<String> reports = ConcurrentHashMap.newKeySet();
  private volatile Edition edition;
  private volatile @Nullable RuleUser ruleUser;

  /** Why the last change was not taken over; empty if it was. Belongs to who calls reload. */
  private String refused = "";

  /** The rules of the file that hold, and those that held before, for requests that began then. */
  private record Edition(int generation, FileRules now, FileRules before) {}

  /** Reads those of the file; what is wrong is left out and among the problems. */
  RulesInForce(Settings settings, RuleParser parser, Capture capture, Log log, Problems problems) {
    this.settings = settings;
    this.parser = parser;
    this.capture = capture;
    this.log = log;
    this.overloads = new Overloads(log);
    FileRules first = FileRules.read(settings.rules(), parser, capture, problems);
    this.edition = new Edition(0, first, FileRules.NONE);
    capture.use(0, first.routes());
  }

  /** Who has to bind rules anew when they change. */
  public void whenChanged(RuleUser user) {
    ruleUser = user;
  }

  /**
   * Reads the rules again, all or nothing: if anything is wrong, in whatever part of the settings,
   * the rules before stay. Tells on the log what came of it. What else has changed in the settings
   * is named there, and holds from the next start. One thread at a time.
   *
   * @return whether the file could be read; if not, it is worth another try though it stays as it
   *     is, and the same report of that is not told again
   */
  public boolean reload(SettingsSource source) {
    Problems problems = new Problems();
    Settings read = new SettingsReader(Keys.all()).read(source, problems);
    if (read.file().isEmpty()) problems.add(source.file(), "this file does not exist any more");
    Weft.Assembly.check(read, problems, new Unheard());
    FileRules next = FileRules.read(read.rules(), parser, capture, problems);
    RuleUser user = ruleUser;
    if (user != null && problems.isEmpty()) user.check(new NewRules(next, capture), problems);
    boolean wasRefused = !refused.isEmpty();
    String report = problems.report();
    if (!report.isEmpty()) {
      if (read.isFileRead() || !report.equals(refused)) tellOfRefusal(source.file(), report);
      refused = report;
      return read.isFileRead();
    }
    refused = "";
    List<String> others = settings.differences(read);
    if (!others.isEmpty()) {
      log.warn(
          "%s: what has changed of %s holds from the next start"
              .formatted(source.file(), String.join(", ", others)));
    }
    if (!next.saySameAs(edition.now())) take(next, user, source.file());
    else if (wasRefused) log.info(source.file() + " is right again, its rules are those that hold");
    return true;
  }

  private void tellOfRefusal(String file, String report) {
    log.warn(
        "the change of "
            + file
            + " is not taken over, the rules before stay. There is something to mend:\n"
            + report);
  }

  /**
   * First whoever binds rules knows of both, then requests begin under the new ones: so each is
   * decided under just one of them.
   */
  private void take(FileRules next, @Nullable RuleUser user, String file) {
    Edition before = edition;
    int generation = before.generation() + 1;
    edition = new Edition(generation, next, before.now());
    try {
      if (user != null) user.changed();
    } finally {
      capture.use(generation, next.routes()); // what is bound by now is bound to these
    }
    log.info(
        "the rules of %s have changed: there are %d now, %d before"
            .formatted(file, next.count(), before.now().count()));
  }

  /** Whether a rule of the file, or identity, reads the body of a request. */
  public boolean readsBodies() {
    return capture.readsBody(edition.now().routes()) || readBodiesForMethods();
  }

  /** Whether one for a method does: then the body of any request may be wanted. */
  public boolean readBodiesForMethods() {
    return capture.identityReadsBodies() || edition.now().readBodiesForMethods();
  }

  /** The classes that rules of the file name, as in source, or patterns of names. */
  public Set<String> classes() {
    return edition.now().classes();
  }

  /** The classes, or patterns of names, of rules that came with the last change of the file. */
  public Set<String> newClasses() {
    Edition now = edition;
    return now.now().classesNotIn(now.before());
  }

  /** How often the rules of the file have changed. */
  public int generation() {
    return edition.generation();
  }

  /** The rules of the file that are for methods, in its order. */
  List<Rulebook.MethodRule> methodRules() {
    return edition.now().methods().stream()
        .map(rule -> new Rulebook.MethodRule(rule.rule().origin(), rule.pattern()))
        .toList();
  }

  /** Whether a rule of the file names the method; types are class names as in source. */
  public boolean hasRule(String className, String methodName, List<String> parameterTypes) {
    Edition now = edition;
    return now.now().names(className, methodName, parameterTypes, overloads)
        || !now.before().of(className, methodName, parameterTypes).isEmpty();
  }

  /**
   * Binds the rules of a method, those that hold and, for requests that began before they changed,
   * those before. What is wrong with an annotation is told on the log.
   *
   * @param className and the method's name and types: where its rules stand
   * @param annotations the text of its annotations
   * @param signature of the method itself
   * @return empty when no rule is for it
   */
  public Optional<TrackedMethod> bind(
      String className,
      String methodName,
      List<String> parameterTypes,
      List<RuleText> annotations,
      Signature signature) {
    Edition now = edition;
    Problems problems = new Problems();
    List<Rule> rules =
        rules(now.now(), className, methodName, parameterTypes, annotations, problems);
    Optional<TrackedMethod> tracked =
        capture.unlisted(signature.where(), rules, signature, problems);
    tell(problems);
    if (now.generation() > 0) {
      tracked =
          withRulesBefore(
              now, tracked, className, methodName, parameterTypes, annotations, signature);
    }
    tracked.ifPresent(capture::list);
    return tracked;
  }

  private Optional<TrackedMethod> withRulesBefore(
      Edition now,
      Optional<TrackedMethod> tracked,
      String className,
      String methodName,
      List<String> parameterTypes,
      List<RuleText> annotations,
      Signature signature) {
    Problems told = new Problems();
    List<Rule> rulesBefore =
        rules(now.before(), className, methodName, parameterTypes, annotations, told);
    Optional<TrackedMethod> before =
        capture.unlisted(signature.where(), rulesBefore, signature, told);
    if (tracked.isEmpty() && before.isEmpty()) return tracked;
    TrackedMethod none = TrackedMethod.untracked(signature.where());
    return Optional.of(tracked.orElse(none).since(now.generation(), before.orElse(none)));
  }

  /**
   * The rules of a method: those of its annotations, less those that the file replaces, and those
   * of the file. What is wrong with an annotation is told on the log; the method then does without.
   *
   * @param parameterTypes class names as in source
   * @param annotations the text of its annotations
   */
  public List<Rule> rulesOf(
      String className,
      String methodName,
      List<String> parameterTypes,
      List<RuleText> annotations) {
    Problems problems = new Problems();
    List<Rule> rules = rulesOf(className, methodName, parameterTypes, annotations, problems);
    tell(problems);
    return rules;
  }

  /** As above, with the problems for the caller. */
  List<Rule> rulesOf(
      String className,
      String methodName,
      List<String> parameterTypes,
      List<RuleText> annotations,
      Problems problems) {
    return rules(edition.now(), className, methodName, parameterTypes, annotations, problems);
  }

  private List<Rule> rules(
      FileRules file,
      String className,
      String methodName,
      List<String> parameterTypes,
      List<RuleText> annotations,
      Problems problems) {
    List<Rule> ofFile = file.of(className, methodName, parameterTypes);
    List<Rule> rules = new ArrayList<>();
    for (RuleText text : annotations) {
      parser
          .parse(text, problems)
          .filter(rule -> ofFile.stream().noneMatch(rule::isSameKindAs))
          .ifPresent(rules::add);
    }
    rules.addAll(ofFile);
    return rules;
  }

  /** Tells what is wrong with rules that came with the application; the same only once. */
  void tell(Problems problems) {
    String report = problems.report();
    if (report.isEmpty() || reports.size() >= MAX_REPORTS || !reports.add(report)) return;
    log.warn(
        "a rule is left out, the application is not affected. There is something to mend:\n"
            + report);
  }

  /** Tells what the rules of a method do, now that they are bound, to whoever wants to know. */
  public void bound(TrackedMethod method) {
    if (!settings.get(Keys.LOG_RULES)) return;
    for (Explanation one : method.explanations()) log.info(one.text());
  }
}
