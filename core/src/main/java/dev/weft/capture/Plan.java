package dev.weft.capture;

import dev.weft.annotation.Field;
import dev.weft.extract.Condition;
import dev.weft.extract.Facts;
import dev.weft.extract.Path;
import dev.weft.extract.PathException;
import dev.weft.extract.Scalars;
import dev.weft.extract.Signature;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rule bound to the method or the route it is applied to: every value it may need has a slot.
 * Compiled once; reading it costs no reflection. Immutable and thread-safe.
 */
final class Plan {
  private final Rule rule;
  private final Path[] slots;
  private final Group[] groups;
  private final int fieldCount;
  private final List<List<Check>> anyOf;
  private final boolean conditionNamesStatus;

  /** Slots of which the first that has a value counts; without a field, for a condition. */
  private record Group(@Nullable Field field, String entry, boolean guessed, int first, int end) {
    /** An object that is no value is enough for a condition, but no field can take it. */
    boolean takes(@Nullable Object value) {
      return value != null && (field == null || value != Scalars.Opaque.PRESENT);
    }

    /** The value, or null for a text that stands for no id: the next path may have one. */
    @Nullable Object usable(@Nullable Object value) {
      return field != null && Ids.isId(field) && Ids.isNone(value) ? null : value;
    }

    /**
     * A condition looks at what the method is called with as it was at entry, even where nothing
     * was: {@code !arg.order.id} means an order that is new, though the method gives it its id.
     */
    boolean isDue(Path.Root root, Path.When now) {
      boolean handedIn = root == Path.Root.ARG || root == Path.Root.THIS;
      if (field == null && handedIn) return now == Path.When.ENTRY;
      return root.when().compareTo(now) <= 0;
    }
  }

  private record Check(Condition.Test test, int group) {}

  private Plan(Binder binder, List<List<Check>> anyOf) {
    this.rule = binder.rule;
    this.slots = binder.slots.toArray(new Path[0]);
    this.groups = binder.groups.toArray(new Group[0]);
    this.fieldCount = binder.fieldCount;
    this.anyOf = anyOf;
    this.conditionNamesStatus = rule.when().map(Condition::namesStatus).orElse(false);
  }

  /**
   * Binds a rule.
   *
   * @throws PathException if a path of the rule does not fit the method
   */
  static Plan bind(Rule rule, Signature signature, Identity identity, Conventions conventions)
      throws PathException {
    Binder binder = new Binder(rule, signature);
    for (Rule.Source source : rule.sources()) binder.add(source, false);
    for (Rule.Source source : identity.sources()) {
      if (!rule.names(source.field())) binder.add(source, true);
    }
    for (Rule.Source source : conventions.sources(rule, signature)) binder.add(source, true);
    binder.fieldCount = binder.groups.size();
    List<List<Check>> anyOf = new ArrayList<>();
    if (rule.when().isPresent()) {
      for (List<Condition.Test> all : rule.when().get().anyOf()) anyOf.add(binder.checks(all));
    }
    return new Plan(binder, anyOf);
  }

  /** Collects the slots of one plan. */
  private static final class Binder {
    private final Rule rule;
    private final Signature signature;
    private final List<Path> slots = new ArrayList<>();
    private final List<Group> groups = new ArrayList<>();
    private int fieldCount;

    Binder(Rule rule, Signature signature) {
      this.rule = rule;
      this.signature = signature;
    }

    void add(Rule.Source source, boolean guessed) throws PathException {
      add(source.field(), source.entry(), guessed, source.paths());
    }

    private void add(@Nullable Field field, String entry, boolean guessed, List<Path> paths)
        throws PathException {
      int first = slots.size();
      for (Path path : paths) slots.add(path.bind(signature));
      groups.add(new Group(field, entry, guessed, first, slots.size()));
    }

    List<Check> checks(List<Condition.Test> tests) throws PathException {
      List<Check> checks = new ArrayList<>();
      for (Condition.Test test : tests) {
        add(null, "", true, test.paths());
        checks.add(new Check(test, groups.size() - 1));
      }
      return checks;
    }
  }

  Rule rule() {
    return rule;
  }

  /** The arguments that are read, by index. */
  boolean readsArgument(int index) {
    for (Path slot : slots) {
      if (slot.root() == Path.Root.ARG && slot.index() == index) return true;
    }
    return false;
  }

  boolean readsThis() {
    for (Path slot : slots) {
      if (slot.root() == Path.Root.THIS) return true;
    }
    return false;
  }

  @Nullable Object[] newValues() {
    return new @Nullable Object[slots.length];
  }

  /** Reads what can be read now and is not there yet; what has a value already is left alone. */
  void read(@Nullable Object[] values, Path.When now, Facts facts) {
    for (Group group : groups) {
      for (int i = group.first(); i < group.end(); i++) {
        if (!group.takes(values[i]) && group.isDue(slots[i].root(), now)) {
          values[i] = group.usable(Scalars.read(slots[i], facts));
        }
        if (group.takes(values[i])) break;
      }
    }
  }

  /** Whether the rule's condition holds, and with it the default one. */
  boolean holds(@Nullable Object[] values, int status) {
    if (!conditionNamesStatus && status >= 400) return false;
    if (anyOf.isEmpty()) return true;
    for (List<Check> all : anyOf) {
      boolean holds = true;
      for (Check check : all) {
        holds = holds && check.test().holds(value(values, groups[check.group()]));
      }
      if (holds) return true;
    }
    return false;
  }

  /** Hands every field that has a value to the sink. */
  void fields(@Nullable Object[] values, FieldSink sink) {
    for (int g = 0; g < fieldCount; g++) {
      Group group = groups[g];
      Object value = value(values, group);
      if (value != null && group.field() != null) {
        sink.field(group.field(), group.entry(), group.guessed(), value);
      }
    }
  }

  private static @Nullable Object value(@Nullable Object[] values, Group group) {
    for (int i = group.first(); i < group.end(); i++) {
      if (group.takes(values[i])) return values[i];
    }
    return null;
  }

  /** Takes the value of one field. */
  interface FieldSink {
    void field(Field field, String entry, boolean guessed, Object value);
  }
}
