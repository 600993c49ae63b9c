package dev.weft.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.destination.personalize.PersonalizeStub;
import dev.weft.it.app.Club;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Where the keys for Amazon Personalize come from, and what happens when there are none. */
@Timeout(180)
class PersonalizeCredentialsIT {
  private static final String KEY = "ASIACREDENTIALS";
  private static final String SECRET = "credentials-secret";
  private static final String TOKEN = "credentials-token";
  private static final String NO_MACHINE = "AWS_EC2_METADATA_DISABLED";

  private final PersonalizeStub personalize = new PersonalizeStub().know(KEY, SECRET, TOKEN);

  @TempDir private Path folder;

  @AfterEach
  void close() {
    personalize.close();
  }

  @Test
  void theEnvironmentDelivers() {
    delivers(
        launch("")
            .environment("AWS_ACCESS_KEY_ID", KEY)
            .environment("AWS_SECRET_ACCESS_KEY", SECRET)
            .environment("AWS_SESSION_TOKEN", TOKEN)
            .environment(NO_MACHINE, "true"));
  }

  @Test
  void aProfileFileDelivers() throws IOException {
    Path file = folder.resolve("credentials");
    Files.writeString(
        file,
        """
        [default]
        aws_access_key_id = AKIAOTHER
        aws_secret_access_key = other
        [club]
        aws_access_key_id = %s
        aws_secret_access_key = %s
        aws_session_token = %s
        """
            .formatted(KEY, SECRET, TOKEN));

    delivers(
        launch("club")
            .environment("AWS_SHARED_CREDENTIALS_FILE", file.toString())
            .environment(NO_MACHINE, "true"));
  }

  @Test
  void aContainersEndpointDelivers() throws Exception {
    try (MockWebServer container = server()) {
      delivers(
          launch("")
              .environment(
                  "AWS_CONTAINER_CREDENTIALS_FULL_URI",
                  "http://127.0.0.1:" + container.getPort() + "/container")
              .environment("AWS_CONTAINER_AUTHORIZATION_TOKEN", "container-token")
              .environment(NO_MACHINE, "true"));

      RecordedRequest request = container.takeRequest();
      assertThat(request.getTarget()).isEqualTo("/container");
      assertThat(request.getHeaders().get("Authorization")).isEqualTo("container-token");
    }
  }

  @Test
  void theMachinesMetadataDelivers() throws IOException {
    try (MockWebServer machine = server()) {
      delivers(
          launch("")
              .environment(
                  "AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:" + machine.getPort()));
    }
  }

  /**
   * The machine's metadata service takes the connection and says nothing, so that whoever looks for
   * keys hangs; meanwhile the application's calls are answered. Then there are none.
   */
  @Test
  void withoutAnyItIsHeldWithOneLineNothingIsLostAndNoCallWaits() throws Exception {
    try (SilentServer silent = new SilentServer()) {
      Launch launch =
          launch("")
              .environment("AWS_EC2_METADATA_SERVICE_ENDPOINT", "http://127.0.0.1:" + silent.port())
              .environment("AWS_METADATA_SERVICE_TIMEOUT", "120");
      try (JavaProcess club = launch.app(Club.class, List.of())) {
        buy(club, 1);
        silent.awaitCaller(); // the uploader's thread looks for keys, and hangs

        for (int i = 2; i <= 50; i++) buy(club, i);

        assertThat(club.err().lines()).noneMatch(line -> line.contains("no AWS credentials"));
        silent.hangUp();
        club.awaitWeft(
            "personalize-actions refused us (there are no AWS credentials in the environment, in a"
                + " profile file, from the container or from the machine)");
        int exitCode = club.stop();

        assertThat(exitCode).isEqualTo(JavaProcess.TERMINATED);
        assertThat(club.err().lines())
            .filteredOn(line -> line.contains("credentials") || line.contains("WARNING"))
            .hasSize(1);
        assertThat(club.err().lines()).allMatch(line -> line.startsWith("weft: "));
        Arrivals.Account account = Arrivals.account(club, "personalize-actions");
        assertThat(account.captured()).isEqualTo(50);
        assertThat(account.delivered()).isZero();
        assertThat(account.addsUp()).isTrue();
        assertThat(club.err().lines()).anyMatch(line -> line.contains("pending 50"));
      }
    }
    assertThat(personalize.requests()).isEmpty();

    Launch withKeys =
        launch("")
            .environment("AWS_ACCESS_KEY_ID", KEY)
            .environment("AWS_SECRET_ACCESS_KEY", SECRET)
            .environment("AWS_SESSION_TOKEN", TOKEN)
            .environment(NO_MACHINE, "true");
    try (JavaProcess next = withKeys.app(Club.class, List.of())) {
      assertThat(personalize.awaitTaken(50, JavaProcess.PATIENCE))
          .extracting(taken -> taken.event().path("userId").asText())
          .hasSize(50)
          .doesNotHaveDuplicates();
      var unused = next.stop();
    }
    assertThat(personalize.violations()).isEmpty();
  }

  @Test
  void anApplicationThatDoesNotUseItLoadsNothingOfAws() {
    Launch launch =
        new Launch(Jdk.current())
            .quick()
            .option("-Xlog:class+load:file=classes.txt")
            .agent("destinations: [file]\nfile: {path: events.jsonl}\nupload: {linger: 20 ms}");
    try (JavaProcess club = launch.app(Club.class, List.of())) {
      buy(club, 1);
      var unused = club.stop();

      assertThat(club.fileLines("events.jsonl")).hasSize(1);
      assertThat(club.fileLines("classes.txt"))
          .anyMatch(line -> line.contains("dev.weft.destination.personalize.ActionsFactory"))
          .noneMatch(line -> line.contains("dev.weft.inst.amazon."))
          .noneMatch(line -> line.contains("dev.weft.inst.slf4j."));
    }
  }

  private void delivers(Launch launch) {
    try (JavaProcess club = launch.app(Club.class, List.of())) {
      buy(club, 1);
      var unused = personalize.awaitTaken(1, JavaProcess.PATIENCE);
      int exitCode = club.stop();

      assertThat(exitCode).isEqualTo(JavaProcess.TERMINATED);
      assertThat(personalize.violations()).isEmpty();
      assertThat(club.err().lines())
          .allMatch(line -> line.startsWith("weft: "))
          .noneMatch(line -> line.contains(SECRET) || line.contains(KEY) || line.contains(TOKEN));
    }
  }

  private Launch launch(String profile) {
    return new Launch(Jdk.current())
        .quick()
        .property("user.home", folder.toString())
        .agent(
            """
            destinations: [personalize-actions]
            spool: {folder: %s}
            upload: {linger: 20 ms, probe: 200 ms}
            personalize: {region: %s, endpoint: %s, profile: "%s"}
            personalize-actions: {tracking-id: %s}
            """
                .formatted(
                    folder.resolve("spool"),
                    PersonalizeStub.REGION,
                    personalize.address(),
                    profile,
                    PersonalizeStub.ACTIONS_TRACKER))
        .environment("HOME", folder.toString());
  }

  private static void buy(JavaProcess club, int n) {
    club.say("buy m" + n + " sku-" + n);
    var unused =
        club.out().await(Pattern.compile("m" + n + " buys sku-" + n), JavaProcess.PATIENCE);
  }

  /** Answers as a container's endpoint and as the machine's metadata service do. */
  private static MockWebServer server() throws IOException {
    MockWebServer server = new MockWebServer();
    server.setDispatcher(
        new Dispatcher() {
          @Override
          public MockResponse dispatch(RecordedRequest request) {
            String target = String.valueOf(request.getTarget());
            if (target.equals("/latest/api/token")) {
              return new MockResponse.Builder()
                  .addHeader("x-aws-ec2-metadata-token-ttl-seconds", "21600")
                  .body("a-token-of-the-machine")
                  .build();
            }
            if (target.equals("/container") || target.endsWith("/club-role")) {
              return new MockResponse.Builder().body(credentials()).build();
            }
            if (target.contains("/iam/security-credentials")) {
              return new MockResponse.Builder().body("club-role").build();
            }
            return new MockResponse.Builder().code(404).build();
          }
        });
    server.start(InetAddress.getLoopbackAddress(), 0);
    return server;
  }

  private static String credentials() {
    return """
        {"Code":"Success","Type":"AWS-HMAC","AccountId":"123456789012","AccessKeyId":"%s",
         "SecretAccessKey":"%s","Token":"%s","LastUpdated":"%s","Expiration":"%s"}
        """
        .formatted(
            KEY, SECRET, TOKEN, Instant.now(), Instant.now().plusSeconds(6 * 3600).toString());
  }

  /** Takes a connection and says nothing. */
  private static final class SilentServer implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final CompletableFuture<Socket> caller =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return server.accept();
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });

    SilentServer() throws IOException {}

    int port() {
      return server.getLocalPort();
    }

    void awaitCaller() throws Exception {
      var unused = caller.get(JavaProcess.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    /** From now on nobody is there. */
    void hangUp() throws IOException {
      server.close();
      if (caller.isDone()) caller.join().close();
    }

    @Override
    public void close() throws IOException {
      server.close();
    }
  }
}
