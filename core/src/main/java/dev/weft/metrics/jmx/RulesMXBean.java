package dev.weft.metrics.jmx;

/** {@code dev.weft:type=Rules}: what is tracked. Thread-safe. */
public interface RulesMXBean {
  /**
   * Where each value comes from, of every rule for a route and of every tracked method that was
   * called by now.
   */
  String report();
}
