package dev.weft.agent.start;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bootstrap.Weft;
import dev.weft.config.SettingsSource;
import dev.weft.log.Log;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class StartupTest {
  private final List<String> lines = new CopyOnWriteArrayList<>();

  @Test
  void whoWaitsForTheStartGetsItThoughInterruptedAndKeepsTheInterrupt() {
    Startup startup = startup(Map.of("WEFT_DESTINATIONS", "console"));

    Thread.currentThread().interrupt();
    startup.begin();
    Optional<Weft> weft = startup.get();

    assertThat(Thread.interrupted()).isTrue();
    assertThat(weft).isPresent();
  }

  @Test
  void aStartThatFailsGivesNothingAndSaysSo() throws Exception {
    CountDownLatch told = new CountDownLatch(1);
    Startup startup = startup(Map.of("WEFT_DESTINATIONS", "nowhere"));
    startup.whenFailed(told::countDown);

    startup.begin();

    assertThat(startup.get()).isEmpty();
    told.await();
    assertThat(lines).singleElement().asString().contains("there is no destination \"nowhere\"");
  }

  @Test
  @Timeout(20)
  void whoIsToldOfTheStartDoesNotWaitForIt() throws Exception {
    BlockingQueue<Optional<Weft>> found = new ArrayBlockingQueue<>(1);
    Startup startup = startup(Map.of("WEFT_DESTINATIONS", "console"));
    startup.whenStarted(
        weft -> found.add(startup.get())); // as the scanner does, of a class it has woven again

    startup.begin();

    assertThat(found.take()).isPresent();
  }

  private Startup startup(Map<String, String> environment) {
    return new Startup(
        new SettingsSource("", false, environment, Map.of()),
        new Log() {
          @Override
          public void info(String line) {
            lines.add(line);
          }

          @Override
          public void warn(String line) {
            lines.add(line);
          }
        },
        new Micrometers());
  }
}
