package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.miso.MisoStub;
import dev.weft.it.app.Neighbour;
import dev.weft.it.app.OldJvm;
import dev.weft.it.app.Till;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The application does not see what the agent has inside, whatever it asks. */
@ParameterizedClass
@MethodSource("dev.weft.it.Jdk#all")
class InvisibleAgentIT {
  private static final String KEY = "it-secret-40f1aa";
  private static final List<String> CLASSES =
      List.of(
          "net.bytebuddy.ByteBuddy",
          "net.bytebuddy.jar.asm.ClassReader",
          "okhttp3.OkHttpClient",
          "okio.Buffer",
          "kotlin.Unit",
          "com.fasterxml.jackson.core.JsonFactory",
          "org.snakeyaml.engine.v2.api.Load",
          "org.jspecify.annotations.NullMarked",
          "dev.weft.bootstrap.Weft",
          "dev.weft.event.Interaction",
          "dev.weft.agent.start.AgentStart",
          "dev.weft.agent.weave.Scanner",
          "dev.weft.agent.link.Linker",
          "dev.weft.inst.bytebuddy.ByteBuddy",
          "dev.weft.inst.bytebuddy.jar.asm.ClassReader",
          "dev.weft.inst.okhttp3.OkHttpClient",
          "dev.weft.inst.okio.Buffer",
          "dev.weft.inst.kotlin.Unit",
          "dev.weft.inst.jackson.core.JsonFactory",
          "dev.weft.inst.snakeyaml.engine.v2.api.Load",
          "inst.dev.weft.bootstrap.Weft");
  private static final List<String> RESOURCES =
      List.of(
          "META-INF/services/dev.weft.destination.DestinationFactory",
          "boot/WeftBridge.classdata",
          "java/lang/WeftBridge.class",
          "dev/weft/bootstrap/Weft.class",
          "dev/weft/agent/start/AgentStart.class",
          "net/bytebuddy/ByteBuddy.class",
          "okhttp3/OkHttpClient.class",
          "okhttp3/internal/publicsuffix/PublicSuffixDatabase.list",
          "dev/weft/inst/bytebuddy/ByteBuddy.class",
          "dev/weft/inst/okhttp3/OkHttpClient.class",
          "dev/weft/inst/okhttp3/internal/publicsuffix/PublicSuffixDatabase.list",
          "dev/weft/inst/jackson/core/JsonFactory.class");

  private final Jdk jdk;
  private final MisoStub miso = new MisoStub(KEY);
  private final MockWebServer otherService = new MockWebServer();

  InvisibleAgentIT(Jdk jdk) {
    this.jdk = jdk;
  }

  @AfterEach
  void stopServices() {
    miso.close();
    otherService.close();
  }

  @Test
  void noClassAndNoResourceOfItIsFoundWhileItWorks() {
    try (JavaProcess till = withAgent().app(Till.class, List.of())) {
      till.say("add v-1 a001 2");
      var delivered = miso.awaitEvents(1, JavaProcess.PATIENCE);
      for (String name : CLASSES) till.say("class " + name);
      for (String name : RESOURCES) till.say("resource " + name);
      till.say("end");
      int exitCode = till.awaitExit();

      assertThat(delivered).hasSize(1);
      assertThat(exitCode).isZero();
      assertThat(till.out().lines())
          .filteredOn(line -> line.startsWith("class "))
          .hasSameSizeAs(CLASSES)
          .allMatch(
              line ->
                  line.endsWith(
                      ": system ClassNotFoundException, platform ClassNotFoundException,"
                          + " boot ClassNotFoundException"));
      assertThat(till.out().lines())
          .filteredOn(line -> line.startsWith("resource "))
          .hasSameSizeAs(RESOURCES)
          .allMatch(line -> line.endsWith(": nowhere"));
      assertThat(till.err().lines()).allMatch(line -> line.startsWith("weft: "));
    }
  }

  @Test
  void otherVersionsOfItsLibrariesWorkBesideIt() throws Exception {
    otherService.setDispatcher(
        new mockwebserver3.Dispatcher() {
          @Override
          public MockResponse dispatch(mockwebserver3.RecordedRequest request) {
            return new MockResponse.Builder().code(201).body("pong").build();
          }
        });
    otherService.start();

    try (JavaProcess alone = neighbour(new Launch(jdk));
        JavaProcess tracked = neighbour(withAgent())) {
      int exitAlone = alone.awaitExit();
      int exitTracked = tracked.awaitExit();

      assertThat(exitAlone).as(String.join("\n", alone.err().lines())).isZero();
      assertThat(exitTracked).isZero();
      assertThat(alone.out().lines())
          .containsExactly(
              "jackson-databind-2.13.5.jar reads b001",
              "v-1 adds 2 of b001",
              "okhttp-4.12.0.jar gets 201 pong",
              "v-1 adds 1 of b002",
              "byte-buddy-1.12.23.jar makes a subclass",
              "v-1 adds 3 of b003");
      assertThat(tracked.out().lines()).isEqualTo(alone.out().lines());
      assertThat(tracked.err().lines())
          .filteredOn(line -> !line.startsWith("weft: "))
          .isEqualTo(alone.err().lines());
      assertThat(miso.events())
          .extracting(event -> event.get("product_ids"))
          .containsExactly(List.of("b001"), List.of("b002"), List.of("b003"));
      assertThat(miso.violations()).isEmpty();
    }
  }

  @Test
  void onAJvmThatIsTooOldTheEntrySaysOneLineAndStepsAside() {
    try (JavaProcess old = new Launch(jdk).app(OldJvm.class, List.of(Launch.agentJar()))) {
      int exitCode = old.awaitExit();

      assertThat(exitCode).isZero();
      assertThat(old.out().lines()).containsExactly("the application starts");
      assertThat(old.err().lines())
          .containsExactly(
              "weft: not started: this JVM is Java 1.8, Weft needs 17 or newer",
              "weft: not started: this JVM is Java 11, Weft needs 17 or newer");
    }
  }

  @Test
  void aSecondAgentStepsAside() {
    Launch launch = withAgent().option("-javaagent:" + Launch.agentJar() + "=weft.yaml");

    try (JavaProcess till = launch.app(Till.class, List.of())) {
      till.say("add v-1 a001 2");
      List<Map<String, Object>> delivered = miso.awaitEvents(1, JavaProcess.PATIENCE);
      till.say("end");
      int exitCode = till.awaitExit();

      assertThat(exitCode).isZero();
      assertThat(delivered).hasSize(1);
      assertThat(till.err().lines())
          .filteredOn(Pattern.compile("not started").asPredicate())
          .containsExactly(
              "weft: not started a second time: there is an agent of Weft in this JVM already");
      assertThat(Arrivals.account(till, "miso").captured()).isEqualTo(1);
    }
  }

  private Launch withAgent() {
    return new Launch(jdk)
        .agent("destinations: [miso]\nupload.linger: 100 ms\nmiso.url: " + miso.address())
        .environment("WEFT_MISO_API_KEY", KEY);
  }

  private JavaProcess neighbour(Launch launch) {
    String address = otherService.url("/ping").toString();
    return launch.app(Neighbour.class, Launch.otherJars("neighbour"), address);
  }
}
