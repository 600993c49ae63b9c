package dev.weft.destination.personalize;

import dev.weft.config.Key;
import dev.weft.config.Problems;
import dev.weft.config.Settings;
import dev.weft.http.HttpPoster;
import dev.weft.http.RetryAfter;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** The settings that say where the service is, and with whose keys. Stateless. */
final class Connection {
  static final Key<String> REGION =
      Key.text(
          "personalize.region",
          "",
          "The AWS region, such as `eu-west-1`; without it that of `AWS_REGION` or"
              + " `AWS_DEFAULT_REGION`.");
  static final Key<String> ENDPOINT =
      Key.text(
          "personalize.endpoint",
          "",
          "Where to send instead of `https://personalize-events.REGION.amazonaws.com`: a VPC"
              + " endpoint, FIPS, dual stack, or a stub. Plain `http` only for this very host.");
  static final Key<String> PROFILE =
      Key.text(
          "personalize.profile",
          "",
          "The profile of `~/.aws/credentials` and `~/.aws/config` that has the credentials;"
              + " without it that of `AWS_PROFILE`, or `default`.");
  static final Key<Duration> TIMEOUT =
      Key.duration(
          "personalize.timeout",
          Duration.ofSeconds(10),
          Duration.ofMillis(100),
          Duration.ofMinutes(5),
          "How long one request may take, its answer included.");

  /** A chain that found nothing is not asked again before this. */
  private static final Duration CREDENTIALS_PATIENCE = Duration.ofSeconds(30);

  /** A dataset that is being created, updated or deleted needs minutes. */
  private static final Duration SLOW = Duration.ofSeconds(60);

  private static final Pattern REGION_FORM = Pattern.compile("[a-z]{2,}(-[a-z0-9]+)+");
  private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.\\d{1,3}){3}");

  private Connection() {}

  static List<Key<?>> keys() {
    return List.of(REGION, ENDPOINT, PROFILE, TIMEOUT);
  }

  /**
   * Checks the settings and returns how to reach the service; opens nothing before that is called.
   *
   * @param name of who needs them, for messages and reasons
   */
  static Supplier<Calls> prepare(
      String name, Settings settings, Problems problems, Map<String, String> environment) {
    String region = region(settings, environment);
    checkRegion(name, region, settings, problems);
    Optional<URI> endpoint = endpoint(region, settings, problems);
    Duration timeout = settings.get(TIMEOUT);
    String profile = settings.get(PROFILE).strip();
    return () -> calls(name, region, endpoint.orElseThrow(), timeout, profile);
  }

  private static Calls calls(
      String name, String region, URI endpoint, Duration timeout, String profile) {
    Clock clock = Clock.systemUTC();
    return Calls.signed(
        new SignedPoster(
            endpoint,
            new HttpPoster(timeout),
            new Signature(region),
            new CredentialsChain(profile, CREDENTIALS_PATIENCE, System::nanoTime),
            clock),
        new Answers(name, new RetryAfter(clock), SLOW));
  }

  private static String region(Settings settings, Map<String, String> environment) {
    String set = settings.get(REGION).strip();
    if (!set.isEmpty()) return set;
    String first = environment.getOrDefault("AWS_REGION", "").strip();
    return first.isEmpty() ? environment.getOrDefault("AWS_DEFAULT_REGION", "").strip() : first;
  }

  private static void checkRegion(
      String name, String region, Settings settings, Problems problems) {
    if (region.isEmpty()) {
      problems.add(
          settings.origin(REGION),
          name + " needs personalize.region, or AWS_REGION in the environment");
    } else if (!REGION_FORM.matcher(region).matches()) {
      problems.add(
          settings.origin(REGION),
          "\"" + region + "\" is no AWS region; it should look like eu-west-1");
    }
  }

  static Optional<URI> endpoint(String region, Settings settings, Problems problems) {
    String text = settings.get(ENDPOINT).strip();
    if (text.isEmpty()) {
      if (!REGION_FORM.matcher(region).matches()) return Optional.empty(); // told already
      String suffix = region.startsWith("cn-") ? ".amazonaws.com.cn" : ".amazonaws.com";
      return Optional.of(URI.create("https://personalize-events." + region + suffix));
    }
    String wrong;
    try {
      URI endpoint = new URI(text);
      wrong = whatIsWrong(endpoint);
      if (wrong.isEmpty()) return Optional.of(inLowerCase(endpoint));
    } catch (URISyntaxException e) {
      wrong = "is no address";
    }
    problems.add(
        settings.origin(ENDPOINT),
        "personalize.endpoint "
            + wrong
            + "; it should look like https://personalize-events.eu-west-1.amazonaws.com");
    return Optional.empty();
  }

  /** As the HTTP client will write its host, which is signed. */
  private static URI inLowerCase(URI endpoint) {
    return URI.create(endpoint.toString().toLowerCase(Locale.ROOT)); // it is scheme and host only
  }

  private static String whatIsWrong(URI endpoint) {
    String scheme = endpoint.getScheme() == null ? "" : endpoint.getScheme();
    boolean plain = scheme.equalsIgnoreCase("http");
    if (!plain && !scheme.equalsIgnoreCase("https")) return "must start with https://";
    if (endpoint.getHost() == null) return "has no host";
    if (endpoint.getRawUserInfo() != null) return "must not have a user or a password";
    String path = endpoint.getRawPath();
    boolean bare = path.isEmpty() || path.equals("/");
    if (!bare || endpoint.getRawQuery() != null || endpoint.getRawFragment() != null) {
      return "must be scheme and host only";
    }
    return plain && !isLoopback(endpoint.getHost())
        ? "must start with https://, or events would travel in clear to " + endpoint.getHost()
        : "";
  }

  /** By name alone: nothing is looked up at start. */
  private static boolean isLoopback(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.equals("localhost")
        || lower.endsWith(".localhost")
        || lower.equals("[::1]")
        || LOOPBACK_V4.matcher(lower).matches();
  }
}
