package dev.weft.metrics;

import java.util.List;

/**
 * Everything that can be measured: its name, with dots as Micrometer has it, and the names of its
 * tags. In the order of the documents.
 */
public enum Metric {
  CAPTURED("events.captured", Kind.COUNTER, "", "events whose rule's condition held", "lane"),
  RECOVERED(
      "events.recovered", Kind.COUNTER, "", "events that an earlier process left", "destination"),
  DELIVERED("events.delivered", Kind.COUNTER, "", "events that were taken", "destination", "lane"),
  DEAD_LETTERED(
      "events.dead.lettered",
      Kind.COUNTER,
      "",
      "events that were refused for good",
      "destination",
      "lane"),
  DROPPED(
      "events.dropped", Kind.COUNTER, "", "events that are lost", "destination", "lane", "reason"),
  SUPPRESSED(
      "events.suppressed",
      Kind.COUNTER,
      "",
      "events that were left out on purpose",
      "destination",
      "lane",
      "reason"),
  RETRIES(
      "retries", Kind.COUNTER, "", "requests that were not simply taken", "destination", "class"),
  SEND("send", Kind.TIMER, Metric.SECONDS, "requests, the answer included", "destination"),
  SEND_MAX(
      "send.max",
      Kind.GAUGE,
      Metric.SECONDS,
      "the longest request of this minute and the one before",
      "destination"),
  SENT_EVENTS(
      "sent.events",
      Kind.COUNTER,
      "",
      "events in requests, each time they are sent",
      "destination"),
  SENT_BYTES(
      "sent.bytes",
      Kind.COUNTER,
      Metric.BYTES,
      "bodies of requests, before compression",
      "destination"),
  BATCH_EVENTS("batch.events", Kind.GAUGE, "", "events in the last request", "destination"),
  LAG_EVENTS(
      "destination.lag.events",
      Kind.GAUGE,
      "",
      "events in the spool that it does not have yet",
      "destination"),
  LAG(
      "destination.lag",
      Kind.GAUGE,
      Metric.SECONDS,
      "how long the oldest of those has waited",
      "destination"),
  STATE(
      "destination.state",
      Kind.GAUGE,
      "",
      "0 idle or running, 1 retrying, 2 down, 3 held",
      "destination"),
  RING_EVENTS("ring.events", Kind.GAUGE, "", "events that are not in the spool yet"),
  RING_BYTES("ring.bytes", Kind.GAUGE, Metric.BYTES, "memory that those hold"),
  SPOOL_BYTES(
      "spool.bytes", Kind.GAUGE, Metric.BYTES, "files of the spool, or its memory without a disk"),
  SPOOL_SEGMENTS("spool.segments", Kind.GAUGE, "", "files of the spool"),
  SPOOL_AGE(
      "spool.oldest.age",
      Kind.GAUGE,
      Metric.SECONDS,
      "how long the oldest event has waited for any destination"),
  SPOOL_DURABLE(
      "spool.durable", Kind.GAUGE, "", "1 while a crash loses nothing of the spool, else 0");

  static final String SECONDS = "seconds";
  static final String BYTES = "bytes";

  private final String meter;
  private final Kind kind;
  private final String unit;
  private final String meaning;

  @SuppressWarnings("ImmutableEnumChecker") // made by List.of
  private final List<String> tags;

  /** How values come about. */
  public enum Kind {
    /** Only grows. */
    COUNTER,
    /** Goes up and down. */
    GAUGE,
    /** A number of times and how long they took together. */
    TIMER
  }

  Metric(String name, Kind kind, String unit, String meaning, String... tags) {
    this.meter = "weft." + name;
    this.kind = kind;
    this.unit = unit;
    this.meaning = meaning;
    this.tags = List.of(tags);
  }

  /** For instance {@code weft.events.delivered}. */
  public String meter() {
    return meter;
  }

  /** How its values come about. */
  public Kind kind() {
    return kind;
  }

  /** {@code seconds}, {@code bytes}, or empty for what is counted. */
  public String unit() {
    return unit;
  }

  /** For people. */
  public String meaning() {
    return meaning;
  }

  /** Names of tags, for instance {@code destination}. */
  public List<String> tags() {
    return tags;
  }
}
