package dev.weft.destination.personalize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.destination.personalize.Credentials.NoCredentialsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Sets the system properties that say where AWS's files are. */
@Isolated
class CredentialsChainTest {
  private final Map<String, String> properties = new TreeMap<>();
  private final AtomicLong now = new AtomicLong();

  @TempDir private Path folder;

  @BeforeEach
  void pointAtOurFiles() {
    properties.put("aws.configFile", folder.resolve("config").toString());
    properties.put("aws.sharedCredentialsFile", folder.resolve("credentials").toString());
    properties.put("aws.disableEc2Metadata", "true");
    properties.forEach(System::setProperty);
  }

  @AfterEach
  void pointElsewhere() {
    properties.keySet().forEach(System::clearProperty);
  }

  @Test
  void keysOfACommandThatSaysNoEndAreAskedForAgainAfterARefresh() throws Exception {
    Path answer = folder.resolve("answer");
    config("[profile club]\ncredential_process = cat " + answer);
    write(answer, "{\"Version\":1,\"AccessKeyId\":\"AKIAOLD\",\"SecretAccessKey\":\"s\"}");
    try (CredentialsChain chain = chain("club")) {
      assertThat(chain.resolve().accessKeyId()).isEqualTo("AKIAOLD");
      write(answer, "{\"Version\":1,\"AccessKeyId\":\"AKIANEW\",\"SecretAccessKey\":\"s\"}");

      chain.refresh();

      assertThat(chain.resolve().accessKeyId()).isEqualTo("AKIANEW");
    }
  }

  @Test
  void whatWasNotFoundIsNotLookedForAgainBeforeTimeIsUp() throws Exception {
    try (CredentialsChain chain = chain("club")) {
      assertThatThrownBy(chain::resolve).isInstanceOf(NoCredentialsException.class);
      config("[profile club]\naws_access_key_id = AKIA\naws_secret_access_key = s");

      now.addAndGet(Duration.ofSeconds(29).toNanos());
      assertThatThrownBy(chain::resolve).isInstanceOf(NoCredentialsException.class);
      chain.refresh();
      assertThat(chain.resolve().accessKeyId()).isEqualTo("AKIA");
    }
  }

  @Test
  void theReasonNamesTheProfileAndWhatAwsSaysOfIt() throws Exception {
    config(
        """
        [profile role]
        role_arn = arn:aws:iam::123456789012:role/x
        source_profile = keys
        [profile keys]
        aws_access_key_id = AKIA
        aws_secret_access_key = a-secret
        """);
    assertThat(reasonOf("role"))
        .startsWith(
            "there are no AWS credentials in the environment, in the profile \"role\""
                + " (personalize.profile), from the container or from the machine; AWS's code says:"
                + " To use assumed roles in the 'role' profile, the 'sts' service module must be on"
                + " the class path")
        .doesNotContain("secret");
    assertThat(reasonOf("other"))
        .isEqualTo(
            "there are no AWS credentials in the environment, in the profile \"other\""
                + " (personalize.profile), from the container or from the machine");
    assertThat(reasonOf(""))
        .isEqualTo(
            "there are no AWS credentials in the environment, in a profile file, from the container"
                + " or from the machine");

    config("[profile club]\naws_access_key_id");
    assertThat(reasonOf("club")).endsWith("Expected an '=' sign defining a property on line 2");
    config("[profile club]\ncredential_process = false");
    assertThat(reasonOf("club")).endsWith("Failed to refresh process-based credentials");
  }

  private String reasonOf(String profile) {
    try (CredentialsChain chain = chain(profile)) {
      chain.resolve();
      return "";
    } catch (NoCredentialsException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private CredentialsChain chain(String profile) {
    return new CredentialsChain(profile, Duration.ofSeconds(30), now::get);
  }

  private void config(String text) throws IOException {
    write(folder.resolve("config"), text);
  }

  private static void write(Path file, String text) throws IOException {
    Files.writeString(file, text);
  }
}
