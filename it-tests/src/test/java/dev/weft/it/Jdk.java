package dev.weft.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A JDK of this machine. Immutable.
 *
 * @param feature for instance 17
 */
record Jdk(int feature, Path home) {
  private static final int OLDEST = 17;
  private static final Pattern VERSION = Pattern.compile("JAVA_VERSION=\"(\\d+)[^\"]*\"");

  /** The one that runs the tests, and those beside it that Weft supports, one per feature. */
  static List<Jdk> all() {
    Map<Integer, Jdk> found = new TreeMap<>();
    Path running = real(Path.of(System.getProperty("java.home")));
    try (Stream<Path> beside = Files.list(running.resolveSibling("."))) {
      for (Path home : beside.sorted().toList()) {
        int feature = featureOf(home);
        if (feature >= OLDEST) found.putIfAbsent(feature, new Jdk(feature, real(home)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    int feature = Runtime.version().feature();
    found.put(feature, new Jdk(feature, running));
    return List.copyOf(found.values());
  }

  /** The one that runs the tests. */
  static Jdk current() {
    return new Jdk(Runtime.version().feature(), real(Path.of(System.getProperty("java.home"))));
  }

  Path tool(String name) {
    return home.resolve("bin").resolve(name);
  }

  /** Zero for what is no JDK. */
  private static int featureOf(Path home) {
    Path release = home.resolve("release");
    if (!Files.isExecutable(home.resolve("bin/java")) || !Files.isReadable(release)) return 0;
    try {
      Matcher version = VERSION.matcher(Files.readString(release));
      return version.find() ? Integer.parseInt(version.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return "Java " + feature;
  }
}
