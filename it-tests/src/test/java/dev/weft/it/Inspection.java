package dev.weft.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A look into a JVM from outside, with the tools of its JDK. Stateless. */
final class Inspection {
  /** A Java thread has a number; threads of the JVM have none. */
  private static final Pattern THREAD = Pattern.compile("^\"(.+)\" #\\d+ .*");

  /** Come and go as the JVM and the shop's connection pool need them. */
  private static final Pattern PASSING =
      Pattern.compile("C[12] CompilerThread\\d+.*|HikariPool-\\d+:connection-adder");

  private final Jdk jdk;
  private final JavaProcess process;

  Inspection(Jdk jdk, JavaProcess process) {
    this.jdk = jdk;
    this.process = process;
  }

  /** The names of the lasting threads that run now, sorted. */
  List<String> threads() {
    TreeSet<String> names = new TreeSet<>();
    for (String line : ask("Thread.print")) {
      Matcher thread = THREAD.matcher(line);
      if (thread.matches() && !PASSING.matcher(thread.group(1)).matches()) {
        names.add(thread.group(1));
      }
    }
    return List.copyOf(names);
  }

  /** The system properties, less what differs between two runs of the same program. */
  Map<String, String> properties() {
    Map<String, String> properties = new TreeMap<>();
    for (String line : ask("VM.system_properties")) {
      int equals = line.indexOf('=');
      if (equals > 0 && !line.startsWith("#")) {
        properties.put(line.substring(0, equals), line.substring(equals + 1));
      }
    }
    properties.keySet().removeIf(name -> name.equals("PID") || name.startsWith("catalina."));
    properties.remove("user.dir"); // a folder for each
    return properties;
  }

  private List<String> ask(String question) {
    List<String> command =
        List.of(jdk.tool("jcmd").toString(), Long.toString(process.pid()), question);
    List<String> answer = new ArrayList<>();
    try (JavaProcess jcmd = Launch.tool(command)) {
      int exitCode = jcmd.awaitExit();
      answer.addAll(jcmd.out().lines());
      if (exitCode != 0) throw new AssertionError(command + " says " + answer);
    }
    return answer;
  }
}
