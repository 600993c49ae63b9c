package dev.weft.bootstrap;

import dev.weft.annotation.Field;
import dev.weft.capture.Conventions;
import dev.weft.capture.RuleParser;
import dev.weft.config.Key;
import dev.weft.destination.DestinationFactory;
import dev.weft.metrics.Summary;
import dev.weft.spool.FileSpool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;

/** The keys of Weft itself; those of a destination are declared by its factory. */
public final class Keys {
  static final Key<Boolean> ENABLED =
      Key.flag("enabled", true, "Whether anything is captured at all.");

  static final Key<List<String>> DESTINATIONS =
      Key.list(
          "destinations",
          List.of(),
          "Where events go: names of destinations. Without any, miso when there is a miso.api-key, else console.");

  static final Key<List<String>> USER_ID =
      Key.list(
          "identity.user-id",
          List.of("principal.name"),
          "Paths to the id of the signed-in person; the first that has a value counts.");

  static final Key<List<String>> ANONYMOUS_ID =
      Key.list(
          "identity.anonymous-id",
          List.of("cookie.miso_anonymous_id"),
          "Paths to the id of a visitor; the first that has a value counts. The default is the cookie that Miso's browser SDK sets: name it in a list of your own, too.");

  static final Key<List<String>> SESSION_ID =
      Key.list(
          "identity.session-id",
          List.of("session-id"),
          "Paths to the id of the visit. `session-id`, the default, is one that Weft keeps: it stays at a sign-in and changes at a sign-out, see [rules.md](rules.md#who-did-it).");

  static final Key<Duration> RELOAD_INTERVAL =
      Key.duration(
          "reload.interval",
          Duration.ofSeconds(2),
          Duration.ZERO,
          Duration.ofHours(1),
          "How often to look whether the rules in the file have changed; they then hold without a restart. 0 means never. See rules.md.");

  /** For each field with usual names, those that are tried. */
  static final Map<Field, Key<List<String>>> CONVENTIONS = conventions();

  static final Key<Integer> RING_EVENTS =
      Key.integer(
          "ring.events",
          8192,
          16,
          1 << 20,
          "How many events may wait in memory for the thread that stores them.");

  static final Key<Long> RING_BYTES =
      Key.bytes(
          "ring.bytes", 4L << 20, 64L << 10, 1L << 30, "How much memory those events may hold.");

  static final Key<String> SPOOL_FOLDER =
      Key.text(
          "spool.folder",
          "weft-spool",
          "Where events wait on disk until every destination has them; each process has a folder of its own in it, and takes over what dead ones left. Unless it is set, there is one only when a destination is on the network. Empty means that events wait in memory, and a stop loses them.");

  static final Key<Long> SPOOL_BYTES =
      Key.bytes(
          "spool.max-bytes",
          512L << 20,
          1L << 20,
          1L << 40,
          "How large the spool of one process may become; beyond it the oldest impressions are given up and counted, then the oldest views, then the oldest of the rest.");

  static final Key<Duration> SPOOL_AGE =
      Key.duration(
          "spool.max-age",
          Duration.ofDays(7),
          Duration.ofHours(1),
          Duration.ofDays(365),
          "How old an event on disk may become.");

  static final Key<Long> SPOOL_FREE =
      Key.bytes(
          "spool.min-free-bytes",
          100L << 20,
          0,
          1L << 40,
          "How much of the disk the spool leaves free; with less it gives up old events for new ones.");

  static final Key<FileSpool.Sync> SPOOL_SYNC =
      Key.choice(
          "spool.sync",
          FileSpool.Sync.INTERVAL,
          "When events are forced to the disk itself. A `kill -9` loses nothing either way; a power cut loses what came since: everything not yet written by the system, at most the interval, or nothing.");

  static final Key<Duration> SPOOL_SYNC_INTERVAL =
      Key.duration(
          "spool.sync-interval",
          Duration.ofSeconds(1),
          Duration.ofMillis(50),
          Duration.ofMinutes(5),
          "How long after an event it is on the disk itself, with `spool.sync: interval`.");

  static final Key<Long> SPOOL_MEMORY =
      Key.bytes(
          "spool.memory-bytes",
          16L << 20,
          64L << 10,
          1L << 30,
          "How much memory the events may hold that wait without a disk: when there is no folder, or it cannot be written. Beyond it the newest are dropped and counted.");

  static final Key<Duration> LINGER =
      Key.duration(
          "upload.linger",
          Duration.ofMillis(500),
          Duration.ZERO,
          Duration.ofMinutes(1),
          "How long after an event the upload waits for more, to send them together.");

  static final Key<Duration> PROBE =
      Key.duration(
          "upload.probe",
          Duration.ofSeconds(60),
          Duration.ofMillis(100),
          Duration.ofHours(1),
          "How long to leave a destination alone that refused the key or the address.");

  static final Key<Duration> RETRY_FIRST =
      Key.duration(
          "retry.first",
          Duration.ofSeconds(1),
          Duration.ofMillis(10),
          Duration.ofMinutes(5),
          "The longest wait after the first failure; it doubles with each further one.");

  static final Key<Duration> RETRY_LONGEST =
      Key.duration(
          "retry.longest",
          Duration.ofSeconds(60),
          Duration.ofMillis(10),
          Duration.ofHours(1),
          "The longest wait between two tries.");

  static final Key<Duration> STOP_DEADLINE =
      Key.duration(
          "stop.deadline",
          Duration.ofSeconds(2),
          Duration.ZERO,
          Duration.ofMinutes(5),
          "How long a stop of the application may be held up to send what is left.");

  static final Key<String> DEAD_LETTERS =
      Key.text(
          "dead-letters.file",
          "weft-dead-letters.jsonl",
          "The file that keeps events a destination refused for good; made when there is one. Empty means they are only counted.");

  static final Key<Long> DEAD_LETTERS_MAX =
      Key.bytes(
          "dead-letters.max-bytes",
          256L << 20,
          64L << 10,
          1L << 40,
          "How large that file may become. Beyond it dead letters are counted, but not kept.");

  static final Key<Boolean> LOG_DELIVERIES =
      Key.flag(
          "log.deliveries",
          false,
          "Prints each delivered event on the log. For a first try: it prints personal data.");

  static final Key<Summary.When> LOG_SUMMARY =
      Key.choice(
          "log.summary",
          Summary.When.TROUBLE,
          "When the log has a line about the last minute: when events were lost, refused or sent again, or a destination takes none; every minute; or never.");

  static final Key<Boolean> LOG_RULES =
      Key.flag(
          "log.rules",
          false,
          "Prints where each value of a tracked method comes from, when that is called for the first time, and of each route at the start. `check` tells it without a start, and the MBean `dev.weft:type=Rules` at any time after the first event.");

  static final Key<Boolean> METRICS_JMX =
      Key.flag(
          "metrics.jmx", true, "Whether the metrics are MBeans, once there are any in the JVM.");

  static final Key<Boolean> METRICS_MICROMETER =
      Key.flag(
          "metrics.micrometer",
          true,
          "Whether the metrics are given to the global registry of a Micrometer that the application brings.");

  private static final List<Key<?>> FIRST =
      List.of(ENABLED, DESTINATIONS, USER_ID, ANONYMOUS_ID, SESSION_ID);

  private static final List<Key<?>> OWN =
      List.of(
          RELOAD_INTERVAL,
          RING_EVENTS,
          RING_BYTES,
          SPOOL_FOLDER,
          SPOOL_BYTES,
          SPOOL_AGE,
          SPOOL_FREE,
          SPOOL_SYNC,
          SPOOL_SYNC_INTERVAL,
          SPOOL_MEMORY,
          LINGER,
          PROBE,
          RETRY_FIRST,
          RETRY_LONGEST,
          STOP_DEADLINE,
          DEAD_LETTERS,
          DEAD_LETTERS_MAX,
          LOG_DELIVERIES,
          LOG_SUMMARY,
          LOG_RULES,
          METRICS_JMX,
          METRICS_MICROMETER);

  private Keys() {}

  /** All keys there are: Weft's own, then those of each destination that is found. */
  public static List<Key<?>> all() {
    List<Key<?>> keys = new ArrayList<>(FIRST);
    keys.addAll(CONVENTIONS.values());
    keys.addAll(OWN);
    keys.addAll(VisitKeys.ALL);
    for (DestinationFactory factory : factories()) keys.addAll(factory.keys());
    return keys;
  }

  private static Map<Field, Key<List<String>>> conventions() {
    Map<Field, Key<List<String>>> keys = new EnumMap<>(Field.class);
    for (Field field : Conventions.fields()) {
      keys.put(
          field,
          Key.list(
              "conventions." + RuleParser.key(field),
              Conventions.usualNames().getOrDefault(field, List.of()),
              "Under which names `%s` is looked for where a rule does not say, in this order; `%s` stands for those of the default. An empty list means that it is not looked for."
                  .formatted(RuleParser.key(field), Conventions.USUAL_NAMES)));
    }
    return keys;
  }

  static List<DestinationFactory> factories() {
    List<DestinationFactory> factories = new ArrayList<>();
    ServiceLoader.load(DestinationFactory.class, Keys.class.getClassLoader())
        .forEach(factories::add);
    return factories;
  }
}
