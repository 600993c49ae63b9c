package dev.weft.bootstrap;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.config.Key;
import dev.weft.config.Problems;
import dev.weft.config.Settings;
import dev.weft.config.SettingsReader;
import dev.weft.config.SettingsSource;
import dev.weft.destination.Destination;
import dev.weft.destination.DestinationFactory;
import dev.weft.log.Log;
import dev.weft.pipeline.HandUpload;
import dev.weft.retry.RetryPolicy;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.zip.CRC32C;

/**
 * What the client and the commands need of a configuration: the destinations, to upload to them at
 * once, and the whole of Weft, for the asynchronous way. Thread-safe. Opens nothing and makes no
 * thread.
 */
public final class ByHand {
  private final Settings settings;
  private final Log log;
  private final List<String> destinations;
  private final RetryPolicy retry;
  private final Weft weft;

  private ByHand(Settings settings, Problems problems, Log log) {
    this.settings = settings;
    this.log = log;
    Weft.Assembly assembly = new Weft.Assembly(settings, problems, log);
    this.destinations = assembly.outlets.stream().map(outlet -> outlet.name()).toList();
    this.retry = assembly.retryPolicy(new Problems()); // told by the next line
    this.weft = new Weft(assembly, problems, Weft.Host.UNKNOWN);
  }

  /**
   * Reads the settings.
   *
   * @throws IllegalArgumentException with everything that is wrong
   */
  public static ByHand of(SettingsSource source, Log log) {
    Problems problems = new Problems();
    return checked(new SettingsReader(Keys.all()).read(source, problems), problems, log);
  }

  /**
   * Takes settings that were given by hand; no file, environment or system property is looked at.
   *
   * @param values by key name, as they would be written on a command line
   * @throws IllegalArgumentException with everything that is wrong
   */
  public static ByHand of(Map<String, String> values, Log log) {
    Problems problems = new Problems();
    return checked(new SettingsReader(Keys.all()).read(values, problems), problems, log);
  }

  private static ByHand checked(Settings settings, Problems problems, Log log) {
    ByHand byHand = new ByHand(settings, problems, log);
    if (!problems.isEmpty()) throw new IllegalArgumentException(problems.report());
    return byHand;
  }

  /**
   * The settings alone, for a client of one service; what no key says is left to it.
   *
   * @throws IllegalArgumentException with everything that is wrong
   */
  public static Settings settings(SettingsSource source) {
    Problems problems = new Problems();
    return checked(new SettingsReader(Keys.all()).read(source, problems), problems);
  }

  /**
   * The same of settings that were given by hand.
   *
   * @throws IllegalArgumentException with everything that is wrong
   */
  public static Settings settings(Map<String, String> values) {
    Problems problems = new Problems();
    return checked(new SettingsReader(Keys.all()).read(values, problems), problems);
  }

  private static Settings checked(Settings settings, Problems problems) {
    if (!problems.isEmpty()) throw new IllegalArgumentException(problems.report());
    return settings;
  }

  /**
   * The folder under which each process has its spool, for who only looks at it: nothing else of
   * the settings is checked.
   *
   * @throws IllegalArgumentException if that setting is wrong
   */
  public static File spoolFolder(SettingsSource source) {
    Problems problems = new Problems();
    Settings settings = new SettingsReader(Keys.all()).read(source, problems);
    if (settings.isWrong(Keys.SPOOL_FOLDER)) {
      throw new IllegalArgumentException(problems.report());
    }
    return new File(settings.get(Keys.SPOOL_FOLDER));
  }

  /** The configured destinations; none if nothing in the settings says which. */
  public static List<String> namedDestinations(SettingsSource source, Log log) {
    Problems problems = new Problems();
    Settings settings = new SettingsReader(Keys.all()).read(source, problems);
    Weft.Assembly assembly = new Weft.Assembly(settings, problems, log);
    List<String> names = assembly.outlets.stream().map(outlet -> outlet.name()).toList();
    boolean byDefault = !settings.isSet(Keys.DESTINATIONS) && names.equals(List.of("console"));
    return byDefault ? List.of() : names;
  }

  /** The names of the configured destinations. */
  public List<String> destinations() {
    return destinations;
  }

  /**
   * How to upload to a configured destination. Nothing is opened before the first sending.
   *
   * @param dryRun the service checks everything and stores nothing
   * @throws IllegalArgumentException if there is no such destination, or it has no dry run
   */
  public HandUpload upload(String destination, boolean dryRun) {
    DestinationFactory factory = factory(destination);
    Settings with = dryRun ? withDryRun(factory) : settings;
    Problems problems = new Problems(); // there were none when all was checked
    Supplier<Destination> open = factory.prepare(with, problems, log);
    return new HandUpload(open, retry);
  }

  /**
   * Tells a destination with its address and key from the same with others: its name and eight
   * digits, which say nothing of the key.
   */
  public String target(String destination) {
    CRC32C sum = new CRC32C();
    for (Key<?> key : factory(destination).keys()) {
      if (!key.isSecret() && !key.name().endsWith(".url")) continue;
      sum.update((key.name() + "=" + settings.get(key) + "\n").getBytes(UTF_8));
    }
    return "%s-%08x".formatted(destination, sum.getValue());
  }

  private DestinationFactory factory(String name) {
    if (destinations.contains(name)) {
      for (DestinationFactory factory : Keys.factories()) {
        if (factory.name().equals(name)) return factory;
      }
    }
    throw new IllegalArgumentException(
        "\"%s\" is not among the configured destinations; there is %s"
            .formatted(name, String.join(", ", destinations)));
  }

  /** The settings with the flag of that destination, if it has one. */
  @SuppressWarnings("unchecked") // its default is a Boolean
  private Settings withDryRun(DestinationFactory factory) {
    String name = factory.name() + ".dry-run";
    for (Key<?> key : factory.keys()) {
      if (key.name().equals(name) && Settings.defaults().get(key) instanceof Boolean) {
        return settings.with((Key<Boolean>) key, true);
      }
    }
    throw new IllegalArgumentException(
        "the destination " + factory.name() + " has no dry run: it checks nothing by itself");
  }

  /** Whether a sending to this destination stores nothing by its settings alone. */
  public boolean isDryRun(String destination) {
    for (Key<?> key : factory(destination).keys()) {
      if (key.name().equals(destination + ".dry-run"))
        return Boolean.TRUE.equals(settings.get(key));
    }
    return false;
  }

  /**
   * The asynchronous way, with spool and threads from the first event on; empty if switched off.
   */
  public Optional<Weft> weft() {
    if (!settings.get(Keys.ENABLED)) return Optional.empty();
    return Optional.of(weft);
  }
}
