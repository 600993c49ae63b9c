package dev.weft.benchmarks;

import dev.weft.annotation.Field;
import dev.weft.bootstrap.Weft;
import dev.weft.config.SettingsSource;
import dev.weft.event.EventType;
import dev.weft.event.Interaction;
import dev.weft.event.InvalidInteractionException;
import dev.weft.log.PrintLog;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What handing over costs the caller, while the intake and an uploader that writes to {@code
 * /dev/null} do their work beside it. Each call is timed, with the clock's own 20 to 30 ns; bytes
 * are those of all threads, the intake and the uploader included.
 */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class TrackBenchmark {
  /** A Weft that runs. */
  @State(Scope.Benchmark)
  public static class Running {
    private Weft weft;
    private Interaction interaction;

    @Setup
    public void start() throws InvalidInteractionException {
      Map<String, String> settings =
          Map.of("weft.destinations", "file", "weft.file.path", "/dev/null");
      SettingsSource source = new SettingsSource("", false, Map.of(), settings);
      weft = Weft.start(source, new PrintLog(System.err)).orElseThrow();
      interaction = interaction();
    }

    @TearDown
    public void stop() {
      weft.close();
    }

    private static Interaction interaction() throws InvalidInteractionException {
      return Interaction.builder(EventType.ADD_TO_CART)
          .userId("shopper-004711")
          .productIds("sku-00000042")
          .quantities(1)
          .set(Field.PAGE_URL, "https://shop.example/kitchen/mugs?colour=blue&sort=price&page=3")
          .build();
    }
  }

  /** Keeps the ring from being full, which would be cheaper: outside of what is timed. */
  @State(Scope.Thread)
  public static class Brake {
    @Setup(Level.Invocation)
    public void brake(Running running) {
      while (running.weft.unstored() > 2000) LockSupport.parkNanos(100_000);
    }
  }

  /** One that is ready. */
  @Benchmark
  public void ready(Running running, Brake brake) {
    running.weft.track(running.interaction);
  }

  /** The same from two threads. */
  @Benchmark
  @Threads(2)
  public void readyByTwo(Running running, Brake brake) {
    running.weft.track(running.interaction);
  }

  /** One that is made of its values first. */
  @Benchmark
  public void made(Running running, Brake brake) throws InvalidInteractionException {
    running.weft.track(Running.interaction());
  }
}
