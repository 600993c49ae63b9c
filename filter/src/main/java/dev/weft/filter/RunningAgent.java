package dev.weft.filter;

/** Whether Weft's agent is in this JVM. */
final class RunningAgent {
  /** What woven code calls; the agent defines it before anything else. */
  private static final String BRIDGE = "java.lang.WeftBridge";

  private RunningAgent() {}

  static boolean isPresent() {
    try {
      Class.forName(BRIDGE, false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }
}
