package dev.weft.benchmarks.peers;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.collector.Fault;
import dev.weft.collector.Fault.Shape;
import dev.weft.collector.Fault.Silence;
import dev.weft.collector.FaultCollector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * How many of 1,000 events arrive that were handed over while the collector failed, and within 50 s
 * of health after that. Each row is one fault; all systems meet it at the same time, each with a
 * collector of its own.
 *
 * <p>Arguments: parts of the names of the rows to run; none for all.
 */
public final class Outages {
  private static final int EVENTS = 1000;
  private static final int PER_SECOND = 100;
  private static final int HEALTHY_SECONDS = 50;

  /** The event that the collector refuses for good, where it refuses one. */
  private static final String BAD = ShopEvent.product(EVENTS / 2);

  private static final Fault.Answer UNPROCESSABLE =
      Fault.status(422).json("{\"message\":\"a record is not valid\"}");

  private static final List<Row> ROWS =
      List.of(
          Row.refused("connection refused", false),
          Row.of("reset without reply", Silence.RESET_AFTER_REQUEST),
          Row.of("503", Fault.status(503)),
          Row.of("429 with Retry-After: 2", Fault.status(429).retryAfter("2")),
          new Row("422 for a batch with the one bad record", Outages::refuseBad, all -> {}, false),
          Row.of("never answers", Silence.NEVER),
          Row.refused("connection refused, and kill -9 in the middle", true));

  private Outages() {}

  /**
   * One fault.
   *
   * @param begin makes a system's collector fail
   * @param end heals it, but for what is wrong with a record
   * @param kill whether the sender is killed after half of the events, and started again
   */
  private record Row(
      String name,
      BiConsumer<FaultCollector, Contestant> begin,
      Consumer<FaultCollector> end,
      boolean kill) {
    static Row of(String name, Fault fault) {
      return new Row(
          name,
          (collector, contestant) -> collector.always(fault),
          collector -> collector.always(Fault.accept()),
          false);
    }

    static Row refused(String name, boolean kill) {
      return new Row(
          name, (collector, contestant) -> collector.stop(), FaultCollector::start, kill);
    }
  }

  /** One system in one row. */
  private static final class Run implements AutoCloseable {
    private final Contestant contestant;
    private final Path folder;
    private final FaultCollector collector = new FaultCollector(Outages::products);
    private SenderProcess process;

    Run(Contestant contestant, Path folder) throws IOException {
      this.contestant = contestant;
      this.folder = folder;
      collector.keep(0);
      process = start();
    }

    private SenderProcess start() throws IOException {
      return new SenderProcess(contestant, folder, collector.address("").toString());
    }

    void killAndStart() throws IOException {
      process.close();
      process = start();
    }

    /** What arrived, how often too often, and what became a dead letter. */
    String result() throws IOException {
      int arrived = 0;
      int repeated = 0;
      for (int i = 0; i < EVENTS; i++) {
        int times = collector.accepted().getOrDefault(ShopEvent.product(i), 0);
        if (times > 0) arrived++;
        if (times > 1) repeated += times - 1;
      }
      StringBuilder result = new StringBuilder(String.valueOf(arrived));
      if (repeated > 0) result.append(" (").append(repeated).append(" repeated)");
      long dead = deadLetters();
      if (dead > 0) result.append(" + ").append(dead).append(" dead letter");
      return result.toString();
    }

    /** Only Weft has them, in its usual file. */
    private long deadLetters() throws IOException {
      Path file = folder.resolve("weft-dead-letters.jsonl");
      if (!Files.exists(file)) return 0;
      try (Stream<String> lines = Files.lines(file)) {
        return lines.count();
      }
    }

    @Override
    public void close() {
      process.close();
      collector.close();
    }
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    List<Contestant> contestants = new ArrayList<>(List.of(Contestant.weft()));
    contestants.addAll(Contestant.others());
    Path work = Folders.empty(Contestant.WORK.resolve("outages").toAbsolutePath());
    List<String> columns = new ArrayList<>(List.of("fault"));
    contestants.forEach(contestant -> columns.add(contestant.name()));
    Table table = new Table(columns);
    for (Row row : ROWS) {
      if (args.length > 0 && Arrays.stream(args).noneMatch(row.name()::contains)) continue;
      List<String> cells = new ArrayList<>(List.of(row.name()));
      cells.addAll(run(row, contestants, work.resolve("row-" + ROWS.indexOf(row))));
      System.err.println(String.join(" | ", cells));
      table.row(cells);
    }
    table.print(Contestant.WORK.resolve("outages.md"));
    System.exit(0);
  }

  private static List<String> run(Row row, List<Contestant> contestants, Path work)
      throws IOException, InterruptedException {
    List<Run> runs = new ArrayList<>();
    try {
      for (Contestant each : contestants) runs.add(new Run(each, work.resolve(each.folder())));
      for (Run run : runs) run.process.awaitReady();
      for (Run run : runs) row.begin().accept(run.collector, run.contestant);
      if (row.kill()) {
        pace(runs, 0, EVENTS / 2, PER_SECOND);
        TimeUnit.MILLISECONDS.sleep(5); // half of the time between two events
        for (Run run : runs) run.killAndStart();
        for (Run run : runs) run.process.awaitReady();
        pace(runs, EVENTS / 2, EVENTS / 2, PER_SECOND);
      } else {
        pace(runs, 0, EVENTS, PER_SECOND);
      }
      for (Run run : runs) row.end().accept(run.collector);
      pace(runs, EVENTS, HEALTHY_SECONDS, 1);
      List<String> results = new ArrayList<>();
      for (Run run : runs) results.add(run.result());
      return results;
    } finally {
      for (Run run : runs) run.close();
    }
  }

  /** Miso names the bad record, as its documents say; the others have no such words. */
  private static void refuseBad(FaultCollector collector, Contestant contestant) {
    boolean miso = contestant.peer().equals(WeftPeer.class.getName());
    collector.always(
        miso
            ? Fault.refuseRecords(Shape.A, record -> record.contains(BAD))
            : Fault.refuseBodies(body -> body.contains(BAD), UNPROCESSABLE));
  }

  private static void pace(List<Run> runs, int first, int count, int perSecond) throws IOException {
    for (Run run : runs) run.process.tell("pace %d %d %d 0", first, count, perSecond);
    for (Run run : runs) run.process.numbers();
  }

  /** The products in a body; their numbers survive being read as text, whatever else it is. */
  private static List<String> products(String body) {
    byte[] bytes = body.getBytes(UTF_8);
    List<String> products = new ArrayList<>();
    ShopEvent.numbers(bytes, bytes.length, number -> products.add(ShopEvent.product(number)));
    return products;
  }
}
