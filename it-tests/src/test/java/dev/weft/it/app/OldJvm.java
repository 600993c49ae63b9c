package dev.weft.it.app;

import java.lang.instrument.Instrumentation;

/** Starts the agent as JVMs would that are too old for it. */
public final class OldJvm {
  private OldJvm() {}

  public static void main(String[] arguments) throws Exception {
    for (String version : new String[] {"1.8", "11"}) {
      System.setProperty("java.specification.version", version);
      Class.forName("dev.weft.agent.WeftAgent")
          .getMethod("premain", String.class, Instrumentation.class)
          .invoke(null, "", null);
    }
    System.out.println("the application starts");
  }
}
