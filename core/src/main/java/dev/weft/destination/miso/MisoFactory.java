package dev.weft.destination.miso;

import dev.weft.config.Key;
import dev.weft.config.Problems;
import dev.weft.config.Settings;
import dev.weft.destination.Destination;
import dev.weft.destination.DestinationFactory;
import dev.weft.destination.Limits;
import dev.weft.http.HttpPoster;
import dev.weft.http.RetryAfter;
import dev.weft.log.Log;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Makes the destination {@code miso}. Stateless. */
public final class MisoFactory implements DestinationFactory {
  private static final Key<String> API_KEY =
      Key.secret(
          "miso.api-key",
          "The secret API key of the environment to upload to: Production or Development. The"
              + " Playground is read-only.");
  private static final Key<String> URL =
      Key.text(
          "miso.url",
          "https://api.askmiso.com/v1/interactions",
          "Where Miso takes interactions; `https://host` alone will do. Plain `http` only for this"
              + " very host, since the key would travel in clear.");
  private static final Key<Boolean> DRY_RUN =
      Key.flag(
          "miso.dry-run", false, "Miso checks every interaction and stores none (`dry_run=1`).");

  // 1,000 and 1 MiB: what Miso's own server SDK sends; its documents allow about 10,000
  private static final Key<Integer> MAX_RECORDS =
      Key.integer("miso.max-records", 1_000, 1, 10_000, "Interactions in one request.");
  private static final Key<Long> MAX_BYTES =
      Key.bytes("miso.max-bytes", 1L << 20, 1L << 10, 64L << 20, "Bytes of one request's body.");
  // 10: what Miso's own server SDK allows itself; no limit is published
  private static final Key<Integer> REQUESTS =
      Key.integer(
          "miso.requests-per-second",
          10,
          0,
          1_000,
          "Requests a second, on average; 0 for as many as it takes.");
  private static final Key<Duration> TIMEOUT =
      Key.duration(
          "miso.timeout",
          Duration.ofSeconds(10),
          Duration.ofMillis(100),
          Duration.ofMinutes(5),
          "How long one request may take, its answer included.");

  private static final String PATH = "/v1/interactions";
  private static final Pattern LOOPBACK_V4 = Pattern.compile("127(\\.\\d{1,3}){3}");

  @Override
  public String name() {
    return MisoDestination.NAME;
  }

  @Override
  public List<Key<?>> keys() {
    return List.of(API_KEY, URL, DRY_RUN, MAX_RECORDS, MAX_BYTES, REQUESTS, TIMEOUT);
  }

  @Override
  public boolean network() {
    return true;
  }

  @Override
  public Supplier<Destination> prepare(Settings settings, Problems problems, Log log) {
    String apiKey = settings.get(API_KEY).strip();
    checkKey(apiKey, settings, problems);
    Optional<URI> address = address(settings, problems);
    Limits limits =
        new Limits(
            settings.get(MAX_RECORDS),
            Math.toIntExact(settings.get(MAX_BYTES)),
            settings.get(REQUESTS));
    Duration timeout = settings.get(TIMEOUT);
    return () ->
        new MisoDestination(
            address.orElseThrow(),
            apiKey,
            limits,
            new HttpPoster(timeout),
            new MisoAnswers(new RetryAfter(Clock.systemUTC()), apiKey));
  }

  private static void checkKey(String apiKey, Settings settings, Problems problems) {
    if (settings.isWrong(API_KEY)) return; // told already
    if (apiKey.isEmpty()) {
      problems.add(
          settings.origin(API_KEY),
          "the destination miso needs miso.api-key; set it in the environment as WEFT_MISO_API_KEY,"
              + " or take miso out of destinations");
    } else if (!apiKey.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      problems.add(
          settings.origin(API_KEY),
          "miso.api-key has a character that no HTTP header can carry, for instance a blank or a"
              + " line break; copy the key again");
    }
  }

  private static Optional<URI> address(Settings settings, Problems problems) {
    String text = settings.get(URL).strip();
    String wrong;
    try {
      URI base = new URI(text);
      wrong = whatIsWrong(base);
      if (wrong.isEmpty()) return Optional.of(uploadAddress(base, settings.get(DRY_RUN)));
    } catch (URISyntaxException e) {
      wrong = "is no address"; // the exception quotes the text, which may hold a key
    }
    problems.add(
        settings.origin(URL),
        "miso.url " + wrong + "; it should look like https://api.askmiso.com" + PATH);
    return Optional.empty();
  }

  /**
   * Returns an empty string for a good one. Does not quote it: someone may have put a key there.
   */
  private static String whatIsWrong(URI base) {
    String scheme = base.getScheme() == null ? "" : base.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) return "must start with https://";
    if (base.getHost() == null) return "has no host";
    if (base.getRawUserInfo() != null || base.getRawQuery() != null) {
      return "must not have a user, a password or a query: the key belongs in miso.api-key";
    }
    if (base.getRawFragment() != null) return "must not have a fragment (#)";
    if (scheme.equals("http") && !isLoopback(base.getHost())) {
      return "must start with https://, or the key would travel in clear to " + base.getHost();
    }
    String path = withoutSlash(base.getRawPath());
    if (!path.isEmpty() && !path.endsWith("/interactions")) {
      return "must have no path or one that ends with /interactions, but has \"" + path + '"';
    }
    return "";
  }

  /** By name alone: nothing is looked up at start. */
  private static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("[::1]")
        || LOOPBACK_V4.matcher(name).matches();
  }

  private static URI uploadAddress(URI base, boolean dryRun) throws URISyntaxException {
    String path = withoutSlash(base.getRawPath());
    return new URI(
        base.getScheme()
            + "://"
            + base.getRawAuthority()
            + (path.isEmpty() ? PATH : path)
            + (dryRun ? "?dry_run=1" : ""));
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }
}
