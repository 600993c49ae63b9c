package dev.weft.benchmarks;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.util.Statistics;

/** JMH with its garbage collection profiler, and the results as a table in Markdown at the end. */
public final class Measure {
  private Measure() {}

  /** Takes the arguments of JMH, which begin with the names of the benchmarks. */
  public static void main(String[] args) throws Exception {
    OptionsBuilder options = new OptionsBuilder();
    options.parent(new CommandLineOptions(args)).addProfiler(GCProfiler.class);
    Collection<RunResult> results = new Runner(options.build()).run();
    System.out.println("\n| | mean | | p50 | p99 | p99.9 | B/op |\n|---|---|---|---|---|---|---|");
    results.forEach(result -> System.out.println(row(result)));
  }

  private static String row(RunResult run) {
    @SuppressWarnings("rawtypes") // as JMH has it
    Result result = run.getPrimaryResult();
    Statistics all = result.getStatistics();
    boolean sampled = run.getParams().getMode() == Mode.SampleTime;
    return "| %s | %s ± %s | %s | %s | %s |"
        .formatted(
            name(run.getParams()),
            number(result.getScore()),
            number(result.getScoreError()),
            result.getScoreUnit(),
            sampled ? percentiles(all) : " | | ",
            bytes(run));
  }

  private static String name(BenchmarkParams params) {
    String[] parts = params.getBenchmark().split("\\.");
    StringJoiner name = new StringJoiner(", ");
    name.add(parts[parts.length - 1]);
    for (String key : params.getParamsKeys()) name.add(key + " " + params.getParam(key));
    return name.toString();
  }

  private static String percentiles(Statistics all) {
    StringJoiner texts = new StringJoiner(" | ");
    for (double percent : List.of(50.0, 99.0, 99.9)) texts.add(number(all.getPercentile(percent)));
    return texts.toString();
  }

  private static String bytes(RunResult run) {
    return run.getSecondaryResults().entrySet().stream()
        .filter(entry -> entry.getKey().endsWith("gc.alloc.rate.norm"))
        .map(entry -> number(entry.getValue().getScore()))
        .findFirst()
        .orElse("");
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 100 ? "%.2f" : "%,.0f", value);
  }
}
