package dev.weft.it;

import dev.weft.bootstrap.Weft;
import dev.weft.config.SettingsSource;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.event.InvalidInteractionException;
import dev.weft.log.PrintLog;
import java.util.List;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that hands numbered events to Weft and says how far it is, so that a test knows what
 * must arrive whenever the process is killed:
 *
 * <pre>
 * issued 150     events up to this number may have been handed over
 * safe 100       events up to this number are in the spool, or counted as dropped
 * idle           all are handed over, and every destination has all
 * </pre>
 *
 * Arguments: the first number, how many, how many a second, bytes of filling in each (at most
 * 1,024). A line on standard input ends it by {@code System.exit}. Settings come from {@code
 * -Dweft.…}.
 */
public final class Issuer {
  private static final int TICKS_A_SECOND = 50;
  private static final List<EventType> TYPES =
      List.of(EventType.ADD_TO_CART, EventType.PRODUCT_DETAIL_PAGE_VIEW, EventType.IMPRESSION);

  private final Weft weft;
  private final String filling;

  private Issuer(Weft weft, int bytes) {
    this.weft = weft;
    this.filling = "x".repeat(bytes);
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    Weft weft = Weft.start(SettingsSource.ofProcess(""), new PrintLog(System.err)).orElseThrow();
    Runtime.getRuntime().addShutdownHook(new Thread(weft::close));
    Thread input = new Thread(Issuer::exitWhenTold);
    input.setDaemon(true);
    input.start();
    Issuer issuer = new Issuer(weft, Integer.parseInt(args[3]));
    issuer.issue(Long.parseLong(args[0]), Long.parseLong(args[1]), Integer.parseInt(args[2]));
    issuer.awaitIdle();
    say("idle");
    Thread.currentThread().join();
  }

  private static void exitWhenTold() {
    try (Scanner in = new Scanner(System.in)) {
      if (in.hasNextLine()) System.exit(0);
    }
  }

  private void issue(long first, long count, int aSecond) throws InvalidInteractionException {
    int burst = Math.max(1, aSecond / TICKS_A_SECOND);
    long start = System.nanoTime();
    long end = first + count;
    for (long next = first; next < end; ) {
      long upTo = Math.min(end, next + burst);
      say("issued " + (upTo - 1));
      while (next < upTo) weft.track(interaction(next++));
      long due = start + TimeUnit.SECONDS.toNanos(next - first) / aSecond;
      LockSupport.parkNanos(due - System.nanoTime());
      if (weft.unstored() == 0) say("safe " + (next - 1));
    }
    while (weft.unstored() > 0) LockSupport.parkNanos(1_000_000);
    if (count > 0) say("safe " + (end - 1));
  }

  private Interaction interaction(long number) throws InvalidInteractionException {
    Interaction.Builder builder =
        Interaction.builder(TYPES.get((int) (number % TYPES.size())))
            .userId("u" + number % 1000)
            .productIds("e" + number);
    if (!filling.isEmpty()) builder.anonymousId(filling);
    return builder.build();
  }

  private void awaitIdle() {
    while (weft.balances().stream().anyMatch(balance -> balance.pending() > 0)
        || !weft.isDurable()) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
