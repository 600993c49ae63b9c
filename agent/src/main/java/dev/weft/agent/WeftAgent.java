package dev.weft.agent;

import java.io.File;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.InvocationTargetException;
import java.net.URISyntaxException;

/**
 * The entry of {@code -javaagent:weft-agent.jar[=weft.yaml]}, and of the commands. Together with
 * {@link AgentLoader} all of Weft that the application could see.
 *
 * <p>Java 8 bytecode: on a JVM that is too old it says so in one line and steps aside. Runs before
 * {@code main}: uses nothing that starts logging, JMX, NIO or lambdas.
 */
public final class WeftAgent {
  /** Defined by the first agent; a second one sees it and steps aside. */
  private static final String BRIDGE = "java.lang.WeftBridge";

  private static final int OLDEST_JAVA = 17;
  private static final String START = "dev.weft.agent.start.AgentStart";
  private static final String COMMANDS = "dev.weft.agent.command.Commands";
  private static final int FAILED = 1;

  private WeftAgent() {}

  /** The commands: {@code java -jar weft-agent.jar}. */
  public static void main(String[] arguments) {
    System.exit(run(arguments));
  }

  private static int run(String[] arguments) {
    try {
      String version = System.getProperty("java.specification.version", "");
      if (javaVersion(version) < OLDEST_JAVA) {
        say("this JVM is Java " + version + ", Weft needs " + OLDEST_JAVA + " or newer");
        return FAILED;
      }
      ClassLoader loader = new AgentLoader(agentJar());
      Thread.currentThread().setContextClassLoader(loader);
      Object code =
          Class.forName(COMMANDS, true, loader)
              .getMethod("run", String[].class)
              .invoke(null, (Object) arguments);
      return ((Integer) code).intValue();
    } catch (InvocationTargetException error) {
      say("internal error, please report it: " + error.getCause());
    } catch (Throwable error) {
      say("internal error, please report it: " + error);
    }
    return FAILED;
  }

  /** Called by the JVM before {@code main}. */
  public static void premain(String argument, Instrumentation instrumentation) {
    start(argument, instrumentation);
  }

  /** Called by the JVM when the agent is attached later. */
  public static void agentmain(String argument, Instrumentation instrumentation) {
    start(argument, instrumentation);
  }

  private static void start(String argument, Instrumentation instrumentation) {
    try {
      String version = System.getProperty("java.specification.version", "");
      if (javaVersion(version) < OLDEST_JAVA) {
        say(
            "not started: this JVM is Java "
                + version
                + ", Weft needs "
                + OLDEST_JAVA
                + " or newer");
        return;
      }
      if (isJdkTool(System.getProperty("sun.java.command", ""))) return;
      if (isPresent()) {
        say("not started a second time: there is an agent of Weft in this JVM already");
        return;
      }
      ClassLoader loader = new AgentLoader(agentJar());
      Class.forName(START, true, loader)
          .getMethod("start", String.class, Instrumentation.class)
          .invoke(null, argument == null ? "" : argument, instrumentation);
    } catch (InvocationTargetException error) {
      say("not started, the application is not affected: " + error.getCause());
    } catch (Throwable error) {
      say("not started, the application is not affected: " + error);
    }
  }

  private static boolean isPresent() {
    try {
      Class.forName(BRIDGE, false, null);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  private static File agentJar() throws URISyntaxException {
    return new File(WeftAgent.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }

  /**
   * The number in {@code 1.8}, {@code 17} or {@code 25}; of a text that is none, the oldest that
   * will do: better to try than to stay away from an unusual JVM.
   */
  static int javaVersion(String specification) {
    String number = specification.startsWith("1.") ? specification.substring(2) : specification;
    try {
      return Integer.parseInt(number);
    } catch (NumberFormatException e) {
      return OLDEST_JAVA;
    }
  }

  /** Whether this JVM runs a tool such as jps, which JAVA_TOOL_OPTIONS reaches too. */
  static boolean isJdkTool(String command) {
    return command.startsWith("jdk.")
        || command.startsWith("sun.tools.")
        || command.startsWith("com.sun.tools.");
  }

  private static void say(String line) {
    System.err.println("weft: " + line);
  }
}
