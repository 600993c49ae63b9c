package dev.weft.benchmarks.peers;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A system and how its process is started.
 *
 * @param name with its version
 * @param folder for its files, under {@link #WORK}
 * @param peer the class
 * @param classPath what the process sees
 * @param options of the JVM
 * @param window how many events may be on the way in a flood: fewer than its queue holds
 */
record Contestant(
    String name, String folder, String peer, String classPath, List<String> options, int window) {

  private static final Path BENCHMARKS = Path.of("benchmarks");
  private static final Path PEERS = BENCHMARKS.resolve("peers");

  /** Where the processes run: their spools and logs. */
  static final Path WORK = BENCHMARKS.resolve("target/peers");

  /** Weft as it comes, but for the destination. */
  static Contestant weft() throws IOException {
    return weft("Weft", "weft");
  }

  /** Weft with options; its window is what its spool holds, and more than any linger needs. */
  static Contestant weft(String name, String folder, String... options) throws IOException {
    return ours(name, folder, WeftPeer.class, 100_000, options);
  }

  /** Weft with options, and a window that fits into the memory it may use. */
  static Contestant weftInMemory(String name, String folder, String... options) throws IOException {
    return ours(name, folder, WeftPeer.class, 40_000, options);
  }

  /** The bound of what Weft could do: as the client comes, and with sockets as Weft sets them. */
  static List<Contestant> bareLoops() throws IOException {
    return List.of(
        ours("bare OkHttp loop, Weft's bytes", "loop", BareLoop.class, 100_000),
        ours(
            "the same with TCP_NODELAY, as Weft",
            "loop-prompt",
            BareLoop.class,
            100_000,
            "-Dloop.prompt=true"));
  }

  private static Contestant ours(
      String name, String folder, Class<? extends Peer> peer, int window, String... options)
      throws IOException {
    String libraries = Files.readString(BENCHMARKS.resolve("target/class-path.txt"));
    return new Contestant(
        name, folder, peer.getName(), classPath(BENCHMARKS, libraries), List.of(options), window);
  }

  /** The others, with their newest versions that we could get. */
  static List<Contestant> others() throws IOException {
    List<Contestant> others = new ArrayList<>();
    others.add(other("Segment", "segment", "Segment", "analytics", 8000));
    others.add(other("Rudder", "rudder", "Rudder", "analytics", 8000));
    others.add(other("Snowplow", "snowplow", "Snowplow", "snowplow-java-tracker", 8000));
    others.add(other("PostHog server", "posthog", "PostHog", "posthog-server", 8000));
    others.add(other("OpenTelemetry", "opentelemetry", "OpenTelemetry", "opentelemetry-sdk", 2000));
    others.add(other("Sentry", "sentry", "Sentry", "sentry", 30));
    return others;
  }

  private static Contestant other(
      String name, String folder, String simpleName, String artifact, int window)
      throws IOException {
    String libraries = Files.readString(PEERS.resolve(folder).resolve("target/class-path.txt"));
    String classes = PEERS.resolve(folder).resolve("target/classes").toAbsolutePath().toString();
    return new Contestant(
        name + " " + version(artifact, libraries),
        folder,
        "dev.weft.benchmarks.peers.%s.%sPeer".formatted(folder, simpleName),
        classPath(BENCHMARKS, classes + File.pathSeparator + libraries),
        List.of(),
        window);
  }

  private static String classPath(Path module, String libraries) {
    Path classes = module.resolve("target/classes").toAbsolutePath();
    return classes + File.pathSeparator + libraries.strip();
  }

  private static String version(String artifact, String libraries) {
    Matcher jar = Pattern.compile("/" + artifact + "-(\\d[^/]*)\\.jar").matcher(libraries);
    if (!jar.find()) throw new IllegalStateException("no " + artifact + " in " + libraries);
    return jar.group(1);
  }
}
