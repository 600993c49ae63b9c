package dev.weft.bootstrap;

import dev.weft.log.Log;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tells once of each rule that names a method without its parameters, and a class has several of
 * that name. Thread-safe.
 */
final class Overloads {
  /** So many methods are remembered. */
  private static final int MAX_METHODS = 1000;

  private final Log log;
  private final Map<String, Set<List<String>>> seen = new ConcurrentHashMap<>();

  Overloads(Log log) {
    this.log = log;
  }

  /** The rule names this method, and all others of its name. */
  void note(String origin, String className, String methodName, List<String> parameterTypes) {
    String method = className + "#" + methodName;
    String key = origin + " " + method;
    if (seen.size() >= MAX_METHODS && !seen.containsKey(key)) return;
    Set<List<String>> types = seen.computeIfAbsent(key, first -> ConcurrentHashMap.newKeySet());
    if (!types.add(parameterTypes) || types.size() != 2) return;
    log.warn(
        "%s: there is more than one %s, and the rule is for all of them. Write its parameters, as in #add(String, int), to mean one, or (..) to mean all"
            .formatted(origin, method));
  }
}
