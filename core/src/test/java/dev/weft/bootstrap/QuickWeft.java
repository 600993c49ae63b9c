package dev.weft.bootstrap;

import dev.weft.config.SettingsSource;
import dev.weft.destination.Examples;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.log.ListLog;
import dev.weft.log.Log;
import dev.weft.metrics.Accounting.Balance;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** Weft with a spool on disk and every pause short, numbered events for it, and waits. */
final class QuickWeft {
  static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern PRODUCT = Pattern.compile("\"product_ids\":\\[\"([^\"]+)\"");

  private QuickWeft() {}

  /**
   * Starts it.
   *
   * @param more a setting, its value, and so on
   */
  static Weft start(Path folder, URI miso, Log log, String... more) {
    Map<String, String> settings = new TreeMap<>();
    settings.put("weft.destinations", "miso");
    settings.put("weft.miso.url", miso.toString());
    settings.put("weft.miso.api-key", "k");
    settings.put("weft.miso.timeout", "60s");
    settings.put("weft.miso.requests-per-second", "0");
    settings.put("weft.upload.linger", "1ms");
    settings.put("weft.upload.probe", "100ms");
    settings.put("weft.retry.first", "10ms");
    settings.put("weft.retry.longest", "50ms");
    settings.put("weft.stop.deadline", "500ms");
    settings.put("weft.spool.folder", folder.resolve("spool").toString());
    settings.put("weft.dead-letters.file", folder.resolve("dead.jsonl").toString());
    for (int i = 0; i < more.length; i += 2) settings.put(more[i], more[i + 1]);
    return Weft.start(new SettingsSource("", false, Map.of(), settings), log).orElseThrow();
  }

  /** Of the product {@code pN}. */
  static Interaction event(int number) {
    return Examples.build(
        Interaction.builder(EventType.LIKE).userId("u" + number).productIds("p" + number));
  }

  static void track(Weft weft, int first, int count) {
    for (int i = first; i < first + count; i++) weft.track(event(i));
  }

  /** The products in a request. */
  static List<String> products(String body) {
    return PRODUCT.matcher(body).results().map(found -> found.group(1)).toList();
  }

  /** The figures after the stop. */
  static Balance closed(Weft weft) {
    weft.close();
    return weft.balances().get(0);
  }

  static void awaitNothingPending(Weft weft) {
    // in this order: while the spool is not open yet, nothing of it is pending
    awaitThat(() -> weft.isDurable() && weft.balances().get(0).pending() == 0, weft);
  }

  static void awaitState(Weft weft, String state) {
    awaitThat(() -> weft.status().get(0).state().equals(state), weft);
  }

  static void awaitLine(ListLog log, String text, Weft weft) {
    awaitThat(() -> log.lines().stream().anyMatch(line -> line.contains(text)), weft);
  }

  static void awaitThat(BooleanSupplier condition, Weft weft) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) throw new AssertionError(weft.balances() + " " + weft.status());
      LockSupport.parkNanos(1_000_000);
    }
  }
}
