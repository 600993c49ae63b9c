package dev.weft.it;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What to start: a JVM in an empty folder of its own, with an environment that has nothing of Weft,
 * nothing of AWS and no JVM options in it but what is said here. One thread.
 */
final class Launch {
  private static final Path AGENT = path("agent");
  private static final Path FILTER = path("filter");
  private static final Path SHOP = path("shop");
  private static final Path APP = path("app");
  private static final Path JARS = path("jars");
  private static final Path WORK = path("work");
  private static final String BELOW_UNDERTOW = "xnio|wildfly|jboss|smallrye";

  private final Jdk jdk;
  private final Path folder;
  private final List<String> options = new ArrayList<>();
  private final Map<String, String> environment = new LinkedHashMap<>();

  Launch(Jdk jdk) {
    this.jdk = jdk;
    try {
      Files.createDirectories(WORK);
      this.folder = Files.createTempDirectory(WORK, "java" + jdk.feature() + "-");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Path agentJar() {
    return AGENT;
  }

  /** The demo, as a fat jar. */
  static Path shopJar() {
    return SHOP;
  }

  /** The servlet filter with all it needs, for jakarta. */
  static Path filterJar() {
    return FILTER;
  }

  /** With the agent, and this text as its {@code weft.yaml}. */
  Launch agent(String weftYaml) {
    file("weft.yaml", weftYaml);
    return option("-javaagent:" + AGENT + "=weft.yaml");
  }

  Launch option(String option) {
    options.add(option);
    return this;
  }

  /**
   * Saves half of the processor time of a short life; warnings of the JVM are looked for without.
   */
  Launch quick() {
    return option("-XX:TieredStopAtLevel=1");
  }

  Launch property(String name, String value) {
    return option("-D" + name + "=" + value);
  }

  Launch environment(String name, String value) {
    environment.put(name, value);
    return this;
  }

  /** With the agent and the shop's way to tell visitors apart, the lines standing before it. */
  Launch agentForShop(String... weftYaml) {
    return agent(
        String.join("\n", weftYaml)
            + """

            identity:
              user-id: [session.shopper.id]
              anonymous-id: [attribute.visitorId]
            """);
  }

  /** Puts a file into the working folder. */
  Launch file(String name, String content) {
    try {
      Files.writeString(folder.resolve(name), content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return this;
  }

  /** Starts the demo shop on a free port. */
  JavaProcess shop() {
    return start(List.of("-jar", SHOP.toString(), "--server.port=0"));
  }

  /** Starts a main class of the tests with all that they have on their class path. */
  JavaProcess main(Class<?> main, Object... arguments) {
    List<String> command =
        new ArrayList<>(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    for (Object argument : arguments) command.add(argument.toString());
    return start(command);
  }

  /** Starts the main class that a jar names. */
  JavaProcess jar(Path jar, Object... arguments) {
    List<String> command = new ArrayList<>(List.of("-jar", jar.toString()));
    for (Object argument : arguments) command.add(argument.toString());
    return start(command);
  }

  /** Starts one of the small applications with these jars and the annotations beside it. */
  JavaProcess app(Class<?> main, List<Path> jars, String... arguments) {
    List<Path> classPath = new ArrayList<>(List.of(APP));
    classPath.addAll(ownJars("weft-annotations-.*"));
    classPath.addAll(jars);
    List<String> command = new ArrayList<>(List.of("-cp", joined(classPath), main.getName()));
    command.addAll(List.of(arguments));
    return start(command);
  }

  /** The jars in a folder of other versions than the tests' own. */
  static List<Path> otherJars(String name) {
    try (Stream<Path> jars = Files.list(JARS.resolve(name))) {
      return jars.sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The jars on the class path of the tests whose file name matches. */
  static List<Path> ownJars(String name) {
    Pattern pattern = Pattern.compile(name + "\\.jar");
    List<Path> found =
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator, -1))
            .map(Path::of)
            .filter(jar -> pattern.matcher(String.valueOf(jar.getFileName())).matches())
            .toList();
    if (found.isEmpty()) throw new IllegalStateException("no jar is named " + name);
    return found;
  }

  /** An Undertow for jakarta. */
  static List<Path> undertow() {
    return ownJars("(undertow|" + BELOW_UNDERTOW + "|jakarta\\.(servlet|annotation)-api).*");
  }

  /** An Undertow for javax. */
  static List<Path> undertow2() {
    return Stream.of(otherJars("undertow2.2"), ownJars("(" + BELOW_UNDERTOW + ").*"))
        .flatMap(List::stream)
        .toList();
  }

  /** Starts a tool of a JDK in the current folder. */
  static JavaProcess tool(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command);
    clear(builder.environment());
    return start(builder, Path.of(""));
  }

  private JavaProcess start(List<String> program) {
    List<String> command = new ArrayList<>(List.of(jdk.tool("java").toString()));
    command.addAll(options);
    command.addAll(program);
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    clear(builder.environment());
    builder.environment().putAll(environment);
    return start(builder, folder);
  }

  private static void clear(Map<String, String> environment) {
    environment
        .keySet()
        .removeIf(
            name ->
                name.startsWith("WEFT_")
                    || name.startsWith("AWS_")
                    || name.matches("_?J.*_OPTIONS"));
  }

  private static JavaProcess start(ProcessBuilder builder, Path folder) {
    try {
      Process process = builder.start();
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      return new JavaProcess(process, folder);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String joined(List<Path> paths) {
    return paths.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  private static Path path(String name) {
    String path = System.getProperty("weft.it." + name);
    if (path == null) {
      throw new IllegalStateException(
          "weft.it." + name + " is not set: run the tests by mvn verify, see it-tests/pom.xml");
    }
    return Path.of(path).toAbsolutePath().normalize();
  }
}
