package dev.weft.config;

import dev.weft.config.Settings.Found;
import dev.weft.config.Written.Place;
import dev.weft.config.Written.Shape;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads settings: the file, then the environment, then the system properties; the later wins. Never
 * throws for what a user wrote: all of it ends in {@link Problems}, and a key with a problem keeps
 * its default. Thread-safe.
 */
public final class SettingsReader {
  // an API key has some 40 characters
  private static final int MAX_SECRET_BYTES = 64 * 1024;

  private final Map<String, Key<?>> keyByName = new LinkedHashMap<>();
  private final Map<String, Key<?>> secretByFileKey = new HashMap<>();
  private final Map<String, String> nameByVariable = new LinkedHashMap<>();

  /**
   * @throws IllegalArgumentException when two keys have the same name or the same environment
   *     variable
   */
  public SettingsReader(Collection<Key<?>> declared) {
    for (Key<?> key : declared) {
      if (keyByName.get(key.name()) == key) {
        continue;
      }
      declare(key);
      if (key.isSecret()) {
        Key<String> file = key.file();
        declare(file);
        secretByFileKey.put(file.name(), key);
      }
    }
  }

  private void declare(Key<?> key) {
    boolean taken = keyByName.putIfAbsent(key.name(), key) != null;
    taken |= nameByVariable.putIfAbsent(key.environmentVariable(), key.name()) != null;
    if (taken || key.name().equals("rules")) {
      throw new IllegalArgumentException("the key " + key.name() + " is declared twice");
    }
  }

  public Settings read(SettingsSource source, Problems problems) {
    WrittenFile file = WrittenFile.read(source, problems);
    List<Written> written = new ArrayList<>(file.settings());
    written.addAll(variables(source.environment(), problems));
    for (Map.Entry<String, String> property : sorted(source.systemProperties())) {
      String name = property.getKey();
      if (name.startsWith(SettingsSource.PROPERTY_PREFIX)) {
        written.add(
            Written.text(
                Place.SYSTEM_PROPERTIES,
                "system property " + name,
                name.substring(SettingsSource.PROPERTY_PREFIX.length()),
                property.getValue()));
      }
    }
    return settings(written, file, problems);
  }

  /**
   * Reads what was given by hand, and nothing else.
   *
   * @param values by key name, as they would be written on a command line
   */
  public Settings read(Map<String, String> values, Problems problems) {
    List<Written> written = new ArrayList<>();
    for (Map.Entry<String, String> value : sorted(values)) {
      written.add(Written.text(Place.FILE, "given", value.getKey(), value.getValue()));
    }
    return settings(written, WrittenFile.NONE, problems);
  }

  private List<Written> variables(Map<String, String> environment, Problems problems) {
    List<Written> written = new ArrayList<>();
    for (Map.Entry<String, String> entry : sorted(environment)) {
      String variable = entry.getKey();
      if (!variable.startsWith(SettingsSource.VARIABLE_PREFIX)
          || variable.equals(SettingsSource.CONFIG_VARIABLE)
          || isServiceLink(variable, entry.getValue())) {
        continue;
      }
      String origin = "environment variable " + variable;
      String name = nameByVariable.get(variable);
      if (name == null) {
        problems.add(origin, "unknown name" + suggest(variable, nameByVariable.keySet()));
      } else if (!entry.getValue().isBlank()) {
        // an empty one counts as absent: compose files write KEY=${KEY:-}
        written.add(Written.text(Place.ENVIRONMENT, origin, name, entry.getValue()));
      }
    }
    return written;
  }

  /**
   * Kubernetes and Docker add such variables to every container beside a service whose name begins
   * with "weft": WEFT_DEMO_SERVICE_HOST, WEFT_DEMO_PORT_80_TCP_ADDR, WEFT_DEMO_PORT=tcp://…
   */
  private boolean isServiceLink(String variable, String value) {
    return !nameByVariable.containsKey(variable)
        && (variable.contains("_SERVICE_HOST")
            || variable.contains("_SERVICE_PORT")
            || variable.contains("_TCP_")
            || variable.contains("_UDP_")
            || value.startsWith("tcp://")
            || value.startsWith("udp://"));
  }

  /** Checks all that was written, in order; the last for a key wins. */
  private Settings settings(List<Written> all, WrittenFile file, Problems problems) {
    Set<String> wrong = new HashSet<>(file.wrong());
    Map<String, Written> winners = new LinkedHashMap<>();
    for (Written written : all) {
      Key<?> key = keyByName.get(written.name());
      if (key == null) {
        checkUnknown(written, problems);
        continue;
      }
      Optional<String> problem = problemWith(written, key);
      if (problem.isPresent()) {
        problems.add(written.origin(), problem.get());
        wrong.add(key.name());
      }
      Key<?> target = secretByFileKey.getOrDefault(key.name(), key);
      Written earlier = winners.put(target.name(), written);
      if (isSecondWay(written, earlier)) {
        problems.add(
            written.origin(),
            written.name()
                + " and "
                + earlier.name()
                + " (at "
                + earlier.origin()
                + ") are two ways to say the same; remove one of them");
        wrong.add(target.name());
      }
    }
    Map<String, Found> found = values(winners, wrong, problems);
    Set<String> withoutValue = new HashSet<>(winners.keySet());
    withoutValue.removeAll(found.keySet());
    return new Settings(found, withoutValue, file.rules(), file.file(), file.isRead());
  }

  private static boolean isSecondWay(Written written, @Nullable Written earlier) {
    return earlier != null
        && earlier.place() == written.place()
        && !earlier.name().equals(written.name());
  }

  private Map<String, Found> values(
      Map<String, Written> winners, Set<String> wrong, Problems problems) {
    Map<String, Found> found = new HashMap<>();
    for (Map.Entry<String, Written> winner : winners.entrySet()) {
      String name = winner.getKey();
      Written written = winner.getValue();
      if (wrong.contains(name) || wrong.contains(written.name())) {
        continue;
      }
      Optional<?> value = value(name, written, problems);
      if (value.isPresent()) {
        found.put(name, new Found(value.get(), written.origin()));
      }
    }
    return found;
  }

  private Optional<?> value(String name, Written written, Problems problems) {
    // only the file that wins is read: one that is overridden may be absent
    if (!written.name().equals(name)) {
      return secretIn(written, problems);
    }
    Key<?> key = keyByName.get(name);
    return key == null ? Optional.empty() : key.read(written);
  }

  private static Optional<String> problemWith(Written written, Key<?> key) {
    if (key.read(written).isPresent()) {
      return Optional.empty();
    }
    String what =
        switch (written.shape()) {
          case NOTHING -> " has no value";
          case LIST -> " is a list";
          case TEXT -> key.isSecret() ? " is wrong" : " is " + Quoted.value(first(written));
        };
    return Optional.of(key.name() + what + ": it must be " + key.requirement());
  }

  private static String first(Written written) {
    return written.values().get(0).trim();
  }

  private static Optional<String> secretIn(Written written, Problems problems) {
    String path = first(written);
    String problem;
    try {
      String content = TextFile.read(path, MAX_SECRET_BYTES).trim();
      if (!content.isEmpty()) {
        return Optional.of(content);
      }
      problem = "is empty";
    } catch (IOException e) {
      problem = String.valueOf(e.getMessage());
    }
    problems.add(
        written.origin(), written.name() + " names the file " + path + ", which " + problem);
    return Optional.empty();
  }

  private void checkUnknown(Written written, Problems problems) {
    String name = written.name();
    for (Key<?> key : keyByName.values()) {
      if (name.startsWith(key.name() + ".")) {
        // what stands below is not told: it may be a secret in braces
        problems.add(
            written.origin(), key.name() + " has keys below it: it must be " + key.requirement());
        return;
      }
      if (key.name().startsWith(name + ".")) {
        if (written.shape() != Shape.NOTHING) {
          problems.add(
              written.origin(),
              Quoted.name(name) + " is a group of keys; set one of them, such as " + key.name());
        }
        return;
      }
    }
    problems.add(
        written.origin(), "unknown key " + Quoted.name(name) + suggest(name, keyByName.keySet()));
  }

  private static String suggest(String unknown, Collection<String> known) {
    return Nearest.to(unknown, known)
        .map(nearest -> "; did you mean \"" + nearest + "\"?")
        .orElse("; docs/configuration.md lists all there are");
  }

  private static Collection<Map.Entry<String, String>> sorted(Map<String, String> map) {
    return new TreeMap<>(map).entrySet();
  }
}
