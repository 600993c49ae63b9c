package dev.weft.capture;

import java.util.List;

/**
 * A method that rules apply to, with the rules bound to it. Immutable and thread-safe; holds
 * classes of the application, so that only the method's own call sites may hold it.
 */
public final class TrackedMethod {
  private final String key;
  private final List<Plan> plans;

  TrackedMethod(String key, List<Plan> plans) {
    this.key = key;
    this.plans = List.copyOf(plans);
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
    return plans.stream().anyMatch(plan -> plan.readsArgument(index));
  }

  /** Whether a rule reads the object that the method is called on. */
  public boolean readsThis() {
    return plans.stream().anyMatch(Plan::readsThis);
  }

  boolean hasRuleLike(Rule rule) {
    for (Plan plan : plans) {
      if (plan.rule().isSameKindAs(rule)) return true;
    }
    return false;
  }
}
