package dev.weft.agent.check;

import dev.weft.capture.Explanation;
import java.util.List;

/**
 * What the agent would do with an application. Immutable.
 *
 * @param classes how many were looked at
 * @param methods that would be woven, by name
 * @param routes that rules are for
 * @param findings errors first
 */
public record CheckReport(
    int classes, List<Method> methods, List<Explanation> routes, List<Finding> findings) {
  /**
   * A method that would be woven.
   *
   * @param where as in messages: {@code com.acme.CartController#add(String)}
   * @param place the folder or the jar in the application that has its class; empty for the top
   * @param rules none if all of them are wrong
   */
  public record Method(String where, String place, List<Explanation> rules) {
    /** Copies the list. */
    public Method {
      rules = List.copyOf(rules);
    }
  }

  /** Copies the lists. */
  public CheckReport {
    methods = List.copyOf(methods);
    routes = List.copyOf(routes);
    findings = List.copyOf(findings);
  }

  /** How many findings there are of a kind. */
  public long count(Finding.Severity severity) {
    return findings.stream().filter(finding -> finding.severity() == severity).count();
  }
}
