package dev.weft.config;

import java.io.File;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Where settings are read from. Immutable.
 *
 * @param file path of the YAML file; empty for none
 * @param fileRequired whether it is a problem when the file does not exist
 * @param environment only names that start with {@code WEFT_} are looked at
 * @param systemProperties only names that start with {@code weft.} are looked at
 */
public record SettingsSource(
    String file,
    boolean fileRequired,
    Map<String, String> environment,
    Map<String, String> systemProperties) {

  /** Names the YAML file. */
  static final String CONFIG_VARIABLE = "WEFT_CONFIG";

  static final String VARIABLE_PREFIX = "WEFT_";
  static final String PROPERTY_PREFIX = "weft.";

  private static final String FILE_IN_WORKING_FOLDER = "weft.yaml";

  public SettingsSource {
    environment = Map.copyOf(environment);
    systemProperties = Map.copyOf(systemProperties);
  }

  /**
   * This process. The file is the first of: the argument, {@code WEFT_CONFIG}, {@code ./weft.yaml}
   * if there is one.
   *
   * @param agentArgument the path given to the agent or the filter; empty for none
   */
  public static SettingsSource ofProcess(String agentArgument) {
    Map<String, String> environment = startingWith(VARIABLE_PREFIX, System.getenv());
    Map<String, String> properties = startingWith(PROPERTY_PREFIX, systemPropertiesNow());
    String variable = environment.getOrDefault(CONFIG_VARIABLE, "");
    String asked = agentArgument.isBlank() ? variable.trim() : agentArgument.trim();
    if (!asked.isEmpty()) {
      return new SettingsSource(asked, true, environment, properties);
    }
    String found = new File(FILE_IN_WORKING_FOLDER).isFile() ? FILE_IN_WORKING_FOLDER : "";
    return new SettingsSource(found, false, environment, properties);
  }

  /** The file only: values may be secrets. */
  @Override
  public String toString() {
    return "SettingsSource[" + file + "]";
  }

  /** Who asked for the file. */
  String asker() {
    return environment.getOrDefault(CONFIG_VARIABLE, "").trim().equals(file)
        ? "environment variable " + CONFIG_VARIABLE
        : "the argument of the agent or the filter";
  }

  private static Map<String, String> systemPropertiesNow() {
    Properties properties = System.getProperties();
    Map<String, String> copy = new HashMap<>();
    for (String name : properties.stringPropertyNames()) {
      String value = properties.getProperty(name);
      if (value != null) {
        copy.put(name, value);
      }
    }
    return copy;
  }

  private static Map<String, String> startingWith(String prefix, Map<String, String> all) {
    Map<String, String> some = new HashMap<>();
    for (Map.Entry<String, String> entry : all.entrySet()) {
      if (entry.getKey().startsWith(prefix)) {
        some.put(entry.getKey(), entry.getValue());
      }
    }
    return some;
  }
}
