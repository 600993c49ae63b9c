package dev.weft.spool;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.weft.event.InteractionListener;
import dev.weft.event.Lane;
import dev.weft.log.PrintLog;
import dev.weft.spool.Cursor.Tally;
import dev.weft.spool.FileSpool.Sync;
import java.io.File;
import java.io.PrintStream;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A process with a spool, until it is killed. Prints the name of the last event that is in the
 * spool ({@code + a 7}), and of each that its reader settles next ({@code - a 7}).
 */
final class SpoolProcess {
  private static final int GROUP = 10;

  /** If nobody kills it. */
  private static final int MAX_STEPS = 20_000;

  private final PrintStream out = new PrintStream(System.out, true, UTF_8);
  private final FileSpool spool;
  private final String name;
  private int number;

  private SpoolProcess(File root, String name) {
    this.name = name;
    spool = open(root);
  }

  /** A spool as these processes have it. */
  static FileSpool open(File root) {
    FileSpool.Options options =
        new FileSpool.Options(
            root, 64 << 20, Duration.ZERO, 0, 1 << 20, Sync.NEVER, Duration.ofSeconds(1), 20_000);
    return FileSpool.open(
        options,
        List.of("reader"),
        new InteractionListener() {},
        new PrintLog(System.err),
        Clock.systemUTC(),
        System::nanoTime);
  }

  /**
   * Goes on till it is killed.
   *
   * @param args the root, and what its events are called
   */
  public static void main(String[] args) {
    SpoolProcess process = new SpoolProcess(new File(args[0]), args[1]);
    for (int i = 0; i < MAX_STEPS; i++) process.step();
  }

  private void step() {
    List<Spool.Item> items = new ArrayList<>();
    for (int i = 0; i < GROUP; i++) {
      byte[] payload = (name + " " + ++number).getBytes(UTF_8);
      items.add(new Spool.Item(Lane.VIEW, System.currentTimeMillis(), payload));
    }
    spool.append(items);
    out.println("+ " + name + " " + number);
    Cursor cursor = spool.cursor("reader");
    Spool.Reading reading = spool.read("reader", cursor.done(), GROUP / 2, 1 << 20);
    for (Spool.Entry entry : reading.entries()) {
      out.println("- " + new String(entry.payload(), UTF_8));
    }
    Tally more = new Tally(reading.entries().size(), 0, 0, 0);
    spool.advance(
        "reader", new Cursor(cursor.began(), reading.upTo(), 0, 0, cursor.tally().plus(more)));
    spool.tend();
  }
}
