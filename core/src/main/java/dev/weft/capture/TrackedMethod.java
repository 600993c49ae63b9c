package dev.weft.capture;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A method that rules apply to, with the rules bound to it. Immutable and thread-safe; holds
 * classes of the application, so that only the method's own call sites may hold it.
 */
public final class TrackedMethod {
  private final String key;
  private final List<Plan> plans;
  private final int generation;
  private final @Nullable TrackedMethod before;

  TrackedMethod(String key, List<Plan> plans) {
    this(key, plans, 0, null);
  }

  private TrackedMethod(
      String key, List<Plan> plans, int generation, @Nullable TrackedMethod before) {
    this.key = key;
    this.plans = List.copyOf(plans);
    this.generation = generation;
    this.before = before;
  }

  /**
   * The same from a generation of rules on; requests that began earlier are under those before.
   *
   * @param before without any rules if there were none
   */
  public TrackedMethod since(int number, TrackedMethod before) {
    return new TrackedMethod(key, plans, number, before);
  }

  /** A method that no rule is for. */
  public static TrackedMethod untracked(String key) {
    return new TrackedMethod(key, List.of());
  }

  /** As it is for a request that began in this generation. */
  TrackedMethod asOf(int number) {
    return before == null || number >= generation ? this : before;
  }

  /** Since when it is as it is. */
  int generation() {
    return generation;
  }

  /** Whether a rule of it reads the body of a request. */
  boolean readsBody() {
    return plans.stream().anyMatch(Plan::readsBody);
  }

  /** Tells calls of this method from others of the same thread. */
  public String key() {
    return key;
  }

  List<Plan> plans() {
    return plans;
  }

  /** What each of its rules does. */
  public List<Explanation> explanations() {
    return plans.stream().map(plan -> plan.explain(key)).toList();
  }

  /** Whether a rule reads the argument with this index; others need not be handed in. */
  public boolean readsArgument(int index) {
    return plans.stream().anyMatch(plan -> plan.readsArgument(index))
        || (before != null && before.readsArgument(index));
  }

  /** Whether a rule reads the object that the method is called on. */
  public boolean readsThis() {
    return plans.stream().anyMatch(Plan::readsThis) || (before != null && before.readsThis());
  }

  boolean hasRuleLike(Rule rule) {
    for (Plan plan : plans) {
      if (plan.rule().isSameKindAs(rule)) return true;
    }
    return false;
  }
}
