package dev.weft.capture;

import dev.weft.annotation.Field;
import dev.weft.event.Layout;
import dev.weft.extract.Condition;
import dev.weft.extract.Facts;
import dev.weft.extract.Path;
import dev.weft.extract.PathException;
import dev.weft.extract.Scalars;
import dev.weft.extract.Signature;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A rule bound to the method or the route it is applied to: every path it may read has a slot, and
 * every value it may need a group of slots. Compiled once; reading it costs no reflection.
 * Thread-safe.
 */
final class Plan {
  private final Rule rule;
  private final String where;
  private final Patience patience;
  private final Slot[] slots;
  private final Group[] groups;
  private final int fieldCount;
  private final Layout layout;
  private final List<List<Check>> anyOf;
  private final boolean conditionNamesStatus;

  /** The fields that the visit may give a value to. */
  private final List<Field> ofVisit;

  /** The slot of {@code session-id} as the id of the visit, which nobody reads; -1 for none. */
  private final int visitSlot;

  /** Set by the first slow read; from then on each slot is timed. */
  private volatile boolean timed;

  /** Who says where a value is. */
  enum Named {
    /** The rule: a value that does not fit makes the event invalid. */
    BY_RULE,
    /** The settings, once for all rules. */
    BY_IDENTITY,
    /** The settings, for the custom context of all rules. */
    BY_CONTEXT,
    /** The usual names of the field. */
    BY_CONVENTION,
    /** The rule's condition. */
    BY_CONDITION
  }

  /** Slots of which the first that has a value counts; without a field, for a condition. */
  record Group(@Nullable Field field, String entry, Named named, int first, int end) {
    /** Whether a value that does not fit is merely left out. */
    boolean guessed() {
      return named != Named.BY_RULE;
    }

    /**
     * The value if it will do. An object that is none is enough for a condition only, and a text
     * that stands for no id is none: the next path may have one.
     */
    private @Nullable Object usable(@Nullable Object value) {
      if (field == null) return value;
      boolean none = value instanceof Scalars.Opaque || (Ids.isId(field) && Ids.isNone(value));
      return none ? null : value;
    }

    /**
     * A condition looks at what the method is called with as it was at entry, even where nothing
     * was: {@code !arg.order.id} means an order that is new, though the method gives it its id.
     */
    private boolean isDue(Path.Root root, Path.When now) {
      boolean handedIn = root == Path.Root.ARG || root == Path.Root.THIS;
      if (field == null && handedIn) return now == Path.When.ENTRY;
      return root.when().compareTo(now) <= 0;
    }
  }

  private record Check(Condition.Test test, int group) {}

  private Plan(Binder binder, List<List<Check>> anyOf, Patience patience) {
    this.rule = binder.rule;
    this.where = binder.signature.where();
    this.patience = patience;
    this.slots = binder.slots.toArray(new Slot[0]);
    this.groups = binder.groups.toArray(new Group[0]);
    this.fieldCount = binder.fieldCount;
    this.layout = Layout.of(binder.fields);
    this.anyOf = anyOf;
    this.conditionNamesStatus = rule.when().map(Condition::namesStatus).orElse(false);
    this.ofVisit = binder.ofVisit;
    this.visitSlot = findVisitSlot();
  }

  /**
   * Binds a rule.
   *
   * @throws PathException if a path of the rule does not fit the method
   */
  static Plan bind(
      Rule rule, Signature signature, Common common, Conventions conventions, Patience patience)
      throws PathException {
    Binder binder = new Binder(rule, signature, patience);
    for (Rule.Source source : rule.sources()) binder.add(source, Named.BY_RULE);
    for (Rule.Source source : common.identity().sources()) {
      if (!rule.names(source.field())) binder.add(source, Named.BY_IDENTITY);
    }
    for (Rule.Source source : common.entries()) {
      if (!rule.names(source.field(), source.entry())) binder.add(source, Named.BY_CONTEXT);
    }
    for (Rule.Source source : conventions.sources(rule, signature)) {
      binder.add(source, Named.BY_CONVENTION);
    }
    binder.fieldCount = binder.groups.size();
    binder.ofVisit = common.ofVisit();
    binder.fields.addAll(common.ofVisit());
    List<List<Check>> anyOf = new ArrayList<>();
    if (rule.when().isPresent()) {
      for (List<Condition.Test> all : rule.when().get().anyOf()) anyOf.add(binder.checks(all));
    }
    return new Plan(binder, anyOf, patience);
  }

  /** All that does not fit the method, after binding has ended at the first. */
  static List<String> mistakes(Rule rule, Signature signature, PathException first) {
    Set<String> mistakes = new LinkedHashSet<>();
    for (Path path : rule.paths().toList()) {
      try {
        var unused = path.bind(signature);
      } catch (PathException e) {
        mistakes.add(String.valueOf(e.getMessage()));
      }
    }
    return mistakes.isEmpty() ? List.of(String.valueOf(first.getMessage())) : List.copyOf(mistakes);
  }

  /** Collects the slots of one plan. */
  private static final class Binder {
    private final Rule rule;
    private final Signature signature;
    private final Patience patience;
    private final List<Slot> slots = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private final EnumSet<Field> fields = EnumSet.noneOf(Field.class);
    private List<Field> ofVisit = List.of();
    private int fieldCount;

    Binder(Rule rule, Signature signature, Patience patience) {
      this.rule = rule;
      this.signature = signature;
      this.patience = patience;
      if (!rule.customActionName().isEmpty()) fields.add(Field.CUSTOM_ACTION_NAME);
    }

    void add(Rule.Source source, Named named) throws PathException {
      if (source.paths().isEmpty()) return;
      add(source.field(), source.entry(), named, source.paths());
      if (source.field() != Field.TIMESTAMP) fields.add(source.field());
    }

    private void add(@Nullable Field field, String entry, Named named, List<Path> paths)
        throws PathException {
      int first = slots.size();
      // a property that is merely looked for is no news when it may not be read
      boolean silent = named == Named.BY_CONVENTION;
      for (Path path : paths) {
        slots.add(new Slot(silent ? path.bind(signature) : path.bind(signature, patience.tell())));
      }
      if (slots.size() > Short.MAX_VALUE) {
        throw new PathException("the rule has more paths than make sense: " + slots.size());
      }
      groups.add(new Group(field, entry, named, first, slots.size()));
    }

    List<Check> checks(List<Condition.Test> tests) throws PathException {
      List<Check> checks = new ArrayList<>();
      for (Condition.Test test : tests) {
        add(null, "", Named.BY_CONDITION, test.paths());
        checks.add(new Check(test, groups.size() - 1));
      }
      return checks;
    }
  }

  Rule rule() {
    return rule;
  }

  private int findVisitSlot() {
    int group = groupOf(Field.SESSION_ID);
    if (group < 0) return -1;
    for (int i = groups[group].first(); i < groups[group].end(); i++) {
      if (slots[i].path().root() == Path.Root.SESSION_ID) return i;
    }
    return -1;
  }

  /** Where the id of the visit is to be put, if there is no better one; -1 if it is not wanted. */
  int visitSlot() {
    return visitSlot;
  }

  /** The group of a field's value; -1 if it has none. */
  int groupOf(Field field) {
    for (int g = 0; g < fieldCount; g++) {
      if (groups[g].field() == field) return g;
    }
    return -1;
  }

  /**
   * Where its values come from.
   *
   * @param place for a rule that is bound to no method: its route
   */
  Explanation explain(String place) {
    List<Explanation.Source> sources = new ArrayList<>();
    for (int g = 0; g < fieldCount; g++) {
      Group group = groups[g];
      if (group.field() == null) continue;
      List<String> paths = new ArrayList<>();
      for (int i = group.first(); i < group.end(); i++) paths.add(pathText(i));
      sources.add(new Explanation.Source(group.field(), group.entry(), by(group.named()), paths));
    }
    for (Field field : ofVisit) {
      if (groupOf(field) >= 0 || field == Field.CUSTOM_CONTEXT) continue;
      sources.add(new Explanation.Source(field, "", Explanation.By.CONTEXT, List.of()));
    }
    return new Explanation(
        where.isEmpty() ? place : where,
        rule.origin(),
        rule.type(),
        rule.customActionName(),
        sources,
        rule.when().map(Condition::text).orElse(""),
        rule.destinations());
  }

  private static Explanation.By by(Named named) {
    return switch (named) {
      case BY_RULE, BY_CONDITION -> Explanation.By.RULE;
      case BY_IDENTITY -> Explanation.By.IDENTITY;
      case BY_CONTEXT -> Explanation.By.CONTEXT;
      case BY_CONVENTION -> Explanation.By.CONVENTION;
    };
  }

  /** How many values there are: first those of fields, then those of conditions. */
  int groupCount() {
    return groups.length;
  }

  int fieldCount() {
    return fieldCount;
  }

  Group group(int index) {
    return groups[index];
  }

  /** Where the rule stands and what it is bound to, for messages. */
  String place() {
    boolean same = where.isEmpty() || where.equals(rule.origin());
    return same ? rule.origin() : rule.origin() + ", for method " + where;
  }

  /** The path of a slot, as it was written. */
  String pathText(int slot) {
    return slots[slot].path().text();
  }

  /** The fields that its interactions can have. */
  Layout layout() {
    return layout;
  }

  /** The arguments that are read, by index. */
  boolean readsArgument(int index) {
    for (Slot slot : slots) {
      if (slot.path().root() == Path.Root.ARG && slot.path().index() == index) return true;
    }
    return false;
  }

  boolean readsBody() {
    for (Slot slot : slots) {
      if (slot.path().root() == Path.Root.BODY) return true;
    }
    return false;
  }

  boolean readsThis() {
    for (Slot slot : slots) {
      if (slot.path().root() == Path.Root.THIS) return true;
    }
    return false;
  }

  /**
   * Reads what can be read now. Where a value is there already, only what would come before it is
   * tried again.
   */
  void read(Draft draft, Path.When now, Facts facts) {
    long start = patience.nanos().getAsLong();
    for (int g = 0; g < groups.length; g++) {
      Group group = groups[g];
      int end = draft.value(g) == null ? group.end() : draft.slot(g);
      for (int i = group.first(); i < end; i++) {
        if (i == visitSlot || !group.isDue(slots[i].path().root(), now)) continue;
        Object read = timed ? readTimed(slots[i], facts) : slots[i].read(facts);
        Object value = group.usable(read);
        if (value == null) {
          if (read == Scalars.Opaque.PRESENT) tellOfObject(group, i);
          continue;
        }
        draft.put(g, value, i);
        break;
      }
    }
    if (!timed && patience.nanos().getAsLong() - start >= Patience.SLOW) timed = true;
  }

  /** An object where a value was expected, and nothing else that could be tried. */
  private void tellOfObject(Group group, int slot) {
    boolean last = slot == group.end() - 1;
    if (group.field() == null || group.named() == Named.BY_CONVENTION || !last) return;
    if (!slots[slot].isFirstObject()) return;
    patience
        .tell()
        .accept(
            "%s: \"%s\" finds an object, which is no %s; name one of its properties"
                .formatted(place(), pathText(slot), group.field().wireName()));
  }

  private @Nullable Object readTimed(Slot slot, Facts facts) {
    long start = patience.nanos().getAsLong();
    Object value = slot.read(facts);
    long end = patience.nanos().getAsLong();
    if (slot.took(start, end)) {
      patience
          .tell()
          .accept(
              "%s: \"%s\" took %d ms, and not for the first time; it is not read any more, because the application waits for it"
                  .formatted(place(), slot.path().text(), (end - start) / 1_000_000));
    }
    return value;
  }

  /** Whether the rule's condition holds, and with it the default one. */
  boolean holds(Draft draft, int status) {
    if (!conditionNamesStatus && status >= 400) return false;
    if (anyOf.isEmpty()) return true;
    for (List<Check> all : anyOf) {
      boolean holds = true;
      for (Check check : all) holds = holds && check.test().holds(draft.value(check.group()));
      if (holds) return true;
    }
    return false;
  }
}
