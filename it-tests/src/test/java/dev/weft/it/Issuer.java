package dev.weft.it;

import dev.weft.annotation.Field;
import dev.weft.bootstrap.Weft;
import dev.weft.config.SettingsSource;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.event.InvalidInteractionException;
import dev.weft.log.PrintLog;
import dev.weft.pipeline.Pipeline;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Scanner;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A process that hands numbered events to Weft and says how far it is, so that a test knows what
 * must arrive whenever the process is killed:
 *
 * <pre>
 * issued 150     events up to this number may have been handed over
 * safe 100       events up to this number are in the spool
 * idle           all are handed over, and every destination has all
 * memory 12 3    MiB used after a collection, on the heap and in direct buffers; once a second
 * waiting file 7 events that a destination does not have yet; once a second
 * </pre>
 *
 * Arguments: the first number, how many, how many a second, bytes of filling in each, and, if it
 * shall say what is said once a second, how many visitors. A line on standard input, {@code exit}
 * or {@code halt}, ends it by that method of the JVM. Settings come from {@code -Dweft.…}.
 */
public final class Issuer {
  /** The exit code of {@code halt}. */
  static final int HALTED = 3;

  private static final long MIB = 1 << 20;
  private static final int TICKS_A_SECOND = 50;
  private static final List<EventType> TYPES =
      List.of(EventType.ADD_TO_CART, EventType.PRODUCT_DETAIL_PAGE_VIEW, EventType.IMPRESSION);

  private static final int USUAL_VISITORS = 1000;
  private static final long MOST_UNSTORED = 2000;

  private static volatile boolean stopping;

  private final Weft weft;
  private final String filling;
  private final int visitors;
  private final long room;

  private Issuer(Weft weft, int bytes, int visitors) {
    this.weft = weft;
    this.filling = "x".repeat(bytes);
    this.visitors = visitors;
    this.room = Math.min(MOST_UNSTORED, MIB / (2L * bytes + 500));
  }

  /** See the class. */
  public static void main(String[] args) throws Exception {
    Weft weft = Weft.start(SettingsSource.ofProcess(""), new PrintLog(System.err)).orElseThrow();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  stopping = true;
                  weft.close();
                }));
    Thread input = new Thread(Issuer::exitWhenTold);
    input.setDaemon(true);
    input.start();
    boolean watched = args.length > 4;
    int visitors = watched ? Integer.parseInt(args[4]) : USUAL_VISITORS;
    Issuer issuer = new Issuer(weft, Integer.parseInt(args[3]), visitors);
    if (watched) issuer.startWatch();
    issuer.issue(Long.parseLong(args[0]), Long.parseLong(args[1]), Integer.parseInt(args[2]));
    issuer.awaitIdle();
    say("idle");
    Thread.currentThread().join();
  }

  private static void exitWhenTold() {
    try (Scanner in = new Scanner(System.in, StandardCharsets.UTF_8)) {
      if (!in.hasNextLine()) return;
      if (in.nextLine().equals("halt")) Runtime.getRuntime().halt(HALTED);
      System.exit(0);
    }
  }

  private void startWatch() {
    Thread watch = new Thread(this::watch);
    watch.setDaemon(true);
    watch.start();
  }

  private void watch() {
    while (true) {
      LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
      for (Pipeline.Status status : weft.status()) {
        say("waiting " + status.destination() + " " + status.waiting());
      }
      System.gc();
      Runtime jvm = Runtime.getRuntime();
      long direct = 0;
      for (var pool : ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class)) {
        if (pool.getName().equals("direct")) direct = pool.getMemoryUsed();
      }
      say("memory " + (jvm.totalMemory() - jvm.freeMemory()) / MIB + " " + direct / MIB);
    }
  }

  private void issue(long first, long count, int aSecond) throws InvalidInteractionException {
    int burst = Math.max(1, aSecond / TICKS_A_SECOND);
    long start = System.nanoTime();
    long end = first + count;
    for (long next = first; next < end; ) {
      long upTo = Math.min(end, next + burst);
      say("issued " + (upTo - 1));
      awaitRoom();
      while (next < upTo) weft.track(interaction(next++));
      long due = start + TimeUnit.SECONDS.toNanos(next - first) / aSecond;
      LockSupport.parkNanos(due - System.nanoTime());
      saySafe(next - 1 - weft.unstored()); // none is dropped, and they go in order
    }
    while (weft.unstored() > 0) LockSupport.parkNanos(1_000_000);
    if (count > 0) saySafe(end - 1);
  }

  /** A machine that is busy elsewhere shall not make the ring overflow: that is another test. */
  private void awaitRoom() {
    while (weft.unstored() > room) LockSupport.parkNanos(1_000_000);
  }

  /** What is issued during the stop is refused, and is not safe. */
  private static void saySafe(long number) {
    if (!stopping) say("safe " + number);
  }

  private Interaction interaction(long number) throws InvalidInteractionException {
    Interaction.Builder builder =
        Interaction.builder(TYPES.get((int) (number % TYPES.size())))
            .userId("u" + number % visitors)
            .productIds("e" + number);
    if (!filling.isEmpty()) builder.set(Field.CUSTOM_CONTEXT, Map.of("filling", filling));
    return builder.build();
  }

  private void awaitIdle() {
    // in this order: while the spool is not open yet, nothing of it is pending
    while (!weft.isDurable()
        || weft.balances().stream().anyMatch(balance -> balance.pending() > 0)) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }
}
