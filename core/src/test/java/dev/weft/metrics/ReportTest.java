package dev.weft.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.log.ListLog;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ReportTest {
  private final Figures figures = new Figures();
  private final ListLog log = new ListLog();
  private final List<String> calls = new ArrayList<>();

  @Test
  void eachStepRefreshesEveryExporter() {
    Report report = report(new Recorder("one"), new Recorder("two"));

    report.step();
    report.step();

    assertThat(calls).containsExactly("one", "two", "one", "two");
  }

  @Test
  void anExporterThatFailsIsToldOnceAndLeftOut() {
    Report report = report(new Broken(), new Recorder("two"));

    report.step();
    report.step();

    assertThat(calls).containsExactly("broken closed", "two", "two");
    assertThat(log.lines())
        .containsExactly(
            "WARNING no more metrics by broken, all else goes on: java.lang.LinkageError: odd."
                + " Please report it.");
  }

  @Test
  void thereIsOneSummaryAMinuteAtTheMost() {
    Report report = report();

    for (int second = 0; second < 180; second += 5) {
      figures.accounting.dropped("miso", 1, "expired");
      report.step();
      figures.nanos.addAndGet(Duration.ofSeconds(5).toNanos());
    }

    assertThat(log.lines()).hasSize(2).allMatch(line -> line.startsWith("in the last minute: "));
  }

  @Test
  void aLackOfMemoryTakesNothingBack() {
    Exporter needy =
        new Recorder("one") {
          @Override
          public void refresh() {
            super.refresh();
            throw new OutOfMemoryError("test");
          }
        };
    Summary summary =
        new Summary(
            Summary.When.ALWAYS,
            figures.accounting,
            () -> {
              throw new OutOfMemoryError("test");
            });
    Report report = new Report(List.of(needy), summary, log, figures.nanos::get);

    report.step();
    figures.nanos.addAndGet(Duration.ofMinutes(2).toNanos());
    report.step();
    report.step();

    assertThat(calls).containsExactly("one", "one", "one");
    assertThat(log.lines()).isEmpty();
  }

  @Test
  void aStopEndsTheLoopAndTakesEverythingBack() throws Exception {
    Recorder recorder = new Recorder("one");
    Report report = report(recorder);
    Thread thread = new Thread(report);

    thread.start();
    report.stop();
    thread.join();

    assertThat(calls).last().isEqualTo("one closed");
  }

  @Test
  void afterAStopNothingIsShownAnyMore() {
    Report report = report(new Recorder("one"));

    report.stop();
    report.run();

    assertThat(calls).containsExactly("one closed");
  }

  private Report report(Exporter... exporters) {
    Summary summary = new Summary(Summary.When.TROUBLE, figures.accounting, () -> figures.levels);
    return new Report(List.of(exporters), summary, log, figures.nanos::get);
  }

  private class Recorder implements Exporter {
    private final String name;

    Recorder(String name) {
      this.name = name;
    }

    @Override
    public String name() {
      return name;
    }

    @Override
    public void refresh() {
      calls.add(name);
    }

    @Override
    public void close() {
      calls.add(name + " closed");
    }
  }

  private final class Broken implements Exporter {
    @Override
    public String name() {
      return "broken";
    }

    @Override
    public void refresh() {
      throw new LinkageError("odd");
    }

    @Override
    public void close() {
      calls.add("broken closed");
      throw new IllegalStateException("odd again");
    }
  }
}
