package dev.weft.benchmarks;

import dev.weft.capture.Capture;
import dev.weft.capture.Conventions;
import dev.weft.capture.Identity;
import dev.weft.capture.Rule;
import dev.weft.capture.RuleParser;
import dev.weft.capture.TrackedMethod;
import dev.weft.config.Problems;
import dev.weft.config.RuleText;
import dev.weft.event.InteractionListener;
import dev.weft.extract.PathParser;
import dev.weft.extract.Signature;
import java.lang.invoke.MethodHandles;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * What a tracked call costs the application's thread, up to the queue: an add_to_cart with two
 * arguments, a property of a bean, a user and an anonymous id, beside the same three values read by
 * hand. The array that the agent hands the arguments over in is part of it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CaptureBenchmark {
  /** An argument of the application. */
  public record Item(String colour, int quantity) {}

  private final Item item = new Item("blue", 2);
  private String sku = "mug-01";
  private String region = "north";
  private Capture capture;
  private TrackedMethod explicit;
  private TrackedMethod conventional;

  /** Binds the rules once, as the agent does when a call site is linked. */
  @Setup
  public void bind(Blackhole sink) throws Exception {
    capture =
        new Capture(
            new Identity(PathParser.parse("'u1'"), PathParser.parse("'a1'"), List.of()),
            Conventions.usual(),
            sink::consume,
            new InteractionListener() {},
            Clock.systemUTC(),
            error -> {});
    explicit =
        bind("product-ids", "arg.sku", "region", "arg.region", "quantities", "arg.item.quantity");
    conventional = bind();
  }

  private TrackedMethod bind(String... entries) {
    List<RuleText.Entry> texts = new java.util.ArrayList<>();
    texts.add(new RuleText.Entry("", "type", List.of("add_to_cart")));
    for (int i = 0; i < entries.length; i += 2) {
      texts.add(new RuleText.Entry("", entries[i], List.of(entries[i + 1])));
    }
    Problems problems = new Problems();
    Rule rule =
        new RuleParser(Set.of()).parse(new RuleText("benchmark", texts), problems).orElseThrow();
    Signature signature =
        new Signature(
            "benchmark",
            List.of("java.lang.String", "java.lang.String", Item.class.getName()),
            List.of("sku", "region", "item"),
            MethodHandles.lookup());
    return capture.method("key", List.of(rule), signature, problems).orElseThrow();
  }

  /** The three values alone. */
  @Benchmark
  public void byHand(Blackhole sink) {
    sink.consume(sku);
    sink.consume(region);
    sink.consume(item.quantity());
  }

  /** A rule that says where its values are. */
  @Benchmark
  public void withPaths() {
    capture.enter(explicit, null, new Object[] {sku, region, item});
    capture.exit("key", null);
  }

  /** The annotation alone: values are found by their usual names. */
  @Benchmark
  public void byConvention() {
    capture.enter(conventional, null, new Object[] {sku, region, item});
    capture.exit("key", null);
  }
}
