package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.miso.MisoStub;
import dev.weft.it.app.MeteredTill;
import dev.weft.it.app.Till;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** What the agent shows of itself to the application and to people, and what it does not touch. */
@ParameterizedClass
@MethodSource("dev.weft.it.Jdk#all")
class MetricsIT {
  private static final String KEY = "it-secret-40f1aa";
  private static final String BEAN = "dev.weft:type=Destination,name=miso";

  private static final long PAUSE_NANOS = 20_000_000;

  private final Jdk jdk;
  private final MisoStub miso = new MisoStub(KEY);

  MetricsIT(Jdk jdk) {
    this.jdk = jdk;
  }

  @AfterEach
  void stopMiso() {
    miso.close();
  }

  @Test
  void theMicrometerOfTheApplicationGetsTheMetricsAndSoDoesJmxOnceItIsAwake() {
    List<Path> micrometer = new ArrayList<>(Launch.ownJars("micrometer-.*"));
    micrometer.addAll(Launch.ownJars("HdrHistogram-.*"));

    try (JavaProcess till = withAgent().app(MeteredTill.class, micrometer)) {
      till.say("open");
      till.say("add v-1 a001 2");
      var delivered = miso.awaitEvents(1, JavaProcess.PATIENCE);
      String meter = ask(till, "meter weft.events.delivered", "1.0");
      String asleep = ask(till, "servers", "0");
      String bean = ask(till, "bean " + BEAN + " Delivered", "1");
      till.say("end");
      int exitCode = till.awaitExit();

      assertThat(delivered).hasSize(1);
      assertThat(List.of(meter, asleep, bean)).containsExactly("1.0", "0", "1");
      assertThat(exitCode).isZero();
      assertThat(till.err().lines())
          .allMatch(line -> line.startsWith("weft: "))
          .noneMatch(line -> line.contains("WARNING"));
    }
  }

  @Test
  void withoutMicrometerAndWithoutJmxNothingIsSaidOfThem() {
    Launch launch = withAgent().option("--limit-modules=java.base,java.instrument,java.logging");

    try (JavaProcess till = launch.app(Till.class, List.of())) {
      till.say("add v-1 a001 2");
      var delivered = miso.awaitEvents(1, JavaProcess.PATIENCE);
      till.say("end");
      int exitCode = till.awaitExit();

      assertThat(delivered).hasSize(1);
      assertThat(exitCode).isZero();
      assertThat(till.err().lines())
          .hasSize(2)
          .first()
          .asString()
          .isEqualTo("weft: started with weft.yaml; events go to miso");
      assertThat(Arrivals.account(till, "miso").delivered()).isEqualTo(1);
    }
  }

  /** Asks the same until the answer is this, or patience is at an end. */
  private static String ask(JavaProcess till, String command, String wanted) {
    String answer = "";
    long end = System.nanoTime() + JavaProcess.PATIENCE.toNanos();
    while (!answer.equals(wanted) && System.nanoTime() < end) {
      LockSupport.parkNanos(PAUSE_NANOS);
      int before = till.out().lines().size();
      till.say(command);
      till.out().awaitMore(before, JavaProcess.PATIENCE);
      answer = till.out().lines().get(before).substring(command.length() + 2);
    }
    return answer;
  }

  private Launch withAgent() {
    return new Launch(jdk)
        .agent("destinations: [miso]\nupload.linger: 100 ms\nmiso.url: " + miso.address())
        .environment("WEFT_MISO_API_KEY", KEY);
  }
}
