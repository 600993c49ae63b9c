package dev.weft.benchmarks.peers;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * What each system delivers to a healthy collector, what that costs, and what it keeps in memory
 * when the collector is dead. One system after the other, each in a JVM of its own, beside the same
 * collector in this one.
 *
 * <p>Arguments: parts of the names of the systems to run; none for all.
 */
public final class Throughput {
  private static final int WARM_UP_SECONDS = 8;
  private static final int SECONDS = 15;

  /** For the cost of a call: so that nobody's queue is full, and nobody idles. */
  private static final int CALLS = 30_000;

  private static final int CALLS_PER_SECOND = 3_000;

  private static final int DEAD_EVENTS = 100_000;
  private static final int DEAD_PER_SECOND = 10_000;

  /** Numbers of a later phase begin here. */
  private static final int LATER = 40_000_000;

  private Throughput() {}

  /** See the class. */
  public static void main(String[] args) throws Exception {
    Table healthy =
        new Table(
            List.of(
                "",
                "events/s",
                "CPU µs/event",
                "bytes/event sent",
                "events/request",
                "not arrived",
                "caller p50 µs",
                "caller p99 µs",
                "caller B"));
    Table dead =
        new Table(
            List.of(
                "",
                "B/event after 100,000",
                "B/event after 200,000",
                "bounded",
                "caller p50 µs",
                "caller p99 µs"));
    for (Contestant contestant : contestants()) {
      if (args.length > 0 && Arrays.stream(args).noneMatch(contestant.name()::contains)) continue;
      Path folder = Contestant.WORK.resolve("throughput-" + contestant.folder()).toAbsolutePath();
      healthy.row(healthy(contestant, Folders.empty(folder.resolve("healthy"))));
      if (contestant.peer().equals(BareLoop.class.getName())) continue; // it would wait for ever
      dead.row(dead(contestant, Folders.empty(folder.resolve("dead"))));
    }
    healthy.print(Contestant.WORK.resolve("throughput.md"));
    dead.print(Contestant.WORK.resolve("dead-collector.md"));
    System.exit(0);
  }

  private static List<Contestant> contestants() throws IOException {
    String unlimited = "-Dweft.miso.requests-per-second=0";
    List<Contestant> contestants = new ArrayList<>();
    contestants.addAll(Contestant.bareLoops());
    contestants.add(Contestant.weft("Weft, no limit of requests/s", "weft-unlimited", unlimited));
    contestants.add(
        Contestant.weftInMemory(
            "Weft, the same without a spool", "weft-memory", unlimited, "-Dweft.spool.folder="));
    contestants.add(Contestant.weft());
    contestants.addAll(Contestant.others());
    return contestants;
  }

  private static List<String> healthy(Contestant contestant, Path folder) throws Exception {
    Progress progress = Progress.in(folder);
    try (CountingCollector collector = new CountingCollector(progress, true);
        SenderProcess sender = new SenderProcess(contestant, folder, collector.address())) {
      sender.awaitReady();
      sender.tell("flood 0 %d %d", WARM_UP_SECONDS, contestant.window());
      long warm = sender.numbers()[0];
      CountingCollector.Counts before = collector.counts();
      sender.tell("flood %d %d %d", warm, SECONDS, contestant.window());
      long[] flow = sender.numbers();
      CountingCollector.Counts sent = collector.counts().since(before);
      sender.tell("pace %d %d %d %d", LATER, CALLS, CALLS_PER_SECOND, contestant.window());
      long[] cost = sender.numbers();
      List<String> row =
          List.of(
              contestant.name(),
              "%,d".formatted(Math.round(flow[1] * 1e9 / flow[2])),
              ratio(flow[3] / 1e3, flow[1]),
              ratio(sent.bytes(), sent.events()),
              ratio(sent.events(), sent.requests()),
              "%,d of %,d".formatted(flow[0] - flow[1], flow[0]),
              decimal(cost[0] / 1e3),
              decimal(cost[1] / 1e3),
              "%,d".formatted(cost[2]));
      System.err.println(String.join(" | ", row));
      return row;
    }
  }

  private static List<String> dead(Contestant contestant, Path folder) throws Exception {
    try (CountingCollector collector = new CountingCollector(Progress.in(folder), false);
        SenderProcess sender = new SenderProcess(contestant, folder, collector.address())) {
      sender.awaitReady();
      sender.tell("pace 0 1 1 0"); // whatever it makes with the first event
      sender.numbers();
      long empty = heap(sender);
      sender.tell("pace 1 %d %d 0", DEAD_EVENTS, DEAD_PER_SECOND);
      long[] cost = sender.numbers();
      long after = heap(sender);
      sender.tell("pace %d %d %d 0", LATER, DEAD_EVENTS, DEAD_PER_SECOND);
      sender.numbers();
      long afterTwice = heap(sender);
      boolean bounded = afterTwice - after < (after - empty) / 2 + DEAD_EVENTS * 10L;
      List<String> row =
          List.of(
              contestant.name(),
              "%,d".formatted((after - empty) / DEAD_EVENTS),
              "%,d".formatted((afterTwice - empty) / (2 * DEAD_EVENTS)),
              bounded ? "yes" : "no",
              decimal(cost[0] / 1e3),
              decimal(cost[1] / 1e3));
      System.err.println(String.join(" | ", row));
      return row;
    }
  }

  private static long heap(SenderProcess sender) throws IOException {
    sender.tell("heap");
    return sender.numbers()[0];
  }

  private static String ratio(double value, long of) {
    return of == 0 ? "nothing arrived" : decimal(value / of);
  }

  private static String decimal(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value);
  }
}
