package dev.weft.destination.miso;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.config.Key;
import dev.weft.config.Problems;
import dev.weft.config.Settings;
import dev.weft.destination.Destination;
import dev.weft.destination.Examples;
import dev.weft.destination.Limits;
import dev.weft.log.Log;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MisoFactoryTest {
  private static final String KEY = "s3cret-key";

  @Test
  void withAKeyAloneEverythingElseHasADefault() {
    Problems problems = new Problems();

    try (Destination miso = prepare(Map.of("miso.api-key", KEY), problems).get()) {
      assertThat(problems.lines()).isEmpty();
      assertThat(miso.name()).isEqualTo("miso");
      assertThat(miso.limits()).isEqualTo(new Limits(1_000, 1_048_576, 10));
    }
  }

  @Test
  void withoutAKeyTheProblemSaysWhatToSet() {
    assertThat(problems(Map.of()))
        .singleElement()
        .asString()
        .contains(
            "the destination miso needs miso.api-key; set it in the environment as"
                + " WEFT_MISO_API_KEY, or take miso out of destinations");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3cret key", "s3cret\nkey", "s3crét"})
  void aKeyThatNoHeaderCanCarryIsAProblemThatDoesNotQuoteIt(String key) {
    assertThat(problems(Map.of("miso.api-key", key)))
        .singleElement()
        .asString()
        .contains("miso.api-key has a character that no HTTP header can carry")
        .doesNotContain("s3cr");
  }

  @ParameterizedTest
  @CsvSource({
    "http://api.askmiso.com, 'must start with https://, or the key would travel in clear to api.askmiso.com'",
    "http://127.evil.example, 'must start with https://, or the key would travel in clear to 127.evil.example'",
    "http://localhost.evil.example/, 'must start with https://, or the key would travel in clear to localhost.evil.example'",
    "ftp://api.askmiso.com, must start with https://",
    "api.askmiso.com, must start with https://",
    "https:///v1/interactions, has no host",
    "https://host/v1, 'must have no path or one that ends with /interactions, but has \"/v1\"'",
    "https://host/v1/interactions?api_key=s3cret, 'must not have a user, a password or a query: the key belongs in miso.api-key'",
    "https://me:s3cret@host, 'must not have a user, a password or a query: the key belongs in miso.api-key'",
    "https://host/#x, must not have a fragment (#)",
    "https://s3cret host, is no address",
  })
  void anAddressThatWillNotDoIsAProblem(String url, String wrong) {
    assertThat(problems(Map.of("miso.api-key", KEY, "miso.url", url)))
        .singleElement()
        .asString()
        .contains(
            "miso.url " + wrong + "; it should look like https://api.askmiso.com/v1/interactions")
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://api.askmiso.com",
        "https://api.askmiso.com/",
        "https://api.askmiso.com/v1/interactions",
        "HTTPS://api.askmiso.com:8443/miso/v1/interactions/",
        "http://localhost:8080",
        "http://127.0.0.1:8080/v1/interactions",
        "http://[::1]:8080",
        "http://miso.localhost",
      })
  void anAddressThatWillDoIsNone(String url) {
    assertThat(problems(Map.of("miso.api-key", KEY, "miso.url", url))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "'', false, /v1/interactions",
    "/, false, /v1/interactions",
    "/v1/interactions, false, /v1/interactions",
    "/v1/interactions/, false, /v1/interactions",
    "/proxy/interactions, true, /proxy/interactions?dry_run=1",
    "'', true, /v1/interactions?dry_run=1",
  })
  void theHostAloneOrTheWholeAddressMayBeGiven(String path, String dryRun, String target)
      throws IOException {
    try (MisoStub stub = new MisoStub(KEY)) {
      Map<String, String> settings =
          Map.of(
              "miso.api-key",
              KEY,
              "miso.url",
              "http://127.0.0.1:" + stub.address().getPort() + path,
              "miso.dry-run",
              dryRun);
      try (Destination miso = prepare(settings, new Problems()).get()) {
        miso.send(Examples.batch(miso, Examples.addToCart(1)));
      }

      assertThat(stub.requests().get(0).target()).isEqualTo(target);
    }
  }

  @Test
  void allProblemsAreToldAtOnce() {
    assertThat(problems(Map.of("miso.url", "nowhere"))).hasSize(2);
  }

  @Test
  void preparingLoadsNoHttpClient() throws Exception {
    List<URL> classPath = new ArrayList<>();
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      classPath.add(new File(entry).toURI().toURL());
    }

    try (WithoutHttpClient loader = new WithoutHttpClient(classPath.toArray(URL[]::new))) {
      Class<?> probe = loader.loadClass(Probe.class.getName());

      assertThat(((Supplier<?>) probe.getConstructor().newInstance()).get())
          .isEqualTo("prepared without a problem");
    }
  }

  /** Runs in a class loader of its own. */
  public static final class Probe implements Supplier<String> {
    @Override
    public String get() {
      Problems problems = new Problems();
      prepare(Map.of("miso.api-key", KEY), problems);
      return problems.lines().isEmpty() ? "prepared without a problem" : "with problems";
    }
  }

  private static List<String> problems(Map<String, String> settings) {
    Problems problems = new Problems();
    prepare(settings, problems);
    return problems.lines();
  }

  private static Supplier<Destination> prepare(Map<String, String> settings, Problems problems) {
    MisoFactory factory = new MisoFactory();
    Key<?>[] keys = factory.keys().toArray(new Key<?>[0]);
    return factory.prepare(Settings.of(settings, keys), problems, new Silent());
  }

  private static final class Silent implements Log {
    @Override
    public void info(String line) {}

    @Override
    public void warn(String line) {}
  }

  /** Loads Weft anew and has no OkHttp. */
  private static final class WithoutHttpClient extends URLClassLoader {
    WithoutHttpClient(URL[] classPath) {
      super(classPath, ClassLoader.getPlatformClassLoader());
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("okhttp3.") || name.startsWith("okio.")) {
        throw new ClassNotFoundException(name + " must not be loaded yet");
      }
      return super.loadClass(name, resolve);
    }
  }
}
