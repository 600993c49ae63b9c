package dev.weft.bootstrap;

import dev.weft.annotation.Field;
import dev.weft.capture.Capture;
import dev.weft.capture.Common;
import dev.weft.capture.Conventions;
import dev.weft.capture.Explanation;
import dev.weft.capture.Fuse;
import dev.weft.capture.RuleParser;
import dev.weft.config.Key;
import dev.weft.config.Problems;
import dev.weft.config.Settings;
import dev.weft.config.SettingsReader;
import dev.weft.config.SettingsSource;
import dev.weft.destination.DestinationFactory;
import dev.weft.event.Interaction;
import dev.weft.event.InteractionListener;
import dev.weft.event.InteractionListeners;
import dev.weft.event.Lane;
import dev.weft.extract.PathException;
import dev.weft.log.Log;
import dev.weft.metrics.Accounting;
import dev.weft.metrics.DeliveryLog;
import dev.weft.metrics.DropLog;
import dev.weft.metrics.Reading;
import dev.weft.metrics.Requests;
import dev.weft.pipeline.Pipeline;
import dev.weft.retry.RetryPolicy;
import dev.weft.spool.FileSpool;
import dev.weft.spool.MemorySpool;
import dev.weft.spool.Spool;
import java.io.File;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Weft as one thing: settings, rules, capture and pipeline, put together. Thread-safe.
 *
 * <p>Starting it opens no file and no connection: that happens with the first event, as do all
 * threads but {@code weft-reload}, which looks at the file of settings, if there is one.
 */
public final class Weft implements AutoCloseable {
  private static final long MAX_SETTLING_NANOS = 100_000_000;

  private final Settings settings;
  private final Log log;
  private final Accounting accounting;
  private final Pipeline pipeline;
  private final Reporting reporting;
  private final Capture capture;
  private final Fuse fuse;
  private final RulesInForce rules;
  private @Nullable Reload reload;
  private final List<String> destinationNames;
  private final InteractionListener listener;
  private final boolean hasOldEvents;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CountDownLatch closed = new CountDownLatch(1);

  /**
   * What it runs in. Immutable.
   *
   * @param context tells one Weft of several in a JVM from the others, as the path of its web
   *     application; empty if it is alone
   * @param applications gives the next class loader that may see a Micrometer, or null if there is
   *     no new one now; asked every few seconds by the thread {@code weft-report}, and not kept
   */
  public record Host(String context, Supplier<@Nullable ClassLoader> applications) {
    /** Nothing is known of it. */
    public static final Host UNKNOWN = new Host("", () -> null);
  }

  Weft(Assembly assembly, Problems problems, Host host) {
    settings = assembly.settings;
    log = assembly.log;
    accounting = new Accounting();
    destinationNames = assembly.destinationNames;
    Requests requests = new Requests(System::nanoTime);
    List<InteractionListener> listeners =
        new ArrayList<>(List.of(accounting, requests, new DropLog(log)));
    if (settings.get(Keys.LOG_DELIVERIES)) listeners.add(new DeliveryLog(log));
    listener = new InteractionListeners(listeners);
    pipeline =
        new Pipeline(
            assembly.options(problems),
            assembly.outlets,
            () -> assembly.spool(listener),
            listener,
            log,
            Clock.systemUTC());
    reporting =
        new Reporting(settings, host, log, accounting, requests, pipeline, this::explainRules);
    pipeline.whenStarted(reporting::start);
    hasOldEvents = assembly.spoolFolder().filter(File::isDirectory).isPresent();
    fuse = new Fuse(log, System::nanoTime);
    VisitAssembly visits = new VisitAssembly(settings, problems);
    Common common = visits.common();
    capture =
        new Capture(
            common,
            visits.privacy(assembly.localDestinations()),
            assembly.conventions(problems),
            pipeline::offer,
            listener,
            Clock.systemUTC(),
            fuse::failed);
    rules = new RulesInForce(settings, assembly.parser(common.ofVisit()), capture, log, problems);
  }

  /**
   * Reads the settings and puts everything together.
   *
   * @return empty when something is wrong, or when it is switched off; the log then has all of it
   */
  public static Optional<Weft> start(SettingsSource source, Log log) {
    return start(source, log, Host.UNKNOWN);
  }

  /**
   * As {@link #start(SettingsSource, Log)}, with what is known of the place.
   *
   * @return empty when something is wrong, or when it is switched off; the log then has all of it
   */
  public static Optional<Weft> start(SettingsSource source, Log log, Host host) {
    File file = new File(source.file());
    Reload.Stamp read = Reload.Stamp.of(file); // first: a change from here on is one
    Problems problems = new Problems();
    Settings settings = new SettingsReader(Keys.all()).read(source, problems);
    Weft weft = new Weft(new Assembly(settings, problems, log), problems, host);
    if (!problems.isEmpty()) {
      log.warn(
          "not started, the application runs without tracking. There is something to mend:\n"
              + problems.report());
      return Optional.empty();
    }
    if (!settings.get(Keys.ENABLED)) {
      log.info("switched off (" + settings.origin(Keys.ENABLED) + ")");
      return Optional.empty();
    }
    weft.begin();
    weft.watch(source, file, read);
    return Optional.of(weft);
  }

  /**
   * As it would be with these settings, but without its destinations, so that no key of theirs is
   * asked for: to look at rules. It begins nothing, and must not be begun.
   */
  static Weft ofRulesOnly(SettingsSource source, Problems problems, Log log) {
    Settings settings = new SettingsReader(Keys.all()).read(source, problems);
    return new Weft(Assembly.ofRulesOnly(settings, problems, log), problems, Host.UNKNOWN);
  }

  /** Says that it is there, and goes on with what an earlier process left. To be called once. */
  public void begin() {
    log.info(greeting());
    if (settings.get(Keys.LOG_RULES)) {
      for (Explanation one : capture.explanations()) log.info(one.text());
    }
    if (hasOldEvents) pipeline.resume();
  }

  private String greeting() {
    String file = settings.file().isEmpty() ? "no file" : settings.file();
    return "started with %s; events go to %s".formatted(file, String.join(", ", destinationNames));
  }

  private void watch(SettingsSource source, File file, Reload.Stamp read) {
    Duration interval = settings.get(Keys.RELOAD_INTERVAL);
    if (settings.file().isEmpty() || interval.isZero()) return;
    reload = new Reload(file, read, interval, () -> rules.reload(source), fuse::failed);
    reload.start();
  }

  /** What is going on: requests and calls are told to this. */
  public Capture capture() {
    return capture;
  }

  /** To be asked before, and told of errors after, every call into Weft. */
  public Fuse fuse() {
    return fuse;
  }

  /** Where Weft itself tells what it has to say. */
  public Log log() {
    return log;
  }

  /** Whether a rule is for routes, so that requests matter even without a tracked method. */
  public boolean hasRoutes() {
    return capture.hasRoutes();
  }

  /** What is tracked, and from where the values come. */
  public RulesInForce rules() {
    return rules;
  }

  /** What every rule that is bound by now does, in text for a person. */
  public String explainRules() {
    return capture.explanations().stream()
        .map(Explanation::text)
        .collect(Collectors.joining("\n\n"));
  }

  /** Takes an interaction that the application made by hand. Never blocks, never throws. */
  public void track(Interaction interaction) {
    Lane lane = interaction.type().lane();
    listener.captured(lane);
    try {
      pipeline.offer(interaction);
    } catch (StackOverflowError | OutOfMemoryError e) {
      listener.dropped(lane, "internal_error", "");
    }
  }

  /** How many events are not in the spool yet: what a {@code kill -9} at this moment would lose. */
  public long unstored() {
    return pipeline.unstored();
  }

  /** How every destination does at this moment. */
  public List<Pipeline.Status> status() {
    return pipeline.status();
  }

  /** Whether events are on disk now, so that a {@code kill -9} loses none of those stored. */
  public boolean isDurable() {
    return pipeline.isDurable();
  }

  /** The figures of every destination at this moment. */
  public List<Accounting.Balance> balances() {
    return pipeline.balances(accounting);
  }

  /** All metrics at this moment, as every exporter shows them. */
  public List<Reading> readings() {
    return reporting.readings().all();
  }

  /**
   * Stops within the configured deadline and tells the figures of every destination, if there was
   * any event. Idempotent: only the first call does anything; others wait until it is done, for
   * twice the deadline at most, so that a JVM does not end in the middle of it.
   */
  @Override
  public void close() {
    if (closing.getAndSet(true)) {
      awaitClosed();
      return;
    }
    try {
      stop();
    } finally {
      closed.countDown();
    }
  }

  /** An interrupt is meant for the application, which gets it back. */
  private void awaitClosed() {
    long end = System.nanoTime() + 2 * settings.get(Keys.STOP_DEADLINE).toNanos();
    boolean interrupted = false;
    while (closed.getCount() > 0 && System.nanoTime() < end) {
      try {
        var unused = closed.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
  }

  private void stop() {
    if (reload != null) reload.close();
    pipeline.close(settings.get(Keys.STOP_DEADLINE));
    capture.close();
    reporting.close();
    for (Accounting.Balance balance : settledBalances()) {
      if (balance.captured() + balance.recovered() > 0) log.info("accounting: " + balance);
    }
    RecordMethods.forgetLast();
  }

  /** The figures once the last threads that were in the middle of an event have counted it. */
  private List<Accounting.Balance> settledBalances() {
    long end = System.nanoTime() + MAX_SETTLING_NANOS;
    List<Accounting.Balance> balances = balances();
    while (!balances.stream().allMatch(Accounting.Balance::holds) && System.nanoTime() < end) {
      Thread.onSpinWait();
      balances = balances();
    }
    return balances;
  }

  /** What is needed to put a Weft together, from settings. */
  static final class Assembly {
    /** What a destination may ask for at most by {@code Retry-After}. */
    private static final Duration LONGEST_ASKED = Duration.ofMinutes(5);

    private final Settings settings;
    private final Log log;
    final List<Pipeline.Outlet> outlets = new ArrayList<>();
    private final List<String> local = new ArrayList<>();
    final List<String> destinationNames = new ArrayList<>();
    private boolean onNetwork;

    Assembly(Settings settings, Problems problems, Log log) {
      this(settings, problems, log, true);
    }

    /** With the names of the destinations, and none of them. */
    static Assembly ofRulesOnly(Settings settings, Problems problems, Log log) {
      return new Assembly(settings, problems, log, false);
    }

    private Assembly(Settings settings, Problems problems, Log log, boolean prepared) {
      this.settings = settings;
      this.log = log;
      Map<String, DestinationFactory> factories =
          Keys.factories().stream()
              .collect(Collectors.toMap(DestinationFactory::name, factory -> factory));
      for (String name : names(factories)) {
        DestinationFactory factory = factories.get(name);
        if (factory == null) {
          problems.add(
              settings.origin(Keys.DESTINATIONS),
              "there is no destination \"%s\"; there is %s"
                  .formatted(
                      name, String.join(", ", factories.keySet().stream().sorted().toList())));
          continue;
        }
        destinationNames.add(name);
        if (!prepared) continue;
        outlets.add(new Pipeline.Outlet(name, factory.prepare(settings, problems, log)));
        onNetwork |= factory.network();
        if (!factory.network()) local.add(name);
      }
    }

    /** Empty when events wait in memory. */
    Optional<File> spoolFolder() {
      String folder = settings.get(Keys.SPOOL_FOLDER);
      boolean wanted = onNetwork || settings.isSet(Keys.SPOOL_FOLDER);
      return folder.isEmpty() || !wanted ? Optional.empty() : Optional.of(new File(folder));
    }

    Spool spool(InteractionListener listener) {
      List<String> readers = outlets.stream().map(Pipeline.Outlet::name).toList();
      long memory = settings.get(Keys.SPOOL_MEMORY);
      if (spoolFolder().isEmpty()) return new MemorySpool(readers, memory);
      FileSpool.Options options =
          new FileSpool.Options(
              spoolFolder().get(),
              settings.get(Keys.SPOOL_BYTES),
              settings.get(Keys.SPOOL_AGE),
              settings.get(Keys.SPOOL_FREE),
              memory,
              settings.get(Keys.SPOOL_SYNC),
              settings.get(Keys.SPOOL_SYNC_INTERVAL));
      return FileSpool.open(options, readers, listener, log, Clock.systemUTC(), System::nanoTime);
    }

    private List<String> names(Map<String, DestinationFactory> factories) {
      List<String> asked = settings.get(Keys.DESTINATIONS);
      if (!asked.isEmpty()) return asked.stream().distinct().toList();
      DestinationFactory miso = factories.get("miso");
      boolean hasKey =
          miso != null && miso.keys().stream().anyMatch(key -> key.isSecret() && isWritten(key));
      return List.of(hasKey ? "miso" : "console");
    }

    private boolean isWritten(Key<?> key) {
      return settings.isSet(key) || settings.isWrong(key);
    }

    RuleParser parser(Collection<Field> given) {
      return new RuleParser(Set.copyOf(destinationNames), Set.copyOf(given));
    }

    Conventions conventions(Problems problems) {
      Conventions conventions = Conventions.usual();
      for (Map.Entry<Field, Key<List<String>>> entry : Keys.CONVENTIONS.entrySet()) {
        Key<List<String>> key = entry.getValue();
        if (!settings.isSet(key)) continue;
        try {
          conventions = conventions.with(entry.getKey(), settings.get(key));
        } catch (PathException e) {
          problems.add(settings.origin(key), key.name() + ": " + e.getMessage());
        }
      }
      return conventions;
    }

    /** The names of those that are no third party. */
    List<String> localDestinations() {
      return List.copyOf(local);
    }

    /** What is wrong with them beside the rules and what the destinations ask for. */
    static void check(Settings settings, Problems problems, Log log) {
      Assembly assembly = ofRulesOnly(settings, problems, log);
      var unusedOptions = assembly.options(problems);
      VisitAssembly visits = new VisitAssembly(settings, problems);
      var unusedCommon = visits.common();
      var unusedPrivacy = visits.privacy(List.of());
      var unusedConventions = assembly.conventions(problems);
    }

    RetryPolicy retryPolicy(Problems problems) {
      Duration first = settings.get(Keys.RETRY_FIRST);
      Duration longest = settings.get(Keys.RETRY_LONGEST);
      if (longest.compareTo(first) < 0) {
        problems.add(
            settings.origin(Keys.RETRY_LONGEST), "retry.longest is shorter than retry.first");
        longest = first;
      }
      return new RetryPolicy(first, longest, LONGEST_ASKED, random());
    }

    Pipeline.Options options(Problems problems) {
      return new Pipeline.Options(
          settings.get(Keys.RING_EVENTS),
          settings.get(Keys.RING_BYTES),
          settings.get(Keys.LINGER),
          settings.get(Keys.PROBE),
          retryPolicy(problems),
          settings.get(Keys.DEAD_LETTERS),
          settings.get(Keys.DEAD_LETTERS_MAX));
    }

    private static RandomGenerator random() {
      return () -> ThreadLocalRandom.current().nextLong();
    }
  }
}
